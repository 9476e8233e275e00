"""Detection: which reader takes which file, and the progress that it reports."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.ingest.detection import FORMATS, choose_reader
from recterm.ingest.files.archive import open_source
from recterm.ingest.readers import READERS
from recterm.ingest.tables.roles.columns import DETECTED
from tests.ingest.made_up import M_10M, R_1M, R_10M, RATINGS, T_10M, U_DATA, U_ITEM, csv_folder, written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.model import Progress


def test_every_format_has_one_reader() -> None:
    assert len(FORMATS) == len(set(FORMATS)) == sum(len(reader.names) for reader in READERS)


@pytest.mark.parametrize(
    ("files", "title"),
    [
        ({"u.data": U_DATA, "u.item": U_ITEM}, "MovieLens 100K"),
        ({"ratings.dat": R_1M, "movies.dat": M_10M}, "MovieLens 1M or 10M"),
        ({"ratings.dat": R_10M, "tags.dat": T_10M}, "MovieLens 1M or 10M"),
        ({"ratings.csv": RATINGS, "movies.csv": "movieId,title,genres\n"}, "MovieLens 20M or later"),
        ({"ratings.csv": "Date,Name,Year,Letterboxd URI,Rating\n", "watched.csv": "Date,Name\n"}, "a personal history"),
        ({"ratings.csv": "user,item,rating\n"}, "a table"),
        ({"u.data": "user,item,rating\n"}, "a table"),
    ],
)
def test_names_and_headers_decide(tmp_path: Path, files: dict[str, str | bytes], title: str) -> None:
    assert choose_reader(open_source(written(tmp_path, files)), None, DETECTED).title == title


@pytest.mark.parametrize("name", ["movielens", "movielens-csv"])
def test_a_format_may_be_named(tmp_path: Path, name: str) -> None:
    assert ingest.read(csv_folder(tmp_path), format=name).format == "movielens-csv"


@pytest.mark.parametrize("files", [{"ratings.csv": RATINGS}, {"a.csv": "user,item\na,x\n"}, {"u.data": U_DATA}])
def test_progress_goes_forward_to_the_end(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    seen: list[Progress] = []
    ingest.read(written(tmp_path, files), progress=seen.append)
    assert [step.done for step in seen] == [0, 1, 2, 3]
    assert {step.total for step in seen} == {3}


def test_progress_may_stop_the_work(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(progress: Progress) -> None:
        raise StoppedError(progress.stage)

    with pytest.raises(StoppedError, match="reading ratings"):
        ingest.read(csv_folder(tmp_path), progress=stop)


LOADED = """
import json, sys
from pathlib import Path
from recterm import ingest

for path in sys.argv[1:]:
    ingest.read(Path(path))
print(json.dumps([name for name in sys.modules if name.startswith("recterm.ingest.exports")]))
"""


def test_data_sets_whose_users_are_named_do_not_wait_for_the_readers_of_histories(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("user_id,item_id,rating\n" + "".join(f"{row % 9},{row},{row % 5 + 1}\n" for row in range(90)))
    ran = subprocess.run(
        [sys.executable, "-c", LOADED, table, csv_folder(tmp_path)], capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == []
