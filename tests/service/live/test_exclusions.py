"""Exclusions from the taste: what models and shelves see of a profile, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.exclusions import NOTHING_EXCLUDED, Period
from recterm.domain.model import EventKind
from recterm.domain.undoing import StepKind
from recterm.service.data.exporting import export_data
from recterm.service.data.restoring import restore
from recterm.service.history.importing import import_history
from recterm.service.live.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recterm.domain.model import EventId, ItemRow

SPACE = "Date,Name,Year,Letterboxd URI,Rating\n" + "".join(
    f"2024-01-{day:02},Space {day:02},{1980 + day},,5\n" for day in range(1, 9)
)
"""Eight films of one kind, rated by a service's report; what is done in recterm is of the other kind."""


@pytest.fixture
def session(library: Path, tmp_path: Path) -> Iterator[Session]:
    path = tmp_path / "ratings.csv"
    path.write_text(SPACE, encoding="utf-8")
    import_history(path, library=library)
    with Session.open(library) as opened:
        for number in range(1, 5):
            opened.feedback.record(EventKind.RATE, opened.catalogue.resolve(f"Love {number:02}"), 5.0)
        yield opened


def kinds(session: Session, n: int = 6) -> set[str]:
    """Return the kinds of films on For you."""
    return {item.title.split()[0] for item in session.shelves.items_for_you(n)}


def row(session: Session, title: str) -> ItemRow:
    return session.catalogue.resolve(title)


def event_on(session: Session, title: str) -> EventId:
    return session.feedback.on_item(row(session, title))[0].id


def test_a_service_leaves_the_taste_and_its_films_stay_known(session: Session) -> None:
    assert "Space" in kinds(session)
    session.diary.exclude(NOTHING_EXCLUDED.with_source("letterboxd"))
    assert kinds(session) == {"Love"}
    assert session.feedback.of(row(session, "Space 01")).stars == 5.0
    assert session.profile.n_rated == 12
    history = {f"Space {number:02}" for number in range(1, 9)} | {f"Love {number:02}" for number in range(1, 5)}
    assert not {item.title for item in session.shelves.items_for_you(40)} & history


def test_what_is_excluded_is_no_reason_and_has_no_shelf(session: Session) -> None:
    session.diary.exclude(NOTHING_EXCLUDED.with_source("letterboxd"))
    (for_you, *because) = session.shelves.all(names=("for-you", "because")).shelves
    reasons = {reason.title for pick in for_you.picks for reason in pick.reasons}
    assert reasons
    assert not [title for title in reasons if title.startswith("Space")]
    anchors = [shelf.anchor.title for shelf in because if shelf.anchor is not None]
    assert anchors
    assert not [title for title in anchors if title.startswith("Space")]


def test_a_period_leaves_the_taste(session: Session) -> None:
    session.diary.exclude(NOTHING_EXCLUDED.with_period(Period(1_700_000_000, 1_710_000_000)))
    assert kinds(session) == {"Love"}


def test_an_event_leaves_the_taste_and_comes_back(session: Session) -> None:
    before = session.shelves.explain(row(session, "Space 12")).score
    chosen = NOTHING_EXCLUDED.with_events([event_on(session, "Space 01")])
    session.diary.exclude(chosen)
    assert session.shelves.explain(row(session, "Space 12")).score < before
    assert [entry.excluded for entry in session.diary.entries()].count(True) == 1
    session.diary.exclude(chosen.without_events(chosen.events))
    assert session.shelves.explain(row(session, "Space 12")).score == before


def test_another_opinion_on_an_excluded_film_counts(session: Session) -> None:
    session.diary.exclude(NOTHING_EXCLUDED.with_source("letterboxd"))
    without = session.shelves.explain(row(session, "Space 12")).score
    session.feedback.record(EventKind.RATE, row(session, "Space 01"), 5.0)
    scored = session.shelves.explain(row(session, "Space 12")).score
    assert scored > without
    with Session.open(session.info.path) as again:
        assert again.shelves.explain(row(again, "Space 12")).score == scored


