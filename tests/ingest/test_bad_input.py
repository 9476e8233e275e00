"""Files that are not data sets: refused with the file, the line and the next step."""

from __future__ import annotations

import gzip
import json
import os
import random
import zipfile
from pathlib import Path

import polars as pl
import pytest

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.files import archive
from recterm.service.data.importing import import_data
from recterm.store import Library
from tests.ingest.made_up import RATINGS, csv_folder, written, zipped
from tests.store.checking import check


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        ingest.read(path)
    assert caught.value.hint
    return caught.value


def of(tmp_path: Path, content: str | bytes, name: str = "table.csv") -> str:
    return refusal(written(tmp_path, {name: content}) / name).message


def test_nothing_there(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "none.csv").message
    assert "does not exist" in refusal(tmp_path / "nul\0l").message


def test_neither_file_nor_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "neither a file nor a folder" in refusal(tmp_path / "pipe").message


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "contains no files" in refusal(tmp_path).message


def test_a_folder_without_data_says_what_was_looked_for(tmp_path: Path) -> None:
    error = refusal(written(tmp_path, {"photo.png": "x", "notes/plan.md": "y"}))
    assert "photo.png, notes/plan.md" in error.message
    assert "u.data, ratings.dat or ratings.csv" in error.hint


def test_a_folder_of_far_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    written(tmp_path, {f"{n}.txt": "x" for n in range(5)})
    assert "more than 3 files" in refusal(tmp_path).message


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "  \r\n"])
def test_empty_files(tmp_path: Path, content: str) -> None:
    assert "table.csv is empty" in of(tmp_path, content)


@pytest.mark.parametrize("content", ["user,item,rating\n", "user,item,rating", "user,item,rating\n\n\n"])
def test_a_header_and_no_rows(tmp_path: Path, content: str) -> None:
    assert "has a header but no rows" in of(tmp_path, content)


def test_a_movielens_header_and_no_rows(tmp_path: Path) -> None:
    assert "has a header but no rows" in refusal(csv_folder(tmp_path, ratings=RATINGS.split("\n")[0] + "\n")).message


def test_a_web_page_saved_as_csv(tmp_path: Path) -> None:
    assert "is a web page" in of(tmp_path, "\n<!DOCTYPE html><html>sign in</html>")


def test_not_one_usable_row_shows_why(tmp_path: Path) -> None:
    message = of(tmp_path, "user,item,rating,timestamp\na,,4,5\nb,,5,7\n")
    assert "none of its 2 rows can be used (no item: 2; for example table.csv:2: a, 4, 5)" in message


def test_one_column_is_no_table(tmp_path: Path) -> None:
    assert "no separator" in of(tmp_path, "salt\ntin\nrain\n")


def test_text_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    damaged = "user,item,rating\na,Thé,4\nb,Café,5\nc,".encode() + b"T\xe9,4\n"
    assert "table.csv, line 4: not UTF-8" in of(tmp_path, damaged)
    assert "line 2: not UTF-8" in of(tmp_path, b"user,item\na\x81a,\x8d\x90\n", "signs.csv")
    assert "line 2: not UTF-8" in of(tmp_path, b"user,item,rating\na,Tin\xc3", "cut.csv")


def test_utf_16(tmp_path: Path) -> None:
    assert "broken UTF-16" in of(tmp_path, "user,item\n".encode("utf-16")[:-1])
    assert "a header but no rows" in of(tmp_path, "user,item\n".encode("utf-16"))


def test_nul_bytes_name_the_line(tmp_path: Path) -> None:
    assert "line 2: contains a NUL byte" in of(tmp_path, "user,item,rating\na,\0,4\n")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"\x89HDF\r\n\x1a\n", "HDF5"),
        (b"FEA1\0\0", "Feather"),
        (b"SQLite format 3\0", "SQLite"),
        (b"%PDF-1.7", "PDF"),
        (b"\x28\xb5\x2f\xfd\x04", "zstd"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"PK\x05\x06" + b"\0" * 18, "empty"),
        (b"PAR1 but nothing more", "damaged or unreadable parquet"),
        (b"ARROW1 but nothing more", "damaged or unreadable arrow"),
        (b"\xff\xff\xff\xff\x08\0\0\0stream", "damaged or unreadable arrow"),
        (b"\x1f\x8b broken", "broken or truncated archive"),
        (b"PK\x03\x04 broken", "broken or truncated archive"),
        (b"[1, 2", "broken JSON"),
        (b"[]", "no list of objects"),
        (b"[1, 2]", "no JSON objects"),
        (b'{"a": [[[', "broken JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[" + b"9" * 5_000 + b"]", "JSON"),
    ],
)
def test_contents_are_named(tmp_path: Path, content: bytes, named: str) -> None:
    assert named in of(tmp_path, content)


def test_a_truncated_gzip(tmp_path: Path) -> None:
    packed = gzip.compress(random.Random(1).randbytes(200_000))
    assert "broken or truncated" in of(tmp_path, packed[:100_000], "t.csv.gz")


