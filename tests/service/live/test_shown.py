"""Shown picks: noted in memory, written in batches, and what sinks because of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind, ItemRow
from recterm.domain.showings import ANY_SHELF, week_of
from recterm.errors import RectermError
from recterm.present.items.reason_sentence import sentence
from recterm.present.text import why
from recterm.service.live.session import Session
from recterm.service.live.shown import SHOWN_ENOUGH, VISIT_ENDS, ShownPick
from recterm.settings import load_settings
from recterm.store import Library
from tests.service.shown_items import item_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.shelf import Shelf
    from recterm.domain.showings import Showing

NOW = int(time.time())


def rate(session: Session, **titles: float) -> None:
    for title, stars in titles.items():
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title.replace("_", " ")), stars)


def show(session: Session, row: ItemRow, visits: int, *, until: int = NOW - DAY) -> None:
    """Let For you show an item in so many visits, the last of them at `until`."""
    for visit in reversed(range(visits)):
        session.shown.note(
            [ShownPick("for-you", item_of(session, row), 1, "als 00000000")], until - visit * (VISIT_ENDS + 1)
        )
    assert session.shown.flush()


def rows_of(session: Session) -> list[Showing]:
    return session._library.shown.of(session.profile.id)


def for_you(session: Session) -> Shelf:
    return session.shelves.all(names=["for-you"]).shelves[0]


def rows(shelf: Shelf) -> list[int]:
    return [pick.item.row for pick in shelf.picks]


def test_a_visit_counts_an_item_once_on_each_shelf_and_once_anywhere(session: Session) -> None:
    first, second = ItemRow(0), ItemRow(1)
    session.shown.note(
        [
            ShownPick("for-you", item_of(session, first), 2, "als 1"),
            ShownPick("because", item_of(session, first), 1, "knn 2"),
        ],
        NOW,
    )
    session.shown.note(
        [
            ShownPick("for-you", item_of(session, first), 1, "als 1"),
            ShownPick("for-you", item_of(session, second), 2, "als 1"),
        ],
        NOW + 60,
    )
    assert rows_of(session) == []
    assert session.shown.flush()
    assert not session.shown.pending
    counts = {(row.key.item, row.key.shelf): (row.times, row.place) for row in rows_of(session)}
    item, other = (session.catalogue.page([row])[0].id for row in (first, second))
    assert counts == {
        (item, "for-you"): (1, 2),
        (item, "because"): (1, 1),
        (item, ANY_SHELF): (1, 2),
        (other, "for-you"): (1, 2),
        (other, ANY_SHELF): (1, 2),
    }
    session.shown.note([ShownPick("for-you", item_of(session, first), 1, "als 1")], NOW + 60 + VISIT_ENDS)
    assert not session.shown.pending
    session.shown.note([ShownPick("for-you", item_of(session, first), 1, "als 1")], NOW + 61 + 2 * VISIT_ENDS)
    assert session.shown.flush()
    assert max(row.times for row in rows_of(session)) == 2


def test_a_busy_library_keeps_what_was_noted_and_the_key_waits_for_nothing(session: Session, library: Path) -> None:
    session.writes.queue_when_busy(lambda: None)
    session.shown.note([ShownPick("for-you", item_of(session, ItemRow(0)), 1)], NOW)
    with Library.open(library) as other, other.transaction():
        assert not session.shown.flush()
        assert session.shown.pending
    assert session.shown.flush()
    assert len(rows_of(session)) == 2


def test_just_looking_keeps_nothing_and_loses_nothing(session: Session) -> None:
    session.shown.note([ShownPick("for-you", item_of(session, ItemRow(0)), 1)], NOW)
    session.writes.be_private(True)
    session.shown.note([ShownPick("for-you", item_of(session, ItemRow(1)), 1)], NOW)
    session.shown.opened(ItemRow(0))
    assert session.shown.flush()
    assert rows_of(session) == []
    session.writes.be_private(False)
    assert session.shown.flush()
    assert {row.key.item for row in rows_of(session)} == {session.catalogue.page([0])[0].id}
    assert all(row.opened is None for row in rows_of(session))


def test_what_was_shown_often_and_never_taken_sinks_and_says_so(session: Session, library: Path) -> None:
    rate(session, Space_01=5, Space_02=5)
    before = for_you(session)
    tired = before.picks[0].item.row
    show(session, tired, SHOWN_ENOUGH - 1)
    with Session.open() as again:
        assert rows(for_you(again)) == rows(before)
        show(again, tired, 4)
    with Session.open() as again:
        after = for_you(again)
        assert rows(after) != rows(before)
        assert [row for row in rows(after) if row != tired][:5] == rows(before)[1:6]
        explained = again.shelves.explain(tired)
        assert explained.shown == 8
        assert explained.score == pytest.approx(before.picks[0].score)
        assert sum(reason.amount for reason in explained.reasons) == pytest.approx(explained.score, rel=1e-4)
        assert why(explained, 60).endswith("; shown 8 times, not taken")
        assert why(explained, 30) == "why: shown 8 times, not taken"
        assert sentence(explained).endswith("; shown 8 times, not taken, so it stands lower on your shelves")


@pytest.mark.parametrize("shelf", ["for-you", "because", "hidden-gems", "recent-releases", "people-like-you"])
def test_every_shelf_of_new_items_sinks_what_is_tired(session: Session, shelf: str) -> None:
    rate(session, Space_01=5, Space_02=5, Space_03=5)
    before = session.shelves.one(shelf, 3)[0]
    tired = before.picks[0].item.row
    show(session, tired, 30)
    with Session.open() as again:
        after = again.shelves.one(shelf, 3)[0]
        assert rows(after)[:2] == rows(before)[1:3]
        assert [pick.shown for pick in after.picks if pick.item.row == tired] in ([], [30])


def test_an_act_lets_it_rise_again(session: Session) -> None:
    rate(session, Space_01=5, Space_02=5)
    before = rows(for_you(session))
    show(session, ItemRow(before[0]), 30)
    for act in ("open", "list", "save"):
        with Session.open() as again:
            assert rows(for_you(again)) != before
            match act:
                case "open":
                    again.shown.opened(ItemRow(before[0]))
                case "list":
                    again.lists.extend("Later", ItemRow(before[0]))
                case _:
                    again.feedback.record(EventKind.SAVE, ItemRow(before[0]))
            assert rows(for_you(again)) == before
            if act == "save":
                again.steps.undo()
                assert rows(for_you(again)) == before
            if act == "list":
                again.lists.delete("Later")


def test_settings_switch_it_off(session: Session) -> None:
    rate(session, Space_01=5, Space_02=5)
    before = rows(for_you(session))
    show(session, ItemRow(before[0]), 30)
    for setting in ("sink = false\n", "shown = false\n"):
        load_settings().config_file.write_text(setting, encoding="utf-8")
        with Session.open() as again:
            assert rows(for_you(again)) == before
            again.shown.note([ShownPick("for-you", item_of(session, ItemRow(0)), 1)], NOW)
            assert again.shown.pending == setting.startswith("sink")


def test_switches_hold_at_once_and_in_later_sessions(session: Session) -> None:
    rate(session, Space_01=5, Space_02=5)
    before = rows(for_you(session))
    show(session, ItemRow(before[0]), 30)
    with Session.open() as again:
        assert rows(for_you(again)) != before
        again.shown.turn("sink", on=False)
        assert rows(for_you(again)) == before
        again.shown.turn("sink", on=True)
        assert rows(for_you(again)) != before
        again.shown.note([ShownPick("for-you", item_of(session, ItemRow(0)), 1)], NOW)
        again.shown.turn("shown", on=False)
        assert not again.shown.pending
        assert rows(for_you(again)) == before
    with Session.open() as later:
        assert (later.shown.switches.shown, later.shown.switches.sink) == (False, True)
        assert not later.shown.kept


def test_the_settings_file_counts_more_than_a_switch(session: Session) -> None:
    session.shown.turn("shown", on=False)
    load_settings().config_file.write_text("shown = true\n", encoding="utf-8")
    with Session.open() as again:
        assert again.shown.kept
        again.shown.turn("shown", on=True)
        with pytest.raises(RectermError, match="says shown = true"):
            again.shown.turn("shown", on=False)
        assert again.shown.kept


def test_nothing_sinks_while_it_is_looked_at(session: Session) -> None:
    rate(session, Space_01=5, Space_02=5)
    before = rows(for_you(session))
    show(session, ItemRow(before[0]), SHOWN_ENOUGH - 1)
    for visit in (NOW, NOW + 2 * VISIT_ENDS):
        session.shown.note([ShownPick("for-you", item_of(session, ItemRow(before[0])), 1)], visit)
        assert session.shown.flush()
        assert (rows(for_you(session)) == before) == (visit == NOW)


def test_forgetting_takes_all_of_one_profile(session: Session) -> None:
    show(session, ItemRow(0), 6, until=week_of(NOW) * DAY - 3 * DAY)  # a Friday: weeks are counted apart
    session.shown.note([ShownPick("for-you", item_of(session, ItemRow(1)), 1)], NOW)
    assert session.shown.forget() == 2
    assert session.shown.flush()
    assert rows_of(session) == []
    assert session.shown.tired() == {}