def test_what_is_done_here_can_be_excluded_too(session: Session) -> None:
    session.diary.exclude(NOTHING_EXCLUDED.with_source(""))
    assert kinds(session) == {"Space"}
    session.feedback.record(EventKind.RATE, row(session, "Love 05"), 5.0)
    assert kinds(session) == {"Space"}
    assert row(session, "Love 05") not in {item.row for item in session.shelves.items_for_you(40)}


def test_a_hidden_film_stays_hidden_and_a_saved_one_saved(session: Session) -> None:
    hidden, saved = row(session, "Space 12"), row(session, "Space 13")
    session.feedback.record(EventKind.HIDE, hidden)
    session.feedback.record(EventKind.SAVE, saved)
    session.diary.exclude(NOTHING_EXCLUDED.with_source(""))
    assert hidden not in {pick.item.row for pick in session.shelves.similar(row(session, "Space 01"), 40).picks}
    (watchlist,) = session.shelves.one("watchlist")
    assert [pick.item.row for pick in watchlist.picks] == [saved]


def test_excluding_is_a_step_that_is_undone_and_redone(session: Session) -> None:
    rules = NOTHING_EXCLUDED.with_source("letterboxd")
    session.diary.exclude(rules)
    session.diary.exclude(rules)
    done = session.steps.undo()
    assert (done.kind, done.exclusions) == (StepKind.EXCLUSIONS, NOTHING_EXCLUDED)
    assert "Space" in kinds(session)
    assert session.steps.redo().exclusions == rules
    assert kinds(session) == {"Love"}
    assert session.steps.undo().kind is StepKind.EXCLUSIONS
    assert session.steps.undo().kind is StepKind.FEEDBACK


def test_a_trial_changes_nothing(session: Session) -> None:
    now = session.shelves.items_for_you(10)
    then = session.shelves.items_for_you(10, NOTHING_EXCLUDED.with_source("letterboxd"))
    assert then != now
    assert session.shelves.items_for_you(10) == now
    assert session.diary.exclusions.empty


def test_just_looking_excludes_for_the_time_being(session: Session) -> None:
    session.writes.be_private(True)
    session.diary.exclude(NOTHING_EXCLUDED.with_source("letterboxd"))
    assert kinds(session) == {"Love"}
    session.writes.be_private(False)
    assert "Space" in kinds(session)


def test_a_group_sees_each_one_without_what_they_excluded(session: Session) -> None:
    session.diary.exclude(NOTHING_EXCLUDED.with_source("letterboxd"))
    me = session.profile.name
    session.profiles.create("guest")
    session.feedback.record(EventKind.RATE, row(session, "Love 06"), 5.0)
    shelf = session.shelves.for_group([me], "average", 10)
    assert {pick.item.title.split()[0] for pick in shelf.picks[:5]} == {"Love"}
    whole = session.shelves.for_group([me], "average", 40)
    assert row(session, "Space 01") not in {pick.item.row for pick in whole.picks}


def test_exclusions_survive_the_undoing_of_their_import(session: Session) -> None:
    session.diary.exclude(NOTHING_EXCLUDED.with_events([event_on(session, "Space 01")]))
    (history,) = session.steps.imports()
    session.steps.undo_import(history.number)
    session.steps.redo()
    excluded = [entry.event.item for entry in session.diary.entries() if entry.excluded]
    assert [session.catalogue.title_of(item) for item in excluded] == ["Space 01"]


def test_an_export_says_what_is_excluded_and_restoring_it_excludes_that_again(session: Session, tmp_path: Path) -> None:
    session.diary.exclude(NOTHING_EXCLUDED.with_source("letterboxd"))
    best = [item.id for item in session.shelves.items_for_you(10)]
    complete = export_data(tmp_path / "me.jsonl", library=session.info.path)
    assert complete.left_out == {}
    flat = export_data(tmp_path / "me.csv", library=session.info.path)
    assert list(flat.left_out.values()) == [8]
    assert "excluded from your taste" in next(iter(flat.left_out))
    session.diary.exclude(NOTHING_EXCLUDED)
    restore(tmp_path / "me.jsonl", library=session.info.path)
    session.refresh()
    assert len(session.diary.exclusions.events) == 8
    assert [item.id for item in session.shelves.items_for_you(10)] == best
