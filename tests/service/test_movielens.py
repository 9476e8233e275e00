"""Whole loop on real data: import, train, rate, inspect."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import CatalogueQuery, EventKind
from recterm.service.data.importing import import_data
from recterm.service.libraries import files as libraries
from recterm.service.live.session import Session
from recterm.service.models.training import train

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def movielens(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(tmp_path_factory.mktemp("movielens")))
        result = import_data(shared_data / "ml-latest-small")
        assert (result.library, result.items, result.users, result.interactions) == (
            "ml-latest-small",
            9742,
            610,
            100836,
        )
        assert round(result.density * 100, 4) == 1.6968
        train()
        return result.path


@pytest.fixture
def session(movielens: Path, private_home: Path) -> Iterator[Session]:
    path = libraries.path_of("ml-latest-small")
    path.parent.mkdir(parents=True)
    shutil.copy(movielens, path)
    with Session.open(path) as opened:
        opened.models.load()
        yield opened


def test_a_rated_film_is_never_recommended(session: Session) -> None:
    row = session.catalogue.resolve("Toy Story")
    session.feedback.record(EventKind.RATE, row, 5)
    for shelf in (*session.shelves.all(n=50).shelves, session.shelves.for_you(500), session.shelves.because(row, 100)):
        assert row not in [pick.item.row for pick in shelf.picks]
    assert [shelf.title for shelf in session.shelves.all().shelves] == ["For you", "Because you rated Toy Story"]


def test_hiding_takes_a_pick_away_and_undo_brings_it_back(session: Session) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Alien (1979)"), 5)
    before = session.shelves.all().shelves[0]
    session.feedback.record(EventKind.HIDE, before.picks[0].item.row)
    after = session.shelves.all().shelves[0]
    assert before.picks[0].item not in [pick.item for pick in after.picks]
    session.steps.undo()
    assert [pick.item for pick in session.shelves.all().shelves[0].picks] == [pick.item for pick in before.picks]


def test_numbers_add_up_on_a_long_history(session: Session) -> None:
    for place, row in enumerate(range(0, 400, 5)):
        session.feedback.record(EventKind.RATE, session.catalogue.page([row])[0].row, (1, 3, 4, 4.5, 5)[place % 5])
    first = session.shelves.all(n=20)
    session.feedback.record(EventKind.RATE, first.shelves[0].picks[4].item.row, 1)
    second = session.shelves.all(n=20)
    places = {pick.item.row: place for place, pick in enumerate(first.shelves[0].picks)}
    for place, pick in enumerate(second.shelves[0].picks):
        was = places.get(pick.item.row)
        assert pick.movement == (None if was is None else was - place)
        assert pick.predicted is not None
        assert 0.5 <= pick.predicted <= 5
    for live, pick in zip(second.shelves[0].picks, session.shelves.for_you(20).picks, strict=True):
        assert len(pick.reasons) == 81
        assert sum(reason.share for reason in pick.reasons) == pytest.approx(1.0)
        assert sum(reason.amount for reason in pick.reasons) == pytest.approx(pick.score, rel=1e-3)
        largest = sorted(pick.reasons, key=lambda reason: -abs(reason.amount))[:8]
        assert live.reasons == tuple(reason for reason in pick.reasons if reason in largest)
    assert second.revision.event > first.revision.event
    assert second.milliseconds > 0


def test_a_filter_keeps_shelves_full(session: Session) -> None:
    session.feedback.record(EventKind.RATE, session.catalogue.resolve("Toy Story"), 5)
    query = CatalogueQuery(genres=frozenset({"Horror"}), year_from=1970, year_to=1989)
    for shelf in session.shelves.all(query, n=20).shelves[:1]:
        assert len(shelf.picks) == 20
        assert all("Horror" in pick.item.genres and 1970 <= (pick.item.year or 0) <= 1989 for pick in shelf.picks)
