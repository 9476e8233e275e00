"""Hit rates: what follows a showing, counted by hand."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind, ItemId, ItemRow, ProfileId
from recterm.domain.shelf import FOR_YOU
from recterm.domain.showings import ANY_SHELF, WINDOW, Showing, ShowingKey, monday, week_of
from recterm.lab.statistics.proportions import wilson
from recterm.service.live.shown import VISIT_ENDS, ShownPick
from recterm.service.live.taken import duels_of, hit_rate, outcomes_of
from recterm.store.people.shown import LISTED, Act
from tests.service.shown_items import item_of

if TYPE_CHECKING:
    from recterm.domain.answers.taken import Duel
    from recterm.service.live.session import Session

NOW = int(time.time())
MONDAY = 1_780_000_000
A, B = "als 0000000a", "ease 0000000b"


def showing(
    item: str, first: int = MONDAY, last: int | None = None, *, shelf: str = ANY_SHELF, model: str = "",
    rival: str = "", visit: int | None = None,
) -> Showing:  # fmt: skip
    key = ShowingKey(ProfileId(1), ItemId(item), week_of(first), shelf, model, rival)
    return Showing(key, 1, first if visit is None else visit, 1, first, first if last is None else last)


def rated(item: str, when: int, stars: float = 4.0) -> Act:
    return Act(ItemId(item), EventKind.RATE.value, stars, when)


def test_an_act_within_the_window_takes_and_none_before_or_after() -> None:
    for when, taken in ((MONDAY - 1, False), (MONDAY, True), (MONDAY + WINDOW, True), (MONDAY + WINDOW + 1, False)):
        (outcome,) = outcomes_of([showing("a")], [rated("a", when)], NOW)
        assert (outcome.taken, outcome.stars) == (taken, 4.0 if taken else None)


def test_saving_and_listing_take_hiding_refuses_and_removing_does_nothing() -> None:
    acts = {"a": EventKind.SAVE, "b": LISTED, "c": EventKind.HIDE, "d": EventKind.UNSAVE, "e": EventKind.VIEW}
    done = [Act(ItemId(item), str(kind), None, MONDAY + 5) for item, kind in acts.items()]
    outcomes = outcomes_of([showing(item) for item in acts], done, NOW)
    assert {outcome.showing.key.item: (outcome.taken, outcome.refused) for outcome in outcomes} == {
        "a": (True, False), "b": (True, False), "c": (False, True), "d": (False, False), "e": (True, False),
    }  # fmt: skip


def test_an_act_counts_for_the_latest_week_alone_on_each_shelf() -> None:
    weeks = [MONDAY, MONDAY + 6 * DAY]
    shown = [showing("a", week, shelf=shelf) for week in weeks for shelf in (ANY_SHELF, FOR_YOU)]
    outcomes = outcomes_of(shown, [rated("a", MONDAY + 6 * DAY + 9)], NOW)
    assert [outcome.taken for outcome in outcomes] == [False, False, True, True]


def test_the_model_that_showed_it_last_gets_the_credit() -> None:
    shown = [
        showing("a", MONDAY, MONDAY + 2 * DAY, shelf=FOR_YOU, model=A, rival=B),
        showing("a", MONDAY + DAY, shelf=FOR_YOU, model=B, rival=A),
    ]
    assert [outcome.taken for outcome in outcomes_of(shown, [rated("a", MONDAY + 2 * DAY)], NOW)] == [True, False]
    assert [outcome.taken for outcome in outcomes_of(shown, [rated("a", MONDAY + DAY)], NOW)] == [False, True]


def test_a_rate_knows_its_visits() -> None:
    shown = [showing(item, visit=visit) for item, visit in (("a", 1), ("b", 1), ("c", 2), ("d", 2))]
    rate = hit_rate("w", outcomes_of(shown, [rated("a", MONDAY + 1, 5), rated("b", MONDAY + 2, 2)], NOW))
    assert (rate.shown, rate.taken, rate.visits, rate.rate, rate.stars, rate.pending) == (4, 2, 2, 0.5, 3.5, 0)
    assert (rate.low, rate.high) == pytest.approx(wilson(0.5, 1)[1:])
    apart = hit_rate("w", outcomes_of([showing(item, visit=0) for item in "ab"], [rated("a", MONDAY)], NOW))
    assert (apart.low, apart.high) == pytest.approx(wilson(0.5, 1)[1:])
    assert hit_rate("w", outcomes_of([showing("a")], [], MONDAY + WINDOW - 1)).pending == 1


def duel_of(wins: int, losses: int, ties: int = 0, untaken: int = 0) -> Duel:
    shown, acts = [], []
    results = [(True, False)] * wins + [(False, True)] * losses + [(True, True)] * ties + [(False, False)] * untaken
    for visit, taken in enumerate(results):
        for label, rival, is_taken in ((A, B, taken[0]), (B, A, taken[1])):
            item = f"{visit} {label}"
            shown.append(showing(item, MONDAY + visit, shelf=FOR_YOU, model=label, rival=rival))
            acts += [rated(item, MONDAY + visit)] if is_taken else []
    (duel,) = duels_of(outcomes_of(shown, acts, NOW))
    return duel


def test_visits_are_won_lost_tied_or_say_nothing() -> None:
    duel = duel_of(3, 1, 2, 5)
    assert (duel.first, duel.second) == (A, B)
    assert (duel.wins, duel.losses, duel.ties, duel.untaken) == (3, 1, 2, 5)
    assert (duel.first_shown, duel.first_taken, duel.second_taken) == (11, 5, 3)
    assert duel.share == 0.75
    assert (duel.low, duel.high) == pytest.approx(wilson(3, 4)[1:])
    assert duel.verdict == "too early"
    assert duel_of(0, 0, 1).share is None


def test_a_verdict_waits_for_evidence() -> None:
    assert duel_of(5, 0).verdict == "too early"
    assert (duel_of(6, 0).verdict, duel_of(0, 6).verdict) == ("first", "second")
    assert duel_of(6, 0).p == 2 / 64
    assert duel_of(4, 3).verdict == "no difference"


def test_the_report_counts_weeks_shelves_and_models(session: Session) -> None:
    first, second, third = (ItemRow(row) for row in range(3))
    shown = session.shown
    shown.note(
        [ShownPick("for-you", item_of(session, row), 1, A) for row in (first, second, third)], NOW - 10 * VISIT_ENDS
    )
    shown.note(
        [ShownPick("because", item_of(session, first), 1, A), ShownPick("rediscover", item_of(session, second), 1)],
        NOW - 10 * VISIT_ENDS + 1,
    )
    shown.note([ShownPick("for-you", item_of(session, first), 1, A)], NOW - 5 * VISIT_ENDS)
    shown.opened(third)
    assert shown.flush()
    session.feedback.record(EventKind.RATE, first, 4.5)
    session.feedback.record(EventKind.HIDE, second)
    report = session.taken.report()
    total = report.total
    assert total is not None
    weeks = {week_of(NOW - 10 * VISIT_ENDS), week_of(NOW - 5 * VISIT_ENDS)}
    assert (total.shown, total.taken, total.refused, total.opened) == (2 + len(weeks), 1, 1, 1)
    assert [week.name for week in report.weeks] == [monday(week).isoformat() for week in sorted(weeks, reverse=True)]
    shelves = {rate.name: (rate.taken, rate.shown) for rate in report.shelves}
    assert shelves == {"for-you": (1, 2 + len(weeks)), "because": (1, 1), "rediscover": (0, 1)}
    (model,) = report.models
    assert (model.name, model.taken, model.stars) == (A, 1, 4.5)
    assert report.duels == ()
    session.lists.extend("Later", third)
    report = session.taken.report()
    assert report.total is not None
    assert report.total.taken == 2
    session.steps.undo()
    session.steps.undo()
    session.steps.undo()
    report = session.taken.report()
    assert report.total is not None
    assert (report.total.taken, report.total.refused) == (0, 0)


def test_nothing_shown_has_no_rate(session: Session) -> None:
    report = session.taken.report()
    assert (report.total, report.weeks, report.shelves, report.models, report.duels) == (None, (), (), (), ())
    assert report.window_days == 7


def test_past_mixes_say_what_came_of_them(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    assert session.taken.mixes().mixes == ()
    for title in ("Space 01", "Space 02", "Space 03"):
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), 5)
    session.shelves.one("weekly-mix", 30)
    later = time.time() + 7 * DAY
    monkeypatch.setattr(time, "time", lambda: later)
    session.shelves.one("weekly-mix", 30)
    new, old = session.taken.mixes().mixes
    assert new.monday > old.monday
    assert len(old.items) == 30
    assert sum(item.bridge for item in old.items) == 4
    assert (old.n_taken, old.missing) == (0, 0)
    liked = session.catalogue.row_of(old.items[2].item)
    assert liked is not None
    session.feedback.record(EventKind.RATE, liked, 3.5)
    old = session.taken.mixes().mixes[1]
    assert (old.n_taken, old.items[2].stars, old.items[2].marks) == (1, 3.5, ("rated",))
