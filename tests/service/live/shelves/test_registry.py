"""Table of shelves: every entry says what it is, and a batch of shelves computes nothing twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.errors import RectermError
from recterm.service.live.shelves.registry import SHELVES
from tests.walk import Walk

if TYPE_CHECKING:
    from recterm.service.live.session import Session


def test_every_shelf_has_a_name_a_title_and_words_for_being_empty() -> None:
    assert len({kind.name for kind in SHELVES}) == len({kind.title for kind in SHELVES}) == len(SHELVES)
    for kind in SHELVES:
        assert kind.name == kind.name.casefold().replace(" ", "-")
        assert kind.about
        assert kind.empty
        assert not kind.about.endswith(".")
        assert not kind.empty.endswith(".")


def test_shelves_stand_in_the_order_asked_for(session: Session) -> None:
    session.feedback.record(EventKind.RATE, ItemRow(0), 5)
    shelves = session.shelves.all(n=3, names=("because", "for-you")).shelves
    assert [shelf.kind for shelf in shelves] == ["because", "for-you"]
    with pytest.raises(RectermError, match="no shelf 'gems'"):
        session.shelves.all(names=("gems",))


def test_shelves_that_come_into_view_later_are_not_scored_again(session: Session) -> None:
    for row in range(3):
        session.feedback.record(EventKind.RATE, ItemRow(row), 4)
    walk = Walk()
    with walk.recorded():
        first = session.shelves.all(n=3, names=("for-you",))
        rest = session.shelves.more(3, [kind.name for kind in SHELVES if kind.name != "for-you"])
    calls = Counter({name: count for (_, name), count in walk.calls.items()})
    assert (calls["RankingModel.score"], calls["Taste.build"]) == (1, 1)
    assert [shelf.key for shelf in first.shelves] == ["for-you"]
    assert rest.revision == first.revision
    assert rest.shelves


def test_one_shelf_is_the_same_as_in_a_batch(session: Session) -> None:
    session.feedback.record(EventKind.RATE, ItemRow(0), 5)
    for kind in SHELVES:
        picks = [[pick.item for pick in shelf.picks] for shelf in session.shelves.all(n=4, names=(kind.name,)).shelves]
        assert [[pick.item for pick in shelf.picks] for shelf in session.shelves.one(kind.name, 4)] == picks
