"""Library of plays: no stars, only what was played."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, Role
from recterm.service.data.importing import import_data
from recterm.service.live.session import Session
from recterm.service.models.training import train

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    chance = random.Random(3)
    lines = [
        f"{user},{kind} {track:02},{chance.randint(1, 60)}"
        for user in range(120)
        for kind in (("Jazz", "Polka")[user % 2],)
        for track in chance.sample(range(20), 9)
    ]
    (tmp_path / "plays.csv").write_text("user,item,plays\n" + "\n".join(lines) + "\n", encoding="utf-8")
    import_data(tmp_path / "plays.csv")
    train()
    with Session.open() as opened:
        yield opened


def test_there_are_no_stars_to_predict(session: Session) -> None:
    assert session.info.scale is None
    assert [header.role for header in session.models.active] == [Role.RANKING, Role.NEIGHBOURS]
    pick = session.shelves.all().shelves[0].picks[0]
    assert (pick.predicted, pick.deviation) == (None, None)


@pytest.mark.parametrize(("kind", "value", "verb"), [(EventKind.VIEW, None, "viewed"), (EventKind.RATE, 5, "rated")])
def test_a_play_or_a_rating_brings_up_its_kind(
    session: Session, kind: EventKind, value: float | None, verb: str
) -> None:
    session.feedback.record(kind, session.catalogue.resolve("Jazz 03"), value)
    shelves = session.shelves.all(n=6).shelves
    assert [shelf.title for shelf in shelves] == ["For you", f"Because you {verb} Jazz 03"]
    for shelf in shelves:
        assert len(shelf.picks) == 6
        assert all(pick.item.title.startswith("Jazz") for pick in shelf.picks)
        assert all(sum(reason.share for reason in pick.reasons) == pytest.approx(1) for pick in shelf.picks)
