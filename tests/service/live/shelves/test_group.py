"""Shelves for several profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import RectermError
from recterm.service.live.session import Session
from recterm.service.models.training import train

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("how", ["average", "least-misery", "fairness"])
def test_a_shelf_for_two_is_new_to_both_and_tells_each_ones_stars(library: Path, how: str) -> None:
    train()
    with Session.open() as session:
        first = session.profile.name
        items = session.catalogue.page(range(6))
        session.feedback.record(EventKind.RATE, items[0].row, 5)
        session.profiles.create("ann")
        session.feedback.record(EventKind.RATE, items[1].row, 5)
        session.feedback.record(EventKind.HIDE, items[2].row)
        shelf = session.shelves.for_group([first], how)  # type: ignore[arg-type]
        assert shelf.title == f"Together: ann, {first}"
        shown = {pick.item.row for pick in shelf.picks}
        assert shown
        assert not shown & {items[0].row, items[1].row, items[2].row}
        for pick in shelf.picks:
            assert [reason.title for reason in pick.reasons] == ["ann", first]
            assert sum(reason.amount for reason in pick.reasons) == pytest.approx(pick.score)
            stars = [reason.stars for reason in pick.reasons]
            assert pick.predicted == min(star for star in stars if star is not None)
        with pytest.raises(RectermError, match="at least two"):
            session.shelves.for_group([], "average")
        with pytest.raises(RectermError):
            session.shelves.for_group(["nobody"], "average")
