"""Spreadsheets, sparse matrices, arrays, lists in cells; databases are refused with the way to export a table."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest
import scipy.io
import scipy.sparse

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.recognition import recognise
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

PLACES = {user: [item for item in range(1, 31) if (user * 7 + item * 5) % 11 < 4] for user in range(1, 13)}
PAIRS = [(user, item) for user, items in PLACES.items() for item in items]


def rating(user: int, item: int) -> int:
    return 1 + (user * 3 + item) % 5


RATED = {(str(user), str(item), float(rating(user, item))) for user, item in PAIRS}


def imported(tmp_path: Path, content: str | bytes, name: str) -> Dataset:
    return ingest.read(written(tmp_path, {name: content}) / name)


def rows(dataset: Dataset) -> set[tuple[str, str, float]]:
    users, items = dataset.users.to_list(), dataset.items["id"].to_list()
    return {(users[user], items[item], value) for user, item, value, _ in dataset.interactions.iter_rows()}


def refused(tmp_path: Path, content: str | bytes, name: str) -> InputError:
    with pytest.raises(InputError) as caught:
        imported(tmp_path, content, name)
    return caught.value


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return the fewest parts that make a spreadsheet."""
    return _packed(sheets, "")


def uncomputed(**sheets: Sequence[Sequence[object]]) -> bytes:
    """Return a spreadsheet whose numbers are formulas without results, as programs write them."""
    return _packed(sheets, "A1*1")