def test_a_truncated_zip(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "ml.zip", {"ratings.csv": RATINGS * 500}).read_bytes()
    assert "ml.zip is a broken or truncated archive" in of(tmp_path, whole[: len(whole) // 2], "ml.zip")


def test_a_zip_with_a_damaged_member(tmp_path: Path) -> None:
    path = tmp_path / "ml.zip"
    with zipfile.ZipFile(path, "w") as archive_file:
        archive_file.writestr("ratings.csv", RATINGS)
    path.write_bytes(path.read_bytes().replace(b"1260000144", b"1260000145"))
    assert "ml.zip: ratings.csv is a broken or truncated archive" in refusal(path).message


@pytest.mark.parametrize(
    "name", ["../ratings.csv", "/etc/ratings.csv", "a/../../ratings.csv", "C:/ratings.csv", "..\\r.csv"]
)
def test_a_zip_that_leads_outside(tmp_path: Path, name: str) -> None:
    assert "leads outside" in refusal(zipped(tmp_path / "bad.zip", {name: RATINGS})).message


def test_a_zip_bomb(tmp_path: Path) -> None:
    zeros = b"0" * (archive.RATIO_FREE_BYTES + 1)
    assert "times its size" in refusal(zipped(tmp_path / "bomb.zip", {"ratings.csv": zeros})).message


def test_a_gzip_bomb(tmp_path: Path) -> None:
    zeros = b"0" * (archive.RATIO_FREE_BYTES + archive.HEAD_BYTES)
    assert "times its size" in of(tmp_path, gzip.compress(zeros), "ratings.csv.gz")


def test_more_than_may_be_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 50)
    assert "unpacks to more than" in refusal(zipped(tmp_path / "ml.zip", {"ratings.csv": RATINGS})).message


def test_a_spreadsheet(tmp_path: Path) -> None:
    assert (
        "spreadsheet"
        in refusal(zipped(tmp_path / "r.xlsx", {"[Content_Types].xml": "<x/>", "xl/a.xml": "<x/>"})).message
    )


def test_a_locked_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "ml.zip", {"ratings.csv": RATINGS})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert "locked with a password" in refusal(path).message


def test_an_empty_zip_of_folders(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "ml.zip", "w") as archive_file:
        archive_file.writestr("ml-20m/", "")
    assert "empty archive" in refusal(tmp_path / "ml.zip").message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": RATINGS}) / "a.csv"
    path.chmod(0)
    assert "cannot be read" in refusal(path).message


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "parquet"])
def test_a_table_of_200_000_columns_is_refused_before_they_are_looked_at(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"wide.{ending}"
    names = [f"c{place}" for place in range(20_000 if ending == "parquet" else 200_000)]
    record = json.dumps(dict.fromkeys(names, 1))
    if ending == "parquet":
        pl.DataFrame([[1]] * len(names), schema=names[:]).write_parquet(path)
    elif ending == "json":
        path.write_text(f"[{record}]", encoding="utf-8")
    elif ending == "jsonl":
        path.write_text(f"{record}\n{record}\n", encoding="utf-8")
    else:
        separator = "," if ending == "csv" else "\t"
        rows = [names, *(["1"] * len(names) for _ in range(3))]
        path.write_text("\n".join(separator.join(row) for row in rows), encoding="utf-8")
    reason = "a first line of more than 1 MiB" if ending == "jsonl" else "more than 1,000 columns"
    assert reason in refusal(path).message


def test_one_row_of_200_000_cells_is_a_row_that_cannot_be_used(tmp_path: Path) -> None:
    rows = [f"u{user},i{item},{item % 5 + 1}" for user in range(10) for item in range(5)]
    rows[7] = "u,i" + ",1" * 200_000
    path = tmp_path / "ratings.csv"
    path.write_text("user,item,rating\n" + "\n".join(rows), encoding="utf-8")
    assert ingest.read(path).n_interactions == 49


@pytest.mark.parametrize("number", ["9223372036854775808", "-9223372036854775809", "1e400", "-1e308", "nan"])
@pytest.mark.parametrize("column", ["user", "item", "rating", "timestamp", "title", "year"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_numbers_beyond_all_bounds_are_taken_or_left_out(tmp_path: Path, column: str, number: str, ending: str) -> None:
    rows = [
        {
            "user": f"u{u}",
            "item": f"i{i}",
            "rating": (u + i) % 5 + 1,
            "timestamp": 1_500_000_000,
            "title": f"T{i}",
            "year": 1990,
        }
        for u in range(6)
        for i in range(5)
    ]
    path = tmp_path / f"odd.{ending}"
    spelt = {"1e400": "1e400", "nan": "NaN"}.get(number, number)
    lines = [json.dumps(row | ({column: "HERE"} if place == 7 else {})) for place, row in enumerate(rows)]
    text = "\n".join(line.replace('"HERE"', spelt) for line in lines)
    if ending == "csv":
        cells = [row | ({column: number} if place == 7 else {}) for place, row in enumerate(rows)]
        text = "\n".join([",".join(rows[0]), *(",".join(map(str, row.values())) for row in cells)])
    path.write_text(text, encoding="utf-8")
    result = import_data(path, library=tmp_path / "odd.recterm")
    assert result.interactions in (29, 30)
    with Library.open(result.path) as library:
        assert check(library) == []


@pytest.mark.skipif(os.name != "posix", reason="a file system has one root here")
def test_the_whole_file_system() -> None:
    assert "whole file system" in refusal(Path("/")).message
    assert "whole file system" in refusal(Path("/../.")).message


def test_a_folder_with_a_file_that_cannot_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, {"a.csv": RATINGS}) / "a.csv"

    def forbidden(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "is_file", forbidden)
    assert f"{path} cannot be read: Permission denied" in refusal(tmp_path).message
