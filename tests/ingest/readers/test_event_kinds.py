"""Columns of event kinds: counted in a note, with the way to import only one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.ingest.recognition import recognise
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ["view"] * 4 + ["addtocart"] * 2 + ["transaction"]


def shop(folder: Path, column: str = "event", kinds: list[str] = KINDS, sold: str = "") -> Path:
    """Write events by 7 visitors on 10 items; `sold` is the cell of the last kind's transaction."""
    lines = []
    for n in range(140):
        kind = kinds[n % len(kinds)]
        lines.append(
            f"{1433221392117 + n},v{n % 10},{kind},i{(n * 3 + n // 20) % 11},{sold if kind == kinds[-1] else ''}\n"
        )
    return (
        written(folder, {"events.csv": f"timestamp,visitorid,{column},itemid,transactionid\n" + "".join(lines)})
        / "events.csv"
    )


@pytest.mark.parametrize("column", ["event", "Action Type", "behavior_type"])
def test_kinds_are_counted_and_one_can_be_taken(tmp_path: Path, column: str) -> None:
    path = shop(tmp_path, column)
    note_of_kinds = (
        f"the column {column!r} has kinds of events (view 80, addtocart 40, transaction 20):"
        f" every row counts as one view; --where {column}=transaction takes one kind"
    )
    assert note_of_kinds in ingest.read(path).report.notes
    assert note_of_kinds in recognise(path).notes
    purchases = ingest.read(path, where=[f"{column}=transaction"])
    assert purchases.report.read == 140
    assert not any("kinds of events" in note for note in purchases.report.notes)


def test_a_type_without_events_is_not_of_kinds(tmp_path: Path) -> None:
    notes = ingest.read(shop(tmp_path, "type", ["salt", "tin"])).report.notes
    assert not any("kinds of events" in note for note in notes)
    notes = ingest.read(shop(tmp_path, "type", ["View", "Purchase"])).report.notes
    assert any("(Purchase 70, View 70)" in note for note in notes)


def test_ids_of_transactions_are_not_offered_as_ratings(tmp_path: Path) -> None:
    notes = ingest.read(shop(tmp_path, sold="4000")).report.notes
    assert not any("not taken for ratings" in note for note in notes)
