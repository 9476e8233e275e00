"""Shelves for several profiles."""

from __future__ import annotations

import re
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
            assert stars[0] != stars[1]
            assert pick.predicted == min(star for star in stars if star is not None)
        with pytest.raises(RectermError, match="at least two"):
            session.shelves.for_group([], "average")
        with pytest.raises(RectermError):
            session.shelves.for_group(["nobody"], "average")


def test_tonight_is_new_to_all_and_says_whom_each_pick_suits(library: Path) -> None:
    with Session.open() as session:
        assert session.shelves.one("tonight") == ()
        mine = [session.catalogue.resolve(title) for title in ("Space 01", "Space 02", "Space 03")]
        theirs = [session.catalogue.resolve(title) for title in ("Love 01", "Love 02", "Love 03")]
        for row in mine:
            session.feedback.record(EventKind.RATE, row, 5)
        first = session.profile.name
        session.profiles.create("ann")
        for row in theirs:
            session.feedback.record(EventKind.RATE, row, 5)
        session.profiles.switch(first)
        hidden = session.shelves.one("tonight", 4)[0].picks[0].item.row
        session.feedback.record(EventKind.HIDE, hidden)
        (shelf,) = session.shelves.one("tonight", 6)
        assert shelf.title == "Tonight with ann"
        shown = {pick.item.row for pick in shelf.picks}
        assert shown
        assert not shown & {hidden, *mine, *theirs}
        for pick in shelf.picks:
            assert re.fullmatch(r"suits (both alike|(you|ann) most): you \d\.\d, ann \d\.\d stars", pick.why)
        session.profiles.switch("ann")
        assert session.shelves.one("tonight")[0].title == f"Tonight with {first}"
        session.profiles.take_part(first, part=False)
        assert session.shelves.one("tonight") == ()
