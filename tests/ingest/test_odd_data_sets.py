"""Data sets as programs and spreadsheets of many kinds write them: read rightly, or refused with the way to a table."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm import ingest
from recterm.errors import InputError, PersonalHistoryError
from tests.ingest.made_up import written, zipped
from tests.ingest.shapes.test_files_of_programs import uncomputed, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PAIRS = [(user, item) for user in range(1, 21) for item in range(1, 16) if (user * 7 + item * 5) % 3]
ROWS = [(user, item, 1 + (user * 3 + item) % 5) for user, item in PAIRS]


def text(*head: str, separator: str = ",", cell: Callable[[int], object] = lambda value: value) -> str:
    """Return the lines above, and a table of user, item and rating."""
    lines = [separator.join(map(str, (user, item, cell(value)))) for user, item, value in ROWS]
    return "\n".join([*head, *lines, ""])


def array() -> bytes:
    """Return an archive of one array for each column."""
    packed = io.BytesIO()
    users, items, ratings = (np.array(column) for column in zip(*ROWS, strict=True))
    np.savez(packed, user=users, item=items, rating=ratings)
    return packed.getvalue()


COLUMNS = {"user": [row[0] for row in ROWS], "item": [row[1] for row in ROWS], "rating": [row[2] for row in ROWS]}
HEAD = "user,item,rating"

READ: dict[str, tuple[str, str | bytes]] = {
    "the separator in a line of its own": ("r.csv", text("sep=;", HEAD.replace(",", ";"), separator=";")),
    "comments above": ("r.csv", text("# exported 2021-03-03", "# by a program", HEAD)),
    "a header in a comment": ("r.tsv", text("# user\titem\trating", separator="\t")),
    "a title above": ("r.csv", text("Survey of 2021", "", HEAD)),
    "a title in a sheet": ("r.xlsx", workbook(Sheet=[("Survey", "", ""), ("", "", ""), tuple(HEAD.split(",")), *ROWS])),
    "lines of old Macs": ("r.csv", text(HEAD).replace("\n", "\r")),
    "UTF-16 without a mark": ("r.csv", text(HEAD).encode("utf-16-be")),
    "fractions with stars": ("r.csv", text(HEAD, cell=lambda value: f"{value}/5 ★")),
    "stars in words": ("r.csv", text(HEAD, cell=lambda value: f"{value} stars")),
    "a web page": ("r.html", "<table><tr><th>user</th><th>item</th><th>rating</th></tr>"
                   + "".join(f"<tr><td>{u}</td><td>{i}</td><td>{v}</td></tr>" for u, i, v in ROWS) + "</table>"),
    "lists by column": ("r.json", json.dumps(COLUMNS)),
    "cells by column and row": ("r.json", json.dumps({k: dict(enumerate(v)) for k, v in COLUMNS.items()})),
    "columns and data": ("r.json", json.dumps({"columns": HEAD.split(","), "data": ROWS})),
    "rows without names": ("r.json", json.dumps(ROWS)),
    "rows below names": ("r.json", json.dumps([HEAD.split(","), *ROWS])),
    "arrays by name": ("r.npz", array()),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_every_row_is_read(tmp_path: Path, name: str) -> None:
    file, content = READ[name]
    dataset = ingest.read(written(tmp_path, {file: content}) / file)
    assert (dataset.n_users, dataset.n_items, dataset.n_interactions) == (20, 15, len(ROWS))
    assert dataset.report.dropped == {}
    assert dataset.scale is not None
    assert (dataset.scale.minimum, dataset.scale.maximum) == (1, 5)


REFUSED: dict[str, tuple[str, str | bytes, str, str]] = {
    "a pickle": ("r.pkl", b"\x80\x05\x95\x00", "a pickle of Python objects", "read_pickle"),
    "ARFF": ("r.arff", "% made up\n@relation r\n@attribute user string\n@data\na\n", "an ARFF file of Weka", "CSV"),
    "YAML": ("r.yaml", "- user: a\n  item: b\n  rating: 4\n", "is YAML", "yq -o json . r.yaml > r.json"),
    "LIBSVM": ("r.txt", "".join(f"{v} {u}:1 {i}:1\n" for u, i, v in ROWS), "features as LIBSVM", "user, item, rating"),
    "formulas": (
        "r.xlsx",
        uncomputed(S=[("user", "item", "rating"), *ROWS]),
        "formulas whose",
        "save it",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_named_with_the_way_to_one(tmp_path: Path, name: str) -> None:
    file, content, message, hint = REFUSED[name]
    with pytest.raises(InputError, match=message) as refused:
        ingest.read(written(tmp_path, {file: content}) / file)
    assert hint in refused.value.hint


@pytest.mark.parametrize("heading", ["Menge", "quantité", "Cantidad", "количество", "数量", "Anzahl", "aantal"])
def test_quantities_are_counts_in_every_language(tmp_path: Path, heading: str) -> None:
    """A quantity from 1 to 5 is no rating, whatever the language of its heading."""
    dataset = ingest.read(written(tmp_path, {"r.csv": text(f"user,item,{heading}")}) / "r.csv")
    assert dataset.scale is None
    assert "counts of views or plays, not ratings" in dataset.report.notes


@pytest.mark.parametrize("word", ["не оценено", "nicht bewertet", "sin calificar", "未评分", "not rated yet", "--"])
def test_words_for_no_rating_are_views(tmp_path: Path, word: str) -> None:
    content = text(HEAD, cell=lambda value: word if value == 3 else value)
    dataset = ingest.read(written(tmp_path, {"r.csv": content}) / "r.csv")
    assert dataset.report.unrated == sum(value == 3 for *_, value in ROWS)
    assert set(dataset.report.dropped) == {"seen, but not rated"}


def test_latitudes_with_few_decimals_are_no_ratings(tmp_path: Path) -> None:
    lines = [f"{user}\t2010-10-{item:02}T12:00:00Z\t{30 + item * 0.37:.2f}\t{-97 - item * 0.11:.2f}\t{100 + item}"
             for user, item, _ in ROWS]  # fmt: skip
    dataset = ingest.read(written(tmp_path, {"c.tsv": "\n".join([*lines, ""])}) / "c.tsv")
    assert dataset.scale is None
    assert "one view for each row, since there is no column of ratings" in dataset.report.notes


def test_tables_of_one_person_are_named_as_such(tmp_path: Path) -> None:
    files: Mapping[str, str | bytes] = {
        "films.csv": "Film,Rating\nPaper Lantern,8\nSalt Road,9\nTin Drum,10\n",
        "books.csv": "Title,Author,Stars\nBlue Hour,Bo Sample,4\nLast Ferry,Cy Other,5\n",
    }
    for place in (written(tmp_path / "mine", files), zipped(tmp_path / "mine.zip", files)):
        with pytest.raises(PersonalHistoryError, match="looks like one person's table") as refused:
            ingest.read(place)
        assert "recterm history import" in refused.value.hint
