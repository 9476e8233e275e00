"""Review of a history: likely titles to confirm, and decisions that can be changed at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemId
from recterm.errors import RectermError, UnknownItemError
from recterm.service.history.importing import import_history
from recterm.service.history.review import candidate_names, candidates_of, decide, numbered, open_matches, undo_decision
from recterm.service.libraries.files import open_library
from recterm.store.people.deduplication import ImportedEvent
from tests.store.checking import check
from tests.store.histories import bring_in

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.model import Feedback

HEAD = "Date,Name,Year,Letterboxd URI,Rating\n"
A, B = "ml:2", "ml:3"


@pytest.fixture
def export(library: Path, tmp_path: Path) -> Path:
    """Write `Space 01 (1981)` a year late, and a title that is not in the library."""
    path = tmp_path / "ratings.csv"
    path.write_text(
        f"{HEAD}2024-01-11,Space 01,1982,https://boxd.it/a,4.5\n2024-01-13,Space Zero,1901,https://boxd.it/c,5\n"
    )
    return path


def states() -> dict[str, Feedback]:
    """Return the state of every item of the data set."""
    with open_library() as opened:
        states_by_row = opened.events.feedback(opened.profiles.active().id)
        assert check(opened) == []
        return {item.id: states_by_row[item.row] for item in opened.catalogue.page(list(states_by_row)) if not item.own}


def log() -> list[tuple[object, ...]]:
    with open_library() as opened:
        events = opened.events.history(opened.profiles.active().id)
        return sorted((event.item, event.kind, event.value, event.timestamp) for event in events)


def test_what_is_likely_is_imported_and_listed_to_be_confirmed(export: Path) -> None:
    first = import_history(export)
    assert (first.matched["likely"], first.unmatched) == (1, 1)
    likely, own = open_matches()
    assert (likely.title, likely.state, likely.item, likely.waiting) == ("Space 01", "likely", "ml:1", True)
    assert (own.state, own.item) == ("open", None)
    assert states()["ml:1"].stars == 4.5
    confirmed = decide(None, likely.number, likely.item)
    assert (confirmed.state, confirmed.place, confirmed.waiting) == ("matched", "ml:1", False)
    assert open_matches() == [own]
    assert [match.number for match in open_matches(every=True)] == [likely.number, own.number]
    assert numbered(None, likely.number) == confirmed
    again = import_history(export)
    assert (again.matched["sure"], again.events, again.repeated) == (1, 0, 2)


def test_a_likely_item_can_be_another_one_or_none(export: Path) -> None:
    import_history(export)
    likely = open_matches()[0]
    before = states()
    decide(None, likely.number, A)
    assert {item: state.stars for item, state in states().items()} == {A: 4.5}
    decide(None, likely.number, None)
    assert states() == {}
    assert import_history(export).events == 0
    assert states() == {}
    undo_decision(None, "me", 1000)
    assert {item: state.stars for item, state in states().items()} == {A: 4.5}
    undo_decision(None, "me", 1000)
    assert states() == before
    assert open_matches()[0] == likely


def test_deciding_again_and_again_ends_as_deciding_once(export: Path) -> None:
    import_history(export)
    number = open_matches()[1].number
    decide(None, number, A)
    once, events = states(), log()
    for item in (B, None, A):
        decide(None, number, item)
        assert import_history(export).events == 0
    assert (states(), log()) == (once, events)
    with pytest.raises(RectermError, match="no match 99"):
        decide(None, 99, None)
    with pytest.raises(UnknownItemError, match="fits"):
        decide(None, number, "Space")
    assert states() == once


def test_five_candidates_the_import_does_not_know(export: Path) -> None:
    import_history(export)
    likely, own = open_matches()
    assert own.candidates == ()
    candidates = candidates_of(None, own)
    assert len(candidates) == 5
    assert all(item.title.startswith("Space") for item in candidates)
    assert candidates_of(None, likely)[0].id == "ml:1"
    assert candidate_names([likely])["ml:1"] == "Space 01 (1981)"


def test_what_is_not_likely_any_more_is_the_persons_own_again(export: Path) -> None:
    import_history(export)
    with open_library() as opened:
        opened.matches.keep("movie|space zero|1901|", "own:Space Zero (1901)", "Space Zero", 1901, "movie", (), (), A)
    assert import_history(export).events == 0
    assert open_matches()[-1].state == "open"
    assert A not in states()


def test_a_title_that_becomes_sure_takes_its_events_along(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(f"{HEAD}2024-01-11,Space 02,1982,https://boxd.it/a,4\n")
    with open_library() as opened:
        own = ItemId("own:Space 02 (1982)")
        kept = opened.matches.keep("movie|space 02|1982|", own, "Space 02", 1982, "movie", (), ())
        rating = ImportedEvent(own, EventKind.RATE, 4.0, 1_704_974_400, "letterboxd", kept.number)
        bring_in(opened, opened.profiles.active().id, [rating])
    assert states() == {}
    imported = import_history(path)
    assert (imported.events, imported.repeated, imported.matched["sure"]) == (0, 1, 1)
    assert states()[A].stars == 4.0
    assert open_matches() == []


def test_a_title_means_items_of_the_data_set_before_its_own(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(f"{HEAD}2024-01-11,Love 03,1999,https://boxd.it/a,4\n")
    import_history(path)
    (waiting,) = open_matches()
    with open_library() as opened:
        assert opened.catalogue.item(opened.catalogue.resolve("own:Love 03 (1999)")).own
    assert all(not item.own for item in candidates_of(None, waiting))
    assert numbered(None, waiting.number).item is None
    assert decide(None, waiting.number, "Love 03").place == candidates_of(None, waiting)[0].id
