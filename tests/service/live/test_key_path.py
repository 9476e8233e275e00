"""Key path of one rating: everything it needs is computed once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind, ItemRow
from recterm.service.live.session import Session
from tests.walk import Walk

if TYPE_CHECKING:
    from pathlib import Path

ONCE = {
    "after": "what the profile thinks of the item",
    "Taste.build": "the taste",
    "weigh_taste": "its weights, for the score and for the reasons",
    "RankingModel.score": "the score of every item",
    "RankingModel.explain_many": "the reasons of the whole shelf",
    "RatingModel.predict": "the stars of all shelves",
    "anchors_of": "what gets a shelf of its own",
    "Catalogue.page": "the items that were not read before",
}
"""Functions of the key path, and what they compute."""


def test_a_rating_computes_nothing_twice(library: Path) -> None:
    with Session.open(library) as session:
        session.models.load()
        for row in range(3):
            session.feedback.record(EventKind.RATE, ItemRow(row), 4)
        (pick, *_) = session.shelves.all(n=3).shelves[0].picks
        walk = Walk()
        with walk.recorded():
            session.feedback.record(EventKind.RATE, pick.item.row, 5)
            shelves = session.shelves.all(n=5)
            assert (session.profile.n_rated, session.models.standing is not None) == (4, True)
    assert all(shelf.picks for shelf in shelves.shelves)
    calls = Counter({name: count for (_, name), count in walk.calls.items() if name in ONCE})
    assert calls == Counter(ONCE.keys())
