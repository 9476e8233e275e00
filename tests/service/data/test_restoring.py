"""Restoring a file with any content: it comes back whole, or it is refused and nothing has changed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.model import EventKind
from recterm.errors import RectermError
from recterm.service.data.exporting import export_data
from recterm.service.data.restoring import restore
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.service.libraries.files import new
from recterm.service.live.session import Session
from recterm.store import Library
from tests.ingest.test_recterm_lines import EVENT, HEADER, ITEM, PROFILE, RECORDS, UNDO, edited, lines_of
from tests.service.data.test_exporting import everything
from tests.store.checking import check

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.data.export import Restored

FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def restored(path: Path, library: Path | str, content: bytes) -> Restored | None:
    """Return what came back; None where the file was refused."""
    path.write_bytes(content)
    try:
        return restore(path, library=library)
    except RectermError:
        return None


@FEW
@given(content=edited() | st.binary(max_size=120).map(lambda tail: lines_of(*RECORDS).encode() + tail))
def test_a_new_library_is_whole_or_not_there(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "made" / "new.recterm"
    path.parent.mkdir(exist_ok=True)
    summary = restored(tmp_path / "a.jsonl", path, content)
    assert path.exists() == (summary is not None)
    assert [file.name for file in path.parent.iterdir()] == (["new.recterm"] if summary else [])
    if summary is not None:
        with Library.open(path) as library:
            assert check(library) == []
            assert library.info().n_items == summary.items
        everything(path)
        path.unlink()


@FEW
@given(content=edited())
def test_a_library_that_was_there_stays_as_it_was_where_the_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "here.recterm"
    if not path.exists():
        assert restored(tmp_path / "first.jsonl", path, lines_of(HEADER, ITEM, PROFILE, EVENT).encode()) is not None
    before = everything(path)
    if restored(tmp_path / "a.jsonl", path, content) is None:
        assert everything(path) == before
    else:
        path.unlink()


@pytest.mark.parametrize(
    "last",
    [
        {"type": "profile", "profile": "\x07"},
        {"type": "profile", "profile": "n" * 500},
        EVENT | {"number": 5, "value": 9},
        EVENT | {"number": 5, "value": 0.3},
        EVENT | {"number": 5, "value": None},
        EVENT | {"number": 5, "value": math.nan},
        EVENT | {"number": 5, "kind": "view", "value": 4},
        UNDO | {"number": 5, "undoes": 77},
        UNDO | {"number": 5, "undoes": None},
        UNDO | {"number": 5, "item": "ml:32"},
    ],
)
def test_one_bad_line_at_the_end_changes_nothing(tmp_path: Path, last: dict[str, Any]) -> None:
    path = new("here")
    before = everything(path)
    assert restored(tmp_path / "a.jsonl", path, lines_of(*RECORDS, last).encode()) is None
    assert everything(path) == before
    assert restored(tmp_path / "a.jsonl", "fresh", lines_of(*RECORDS, last).encode()) is None
    assert not path.with_stem("fresh").exists()


def test_decisions_and_who_told_of_what_come_back(library: Path, tmp_path: Path) -> None:
    ratings = tmp_path / "ratings.csv"
    ratings.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Space 01,1982,,4.5\n2024-01-12,Nowhere,1901,,2\n"
        "2024-01-13,Elsewhere,1902,,3\n2024-01-14,Space 03,1983,,1\n"
    )
    import_history(ratings)
    with Session.open() as session:
        session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Space 01"))
    numbers = {match.title: match.number for match in open_matches()}
    decide(None, numbers["Nowhere"], "Space 02")
    decide(None, numbers["Elsewhere"], None)
    export_data(tmp_path / "all.jsonl", what="all")
    export_data(tmp_path / "me.jsonl")
    path = restore(tmp_path / "all.jsonl", library="copy").path
    for _ in range(2):
        assert everything(path) == everything(library)
        assert open_matches("copy", every=True) == open_matches(library, every=True)
        again = import_history(ratings, library="copy")
        assert (again.events, again.repeated) == (0, 4)
        restore(tmp_path / "me.jsonl", library="copy")
    for where in ("copy", library):
        decide(where, numbers["Space 01"], "Space 05")
        decide(where, numbers["Nowhere"], None)
    assert everything(path) == everything(library)
    with Library.open(path) as opened:
        assert check(opened) == []
        row = opened.catalogue.resolve("Space 01")
        assert opened.events.feedback(opened.profiles.active().id)[row].views == 1
