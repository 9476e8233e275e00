"""The Netflix Prize: blocks of bytes whose borders fall anywhere, and lines that are not ratings."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.readers import netflix_prize
from recterm.ingest.readers.netflix_prize import ODD
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

NOON = 43_200


def rows(dataset: Dataset) -> list[tuple[str, str, float, int | None]]:
    ids, users = dataset.items["id"], dataset.users
    return sorted((users[user], ids[item], value, time) for user, item, value, time in dataset.interactions.iter_rows())


def ratings(films: int, n_users: int) -> str:
    return "".join(
        f"{film}:\n"
        + "".join(f"{user},{(film + user) % 5 + 1},2005-01-{user % 28 + 1:02}\n" for user in range(n_users))
        for film in range(1, films + 1)
    )


def test_days_stand_at_noon(tmp_path: Path) -> None:
    path = written(tmp_path, {"combined_data_1.txt": "1:\n1000001,3,2005-09-01\n1000002,5,2005-05-02\n"})
    assert rows(ingest.read(path)) == [
        ("1000001", "nfx:1", 3.0, 1125532800 + NOON),
        ("1000002", "nfx:1", 5.0, 1114992000 + NOON),
    ]


@pytest.mark.parametrize("block", [7, 64, 1_000])
def test_where_blocks_end_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    path = written(tmp_path, {"a.txt": ratings(9, 30), "b.txt": ratings(12, 3).replace("\n", "\r\n")})
    whole = rows(ingest.read(path / "a.txt"))
    monkeypatch.setattr("recterm.ingest.files.archive._BLOCK", block)
    monkeypatch.setattr(netflix_prize, "_BLOCK", block + 24)
    assert rows(ingest.read(path / "a.txt")) == whole
    assert len(whole) == 270
    assert len(ingest.read(path / "b.txt").interactions) == 36


def test_a_file_does_not_go_on_with_the_film_of_the_one_before(tmp_path: Path) -> None:
    files = {"mv_0000001.txt": "1:\n7,3,2005-09-01", "mv_0000002.txt": "8,3,2005-09-01\n2:\n9,4,2005-09-01\n"}
    dataset = ingest.read(written(tmp_path, files))
    assert [row[:2] for row in rows(dataset)] == [("7", "nfx:1"), ("9", "nfx:2")]
    assert dataset.report.dropped[ODD].examples == (f"{tmp_path.name}: 2 files: 8,3,2005-09-01",)


def test_every_odd_line_is_counted_and_shown(tmp_path: Path) -> None:
    odd = ["broken", ",5,2005-09-01", "7,5", "x,5,2005-09-01", "7;5;2005-09-01"]
    text = "\ufeff1:\n7,5,2005-09-01\n" + "\n".join(odd) + "\n\n  \n8,9,2005-09-01\n9,4,1955-01-01\n"
    report = ingest.read(written(tmp_path, {"a.txt": text}) / "a.txt").report
    assert report.dropped[ODD].count == len(odd)
    assert report.dropped[ODD].examples == tuple(f"a.txt: {line}" for line in odd[:3])
    assert report.dropped["rating outside the scale 1 to 5"].count == 1
    assert [note for note in report.notes if note.startswith("1 row is kept without a time: time before 1970")]
    assert (report.read, report.kept) == (len(odd) + 3, 2)


def test_bytes_that_are_no_text_are_odd_lines(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.txt": b"1:\n7,5,2005-09-01\n\xff\xfe,3,2005-09-01\n8,\x00,2005-09-01\n"}) / "a.txt"
    dropped = ingest.read(path).report.dropped
    assert {reason: rows.count for reason, rows in dropped.items()} == {ODD: 1, "rating is not a number": 1}


def test_packed_files_are_read_as_they_are_unpacked(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"c_{n}.txt.gz": gzip.compress(ratings(n, 4).encode()) for n in (2, 3)}
    assert ingest.read(zipped(tmp_path / "nf.zip", files)).report.read == 20
    broken = gzip.compress(ratings(40, 40).encode())[:-200]
    with pytest.raises(InputError, match="broken or truncated"):
        ingest.read(written(tmp_path / "b", {"c_1.txt.gz": broken}) / "c_1.txt.gz")


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(netflix_prize, "_BLOCK", 100)
    with pytest.raises(InputError, match="a line of more than 100 bytes"):
        ingest.read(written(tmp_path, {"a.txt": "1:\n" + "7" * 200}) / "a.txt")