def _packed(sheets: Mapping[str, Sequence[Sequence[object]]], formula: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbered = list(enumerate(sheets, start=1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{kind}.sheet.main+xml"/>'
        + "".join(f'<Override PartName="/xl/s{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n, _ in numbered)
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships"><Relationship Id="r" Type='
        f'"{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{packages}/relationships">'
        + "".join(f'<Relationship Id="r{n}" Type="{links}/worksheet" Target="s{n}.xml"/>' for n, _ in numbered)
        + "</Relationships>",
    }
    for (n, _), table in zip(numbered, sheets.values(), strict=True):
        body = "".join(f"<row>{''.join(_cell(value, formula) for value in row)}</row>" for row in table)
        parts[f"xl/s{n}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return packed.getvalue()


def _cell(value: object, formula: str = "") -> str:
    if isinstance(value, int | float) and formula:
        return f"<c><f>{formula}</f><v></v></c>"
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{value}</t></is></c>'


TABLE = [("CustomerID", "StockCode", "rating"), *((user, f"0{item}", rating(user, item)) for user, item in PAIRS)]


def test_a_spreadsheet(tmp_path: Path) -> None:
    dataset = imported(tmp_path, workbook(About=[("made up",), ("by hand",)], Ratings=TABLE), "r.xlsx")
    assert dataset.format == "xlsx"
    assert rows(dataset) == {(user, f"0{item}", value) for user, item, value in RATED}
    assert "spreadsheet, the sheet 'Ratings'; the sheets 'About' were left out" in dataset.report.notes


def test_the_preview_of_a_spreadsheet(tmp_path: Path) -> None:
    recognised = recognise(written(tmp_path, {"r.xlsx": workbook(Ratings=TABLE)}) / "r.xlsx")
    assert recognised.roles == {"user": "CustomerID", "item": "StockCode", "rating": "rating"}


def test_a_spreadsheet_in_a_zip(tmp_path: Path) -> None:
    dataset = ingest.read(zipped(tmp_path / "all.zip", {"data/r.xlsx": workbook(Ratings=TABLE)}))
    assert dataset.n_interactions == len(PAIRS)


def test_a_damaged_spreadsheet(tmp_path: Path) -> None:
    error = refused(tmp_path, workbook(Ratings=TABLE)[:-200], "r.xlsx")
    assert "spreadsheet" in error.message
    assert "CSV" in error.hint


def sparse() -> scipy.sparse.coo_array:
    values = [float(rating(user, item)) for user, item in PAIRS]
    users, items = zip(*PAIRS, strict=True)
    return scipy.sparse.coo_array((values, (users, items)), shape=(13, 31))


@pytest.mark.parametrize("kind", ["csr", "csc", "coo"])
def test_a_sparse_matrix_of_scipy(tmp_path: Path, kind: Literal["csr", "csc", "coo"]) -> None:
    packed = io.BytesIO()
    scipy.sparse.save_npz(packed, sparse().asformat(kind))
    dataset = imported(tmp_path, packed.getvalue(), "ratings.npz")
    assert rows(dataset) == RATED
    assert any("a sparse matrix of 13 rows and 31 columns" in note for note in dataset.report.notes)


def test_a_sparse_matrix_of_the_matrix_market(tmp_path: Path) -> None:
    scipy.io.mmwrite(tmp_path / "ratings.mtx", sparse(), comment="made up\nby hand")
    dataset = ingest.read(tmp_path / "ratings.mtx")
    assert dataset.format == "matrix-market"
    assert {(int(user) - 1, int(item) - 1, value) for user, item, value in rows(dataset)} == {
        (int(user), int(item), value) for user, item, value in RATED
    }


def test_a_pattern_of_the_matrix_market_is_views(tmp_path: Path) -> None:
    lines = ["%%MatrixMarket matrix coordinate pattern general", f"12 30 {len(PAIRS)}"]
    dataset = imported(tmp_path, "\n".join([*lines, *(f"{u}  {i}" for u, i in PAIRS)]), "seen.mtx")
    assert dataset.scale is None
    assert dataset.n_interactions == len(PAIRS)


def test_a_dense_matrix_of_the_matrix_market_is_refused(tmp_path: Path) -> None:
    text = "%%MatrixMarket matrix array real general\n2 2\n1\n2\n3\n4\n"
    assert "of another kind" in refused(tmp_path, text, "m.mtx").message


def test_an_array_of_users_items_and_ratings(tmp_path: Path) -> None:
    packed = io.BytesIO()
    np.save(packed, np.array([(user, item, rating(user, item)) for user, item in PAIRS], float))
    assert rows(imported(tmp_path, packed.getvalue(), "ratings.npy")) == RATED


@pytest.mark.parametrize("array", [np.zeros((20, 30)), np.zeros(5), np.array([{"a": 1}], dtype=object)])
def test_other_arrays_are_refused_and_nothing_is_unpickled(tmp_path: Path, array: object) -> None:
    packed = io.BytesIO()
    np.save(packed, array, allow_pickle=True)  # type: ignore[arg-type]
    assert "scipy.sparse.save_npz" in refused(tmp_path, packed.getvalue(), "m.npy").hint


def test_other_archives_of_arrays_are_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    np.savez(packed, weights=np.zeros(3), bias=np.ones(2))
    assert "an archive of arrays (weights, bias)" in refused(tmp_path, packed.getvalue(), "m.npz").message


@pytest.mark.parametrize(
    "line",
    ["{user}\t{spaces}", '{user},"[{commas}]"', "{user},{bars}", '{user},"{commas}"', "{user};{spaces}"],
)
@pytest.mark.parametrize("header", [True, False])
def test_lists_in_cells(tmp_path: Path, line: str, header: bool) -> None:
    separator = line.partition("}")[2][0]
    text = f"user_id{separator}history\n" if header else ""
    for user, items in PLACES.items():
        listed = {"spaces": " ", "commas": ", ", "bars": "|"}
        text += line.format(user=user, **{name: mark.join(map(str, items)) for name, mark in listed.items()}) + "\n"
    dataset = imported(tmp_path, text, "lists.csv")
    assert rows(dataset) == {(str(user), str(item), 1.0) for user, item in PAIRS}
    assert any("lists in the cells" in note for note in dataset.report.notes)


def test_genres_of_items_are_no_lists_of_items(tmp_path: Path) -> None:
    text = "user,title,genres\n" + "".join(f"{u},Film {i},Drama|War|Comedy\n" for u, i in PAIRS)
    assert imported(tmp_path, text, "t.csv").n_interactions == len(PAIRS)


def test_a_database_of_sqlite_is_named_with_its_tables(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "my.db")) as connection:
        connection.execute("CREATE TABLE ratings (user, item, rating)")
        connection.commit()
    with pytest.raises(InputError, match="SQLite database with the tables ratings") as caught:
        ingest.read(tmp_path / "my.db")
    assert "sqlite3 -header -csv my.db 'SELECT * FROM ratings' > ratings.csv" in caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "-- MySQL dump 10.13\n\nDROP TABLE IF EXISTS `ratings`;\nCREATE TABLE `ratings` (\n `user` int\n);\n",
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE ratings (user, item);\n",
        "INSERT INTO ratings VALUES (1, 2, 3), (1, 3, 4);\n",
    ],
)
def test_a_dump_of_sql_is_named_with_the_way_to_a_table(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path, text, "dump.sql")
    assert "a dump of SQL of ratings" in error.message
    assert "sqlite3" in error.hint
