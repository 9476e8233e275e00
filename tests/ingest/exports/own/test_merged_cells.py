"""Merged cells: filled down where groups show, and left empty where a cell is only missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.clock import day_of
from recterm.ingest.exports import read_history
from recterm.ingest.exports.own.merged_cells import fill_merged

if TYPE_CHECKING:
    from pathlib import Path

DIARY = ["2024-01-01", "", "", "2024-01-02", "", "2024-02-03"]


def filled(heading: str, *cells: str) -> list[str]:
    rows, notes = fill_merged([heading, "Title"], [[cell, f"Film {place}"] for place, cell in enumerate(cells)])
    column = [row[0] for row in rows]
    assert bool(notes) == (column != list(cells))
    return column


def test_a_date_counts_for_its_group() -> None:
    assert filled("Date", *DIARY) == ["2024-01-01"] * 3 + ["2024-01-02"] * 2 + ["2024-02-03"]
    assert filled("Datum", *reversed(["", "", "1.1.24", "", "2.1.24", "", "3.1.24"])) == [
        *("3.1.24", "3.1.24", "2.1.24", "2.1.24", "1.1.24", "1.1.24", "1.1.24")
    ]


def test_an_artist_counts_for_its_albums() -> None:
    assert filled("Artist", "Salt", "", "", "Lantern", "", "Tin") == ["Salt"] * 3 + ["Lantern"] * 2 + ["Tin"]


def test_a_missing_cell_stays_empty() -> None:
    for heading, *cells in (
        ("Date", "2024-02-03", "", "", "2024-01-02", "", "2024-01-05"),  # not in order
        ("Date", "2024-01-01", "2024-01-02", "2024-01-03", "", "", ""),  # the end of one group: undated from here on
        ("Date", "", "2024-01-01", "", "2024-01-02", "", ""),  # nothing above the first
        ("Artist", "Salt", "", "", "Tin", "", "Salt"),  # an artist comes back: these are rows, not groups
        ("Year", "1979", "", "", "1980", "", "1981"),
        ("Rating", "8", "", "", "9", "", "7"),
    ):
        assert filled(heading, *cells) == cells


def test_empty_rows_between_groups_stay_empty() -> None:
    rows = [["Salt", "a"], ["", "b"], ["", "c"], ["", ""], ["Tin", "d"], ["", "e"]]
    assert [row[0] for row in fill_merged(["Artist", "Album"], rows)[0]] == ["Salt", "Salt", "Salt", "", "Tin", "Tin"]


def test_a_diary_with_merged_dates(tmp_path: Path) -> None:
    lines = [f"{date},Film {place},{place + 4}" for place, date in enumerate(DIARY)]
    (tmp_path / "diary.csv").write_text("\n".join(["Date,Title,Rating", *lines, ""]), encoding="utf-8")
    history = read_history(tmp_path / "diary.csv")
    dates = {row.title: row.timestamp and day_of(row.timestamp) for row in history.rows}
    assert dates["Film 2"] == "2024-01-01"
    assert dates["Film 4"] == "2024-01-02"
    assert any("3 empty cells of Date have the date above them" in note for note in history.notes)
