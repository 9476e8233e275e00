"""Row filters by the values of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from recterm import ingest
from recterm.domain.data.row_conditions import Condition, conditions_in
from recterm.errors import InputError
from recterm.ingest.tables.where import holds
from tests.ingest.made_up import csv_folder, written
from tests.ingest.test_public_formats import TSV

if TYPE_CHECKING:
    from pathlib import Path

SALES = (
    "user,item,rating,verified,votes,Land\na,x,5,Y,3,DE\na,y,4,N,0,DE\nb,x,2,true,12,fr\nb,y,1,no,,FR\nc,x,3,,1,FR\n"
)


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        (["verified=Y"], ["a x", "b x"]),
        (["Verified = true"], ["a x", "b x"]),
        (["verified!=yes"], ["a y", "b y"]),
        (["votes>=1"], ["a x", "b x", "c x"]),
        (["votes>1", "votes<=3"], ["a x"]),
        (["votes=0"], ["a y"]),
        (["land=fr"], ["b x", "b y", "c x"]),
        (["land!=FR"], ["a x", "a y"]),
    ],
)
def test_rows_for_which_a_condition_holds_are_kept(tmp_path: Path, where: list[str], kept: list[str]) -> None:
    dataset = ingest.read(written(tmp_path, {"sales.csv": SALES}) / "sales.csv", where=where)
    users, items = dataset.users.to_list(), dataset.items["id"].to_list()
    rows = dataset.interactions.select("user", "item").rows()
    assert sorted(f"{users[user]} {items[item].removeprefix('x:')}" for user, item in rows) == kept
    assert dataset.report.read == 5
    assert sum(rows.count for rows in dataset.report.dropped.values()) == 5 - len(kept)
    assert all(reason.startswith("not ") for reason in dataset.report.dropped)


@pytest.mark.parametrize("text", ["v=Y", "v!=no", "v=1", "v>=1", "v<2.5", "v=1204", "v=de", "v!=DE", "v= ", "v>-1"])
def test_a_form_keeps_the_rows_that_an_import_keeps(text: str) -> None:
    cells = ["", " ", "Y", "yes", "n", "FALSE", "t", "1", "0", "2", "2.5", "1,204", "-3", " de", "DE ", "x"]
    condition = Condition.of(text)
    kept = pl.DataFrame({"v": cells}).filter(holds(condition, pl.col("v")))["v"].to_list()
    assert [cell for cell in cells if condition.holds_for(cell)] == kept


def test_conditions_of_a_line() -> None:
    assert conditions_in("verified=Y and votes>=1") == ("verified=Y", "votes>=1")
    assert conditions_in("kind=rock and roll AND votes=2 ") == ("kind=rock and roll", "votes=2")
    assert conditions_in("  ") == ()


def test_what_is_no_condition_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, {"sales.csv": SALES})
    for where, message in (("verified", "not a condition"), ("votes>many", "compares with"), ("x=1", "no column 'x'")):
        with pytest.raises(InputError, match=message):
            ingest.read(folder / "sales.csv", where=[where])
    assert str(Condition.of("a >= 2")) == "a>=2"


def test_known_formats_keep_rows_too_or_say_that_they_cannot(tmp_path: Path) -> None:
    path = written(tmp_path / "amazon", {"a.tsv": TSV}) / "a.tsv"
    whole = ingest.read(path)
    verified = ingest.read(path, where=["verified_purchase=Y"])
    assert verified.report.read == whole.report.read
    dropped = sum(rows.count for rows in verified.report.dropped.values())
    assert (verified.n_interactions, dropped) == (1, verified.report.read - 1)
    assert "not verified_purchase=Y" in verified.report.dropped
    folder = csv_folder(tmp_path / "ml")
    with pytest.raises(InputError, match="--where cannot filter"):
        ingest.read(folder, where=["rating>=3"])
    assert ingest.read(folder / "ratings.csv", where=["rating>=3"]).n_interactions == 2
