"""For you by two models in turn: whose each pick is, and that its reasons are that model's."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.domain.model_label import name_of
from recterm.errors import ModelMissingError, RectermError
from recterm.service.live.session import Session
from recterm.service.live.shown import ShownPick
from recterm.service.models.training import train
from tests.service.shown_items import item_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.model import ItemRow
    from recterm.domain.shelf import Shelf

FIRST, SECOND = "item-knn", "popularity"


@pytest.fixture
def two(library: Path) -> Path:
    """The library with two trained ranking models that share For you."""
    train(library, ["popularity"])
    train(library, ["item-knn"])
    with Session.open() as session:
        for title in ("Space 01", "Space 02", "Love 03"):
            session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), 5)
        session.models.use(FIRST, SECOND)
    return library


def for_you(session: Session, n: int = 10) -> Shelf:
    return session.shelves.all(n=n, names=["for-you"]).shelves[0]


def test_each_pick_is_by_one_of_the_two_and_explained_by_it(two: Path) -> None:
    with Session.open() as session:
        shelf = for_you(session)
        by_label = {label: [pick for pick in shelf.picks if pick.model == label] for label in
                    {pick.model for pick in shelf.picks}}  # fmt: skip
        assert sorted(map(name_of, by_label)) == [FIRST, SECOND]
        assert [len(picks) for picks in by_label.values()] == [5, 5]
        assert all({pick.model, pick.rival} == set(by_label) for pick in shelf.picks)
        for label, picks in by_label.items():
            alone = session.shelves.for_you(40, model=name_of(label))
            scores = {pick.item.row: pick.score for pick in alone.picks}
            order = [pick.item.row for pick in alone.picks]
            places = [order.index(pick.item.row) for pick in picks]
            assert places == sorted(places)
            for pick in picks:
                assert pick.score == pytest.approx(scores[pick.item.row])
                explained = session.shelves.explain(pick.item.row)
                assert explained.score == pytest.approx(pick.score)
                if explained.reasons:
                    assert sum(reason.amount for reason in explained.reasons) == pytest.approx(pick.score, rel=1e-4)
        assert " in turn, from 3 ratings" in shelf.note
        assert [pick.item.row for pick in session.shelves.for_you(10).picks] == [pick.item.row for pick in shelf.picks]


def test_place_and_what_if_speak_for_the_model_that_put_the_pick_there(two: Path) -> None:
    """Each answer about a pick is the one that its model gives when it has For you alone."""
    with Session.open() as session:
        sides = {pick.item.row: name_of(pick.model) for pick in for_you(session).picks}
        rated = session.catalogue.resolve("Space 01")

    def answers(session: Session, row: ItemRow) -> tuple[object, ...]:
        shelves = session.shelves
        return shelves.explain(row).score, shelves.place(row), shelves.without(row, rated), shelves.lift(row, 1)

    with Session.open() as session:
        before_any_list = {row: answers(session, row) for row in sides}  # as on the command line
        for_you(session)
        shared = {row: answers(session, row) for row in sides}
        assert shared == before_any_list
        of_a_rated_item = session.shelves.explain(rated).score
        alone: dict[str, dict[ItemRow, tuple[object, ...]]] = {}
        for name in (SECOND, FIRST):
            session.models.use(name)
            session.models.load()
            for_you(session)
            alone[name] = {row: answers(session, row) for row in sides}
        assert session.shelves.explain(rated).score == of_a_rated_item
    assert shared == {row: alone[name][row] for row, name in sides.items()}
    assert any(alone[FIRST][row] != alone[SECOND][row] for row in sides)


def test_other_shelves_are_by_the_ranking_model_alone(two: Path) -> None:
    with Session.open() as session:
        (gems,) = session.shelves.one("hidden-gems", 5)
        assert {(name_of(pick.model), pick.rival) for pick in gems.picks} == {(FIRST, "")}


def test_the_lot_is_drawn_anew_each_day_and_holds_all_day(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = (int(time.time()) // DAY) * DAY + DAY // 2
    lists = []
    for moment in (noon, noon + 3600, *(noon + day * DAY for day in range(1, 6))):
        monkeypatch.setattr(time, "time", lambda moment=moment: float(moment))
        with Session.open() as session:
            lists.append([name_of(pick.model) for pick in for_you(session).picks])
    assert lists[0] == lists[1]
    assert len({tuple(names) for names in lists}) > 1


def test_what_is_taken_is_credited_to_the_model_that_showed_it(two: Path) -> None:
    with Session.open() as session:
        shelf = for_you(session, 4)
        session.shown.note(
            [ShownPick("for-you", item_of(session, pick.item.row), place, pick.model, pick.rival) for place, pick in
             enumerate(shelf.picks, start=1)], int(time.time())
        )  # fmt: skip
        assert session.shown.flush()
        taken = next(pick for pick in shelf.picks if name_of(pick.model) == SECOND)
        session.feedback.record(EventKind.SAVE, taken.item.row)
        (duel,) = session.taken.report().duels
        assert (name_of(duel.first), name_of(duel.second)) == (FIRST, SECOND)
        assert (duel.first_shown, duel.second_shown, duel.wins, duel.losses) == (2, 2, 0, 1)


def test_one_model_ends_it_and_what_cannot_be_used_is_refused(two: Path) -> None:
    with Session.open() as session:
        with pytest.raises(ModelMissingError, match="no model 'slim' is trained here"):
            session.models.use(FIRST, "slim")
        with pytest.raises(RectermError, match="named twice"):
            session.models.use(FIRST, FIRST)
        assert session.models.second is not None
        before = session.models.stored_ids
        session.models.use(FIRST)
        assert session.models.second is None
        assert session.models.stored_ids < before
        session.models.load()
        assert {pick.rival for pick in for_you(session).picks} == {""}
        session.models.use(SECOND)
        session.models.load()
        assert name_of(for_you(session).picks[0].model) == SECOND


def test_a_second_model_that_is_trained_again_stays(two: Path) -> None:
    train(two, ["popularity"])
    with Session.open() as session:
        assert session.models.active[0].name == "popularity"
        assert session.models.second is None
        session.models.use(FIRST, SECOND)
    train(two, ["item-knn"])
    with Session.open() as session:
        assert session.models.active[0].name == FIRST
        assert session.models.second is not None
        assert {name_of(pick.model) for pick in for_you(session).picks} == {FIRST, SECOND}
