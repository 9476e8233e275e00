"""Weekly mix: the same all week, kept, new on Monday, and what came of the last one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.service.live.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from recterm.domain.shelf import Shelf

WEEK = 7 * 86_400


def rate(session: Session) -> None:
    for title in ("Space 01", "Space 02", "Space 03"):
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), 5)


def mix(session: Session, n: int = 30) -> Shelf:
    (shelf,) = session.shelves.one("weekly-mix", n)
    return shelf


def titles(shelf: Shelf) -> list[str]:
    return [pick.item.title for pick in shelf.picks]


def test_a_mix_stays_all_week_and_hidden_items_leave_it(library: Path) -> None:
    with Session.open() as session:
        rate(session)
        first = mix(session)
        assert (len(first.picks), first.note) == (30, "30 for this week, new on Monday")
        assert not {"Space 01", "Space 02", "Space 03"} & set(titles(first))
        bridges = [pick for pick in first.picks if pick.why]
        assert len(bridges) == 4
        assert all(pick.item.title.startswith("Love") for pick in bridges)
        assert bridges[0].why == "a bridge out of your usual Action or Sci-Fi"
        session.feedback.record(EventKind.RATE, first.picks[3].item.row, 1)
        assert titles(mix(session)) == titles(first)
        session.feedback.record(EventKind.HIDE, first.picks[0].item.row)
        assert titles(mix(session)) == titles(first)[1:]
    with Session.open() as session:
        assert titles(mix(session, 10)) == titles(first)[1:11]


def test_monday_brings_another_and_says_what_came_of_the_last(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session.open() as session:
        rate(session)
        first = mix(session)
        session.feedback.record(EventKind.SAVE, first.picks[0].item.row)
        session.feedback.record(EventKind.RATE, first.picks[1].item.row, 4)
        later = time.time() + WEEK
        monkeypatch.setattr(time, "time", lambda: later)
        second = mix(session)
        assert second.note.endswith("new on Monday; last week you took 2 of 30")
        assert first.picks[1].item.title not in titles(second)
        assert [len(week.items) for week in session.shelves.mixes.all()] == [30, len(second.picks)]


def test_a_deleted_profile_leaves_no_mix_to_the_next(library: Path) -> None:
    with Session.open() as session:
        session.profiles.create("ann")
        rate(session)
        assert mix(session).picks
        session.profiles.delete("ann")
        session.profiles.create("bob")
        assert session.shelves.mixes.all() == []
