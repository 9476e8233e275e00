"""Columns of people: everybody's ratings side by side are asked for by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import PersonalHistoryError, SeveralPeopleError, UnmappedTableError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.own.person_columns import by_person

if TYPE_CHECKING:
    from pathlib import Path

FILMS = "Title,Year,Anna,Ben,Carl\nSalt Road,1979,8,9,\nTin Drum,1995,,7,8\nBlue Hour,2001,10,n/a,6\n"


def wide(text: str) -> tuple[str, ...] | None:
    columns, *rows = (line.split(",") for line in text.splitlines())
    long = by_person(columns, rows, ())
    return None if long is None else long.people


def test_everybody_has_a_column(tmp_path: Path) -> None:
    (tmp_path / "films.csv").write_text(FILMS, encoding="utf-8")
    with pytest.raises(SeveralPeopleError, match="3 people: Anna, Ben, Carl"):
        read_history(tmp_path / "films.csv")
    history = read_history(tmp_path / "films.csv", person="ben")
    assert {row.title: row.stars for row in history.rows if row.stars is not None} == {
        "Salt Road": 4.5, "Tin Drum": 3.5,
    }  # fmt: skip
    assert any("Anna, Ben and Carl are taken for people" in note for note in history.notes)


def test_people_of_several_words_and_stars() -> None:
    assert wide("Film,Anna B.,Mum\nSalt Road,★★★★,★★★\nTin Drum,★★★★★,★\n") == ("Anna B.", "Mum")


@pytest.mark.parametrize(
    "text",
    [
        "Title,Acting,Plot\nSalt Road,8,9\nTin Drum,7,6\n",  # aspects of one person's opinion
        "Title,Season,Episode\nSalt Road,1,9\nTin Drum,2,6\n",
        "Title,Rating,Anna,Ben\nSalt Road,8,9,3\nTin Drum,7,6,4\n",  # the owner's ratings stand beside others'
        "Title,Anna\nSalt Road,8\nTin Drum,7\n",
        "Title,Anna,Ben\nSalt Road,8,2024\nTin Drum,7,88000\n",  # no one scale
        "Name,Anna,Ben\nSalt Road,with her,in bed\nTin Drum,alone,away\n",
        "Anna,Ben\n8,9\n7,6\n",  # no titles
    ],
)
def test_other_columns_are_nobody(text: str) -> None:
    assert wide(text) is None


def test_a_column_that_is_named_is_no_person(tmp_path: Path) -> None:
    columns, *rows = (line.split(",") for line in FILMS.splitlines())
    assert by_person(columns, rows, ("Anna",)) is None
    (tmp_path / "aspects.csv").write_text("Title,Acting,Plot\nSalt Road,8,9\nTin Drum,7,6\n", encoding="utf-8")
    with pytest.raises(UnmappedTableError):
        read_history(tmp_path / "aspects.csv")


def test_as_a_data_set_it_names_the_command_for_one_of_them(tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_text(FILMS, encoding="utf-8")
    with pytest.raises(PersonalHistoryError, match="each of 3 people: Anna, Ben, Carl") as refused:
        ingest.read(path)
    assert f"`recterm history import {path} --person NAME`" in refused.value.hint
