"""Shelves that are varied, rare or calibrated, on a library with a community."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.domain.model import EventKind
from recterm.domain.reranking import PLAIN, Reranking
from recterm.service.live.session import Session
from recterm.service.starter.builtin import ensure_builtin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recterm.domain.shelf import Shelf


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(tmp_path_factory.mktemp("reranking")))
        return ensure_builtin()


@pytest.fixture
def session(films: Path) -> Iterator[Session]:
    with Session.open(films) as opened:
        for title, stars in (("Alien", 5), ("Aliens", 4.5), ("Amélie", 5), ("The Thing", 4)):
            opened.feedback.record(EventKind.RATE, opened.catalogue.resolve(title), stars)
        yield opened
        opened.shelves.set_reranking(PLAIN)


def ids_of(shelf: Shelf) -> list[str]:
    return [pick.item.id for pick in shelf.picks]


def test_rare_picks_are_less_popular_and_familiar_ones_more(session: Session) -> None:
    def popularity(rarity: float) -> float:
        shelf = session.shelves.for_you(10, reranking=Reranking(rarity=rarity))
        return float(np.mean([pick.item.count for pick in shelf.picks]))

    assert popularity(1.0) < popularity(0.0) < popularity(-1.0)


def test_variety_lowers_the_similarity_within_the_list(session: Session) -> None:
    def inner(diversity: float) -> int:
        shelf = session.shelves.for_you(10, reranking=Reranking(diversity=diversity))
        rows = {pick.item.row for pick in shelf.picks}
        return sum(
            other.item.row in rows for pick in shelf.picks for other in session.shelves.similar(pick.item.row, 10).picks
        )

    assert inner(0.6) < inner(0.0)


def test_calibrated_lists_hold_the_genres_of_the_history(session: Session) -> None:
    def romance(settings: Reranking) -> int:
        return sum("Romance" in pick.item.genres for pick in session.shelves.for_you(20, reranking=settings).picks)

    assert romance(Reranking(calibration=0.9)) >= romance(PLAIN)


def test_the_profile_keeps_what_it_wants_and_for_you_follows(session: Session, films: Path) -> None:
    plain = session.shelves.all().shelves
    session.shelves.set_reranking(Reranking(rarity=1.0, diversity=0.3))
    moved = session.shelves.all().shelves
    assert [shelf.title for shelf in plain] == [shelf.title for shelf in moved]
    assert len(moved[0].picks) == len(plain[0].picks) == 10
    assert ids_of(moved[0]) != ids_of(plain[0])
    assert moved[0].note.endswith("; rare 1, varied 0.3")
    for pick in moved[0].picks:
        assert sum(reason.amount for reason in session.shelves.explain(pick.item.row).reasons) == pytest.approx(
            pick.score, rel=1e-4
        )
    with Session.open(films) as again:
        assert again.shelves.reranking == Reranking(rarity=1.0, diversity=0.3)
        again.profiles.create("other")
        assert again.shelves.reranking == PLAIN
        again.profiles.delete("other")


def test_what_is_like_an_item_is_never_rearranged(session: Session) -> None:
    anchor = session.catalogue.resolve("Star Wars")
    plain = [ids_of(shelf) for shelf in session.shelves.all().shelves[1:]]
    similar, because = ids_of(session.shelves.similar(anchor, 20)), ids_of(session.shelves.because(anchor, 20))
    assert len(plain) >= 2
    session.shelves.set_reranking(Reranking(rarity=1.0, diversity=0.6, calibration=0.5))
    assert [ids_of(shelf) for shelf in session.shelves.all().shelves[1:]] == plain
    assert ids_of(session.shelves.similar(anchor, 20)) == similar
    assert ids_of(session.shelves.because(anchor, 20)) == because


def test_nothing_seen_comes_back(session: Session) -> None:
    seen = {session.catalogue.resolve("Alien"), session.catalogue.resolve("Amélie")}
    shelf = session.shelves.for_you(50, reranking=Reranking(rarity=-1.0, diversity=0.5, calibration=0.5))
    assert len(shelf.picks) == 50
    assert not seen & {pick.item.row for pick in shelf.picks}
    assert len({pick.item.row for pick in shelf.picks}) == 50
