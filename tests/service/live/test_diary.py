"""Diary of a profile: events changed, redated and deleted, with their sources, and all of it undone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import DAY, NOON, some_time_in
from recterm.domain.days import moment_of
from recterm.domain.exclusions import NOTHING_EXCLUDED, Exclusions
from recterm.domain.model import EventKind
from recterm.domain.undoing import StepKind
from recterm.errors import RectermError
from recterm.service.history.importing import import_history
from recterm.service.live.diary import Diary
from recterm.service.live.session import Session
from recterm.store import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recterm.domain.answers.taste.diary import DiaryEntry

HISTORY = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Space 01,1981,,5\n2024-02-11,Space 02,1982,,3\n"
NOON_OF_11TH = 1_704_931_200 + NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text(HISTORY, encoding="utf-8")
    return path


@pytest.fixture
def session(library: Path, path: Path) -> Iterator[Session]:
    import_history(path, library=library)
    with Session.open(library) as opened:
        yield opened


def entry(session: Session, title: str) -> DiaryEntry:
    """Return the latest entry on a film."""
    item = session.catalogue.page([session.catalogue.resolve(title)])[0].id
    return next(entry for entry in session.diary.entries() if entry.event.item == item)


def told(session: Session) -> list[tuple[str, float | None, int, tuple[str, ...]]]:
    """Return kind, stars, time and sources of every entry, without numbers."""
    return [(event.kind.value, event.value, event.timestamp, sources) for event, sources, _ in session.diary.entries()]


def test_another_rating_keeps_date_and_source(session: Session) -> None:
    before = told(session)
    event = entry(session, "Space 01").event
    session.diary.amend(event, EventKind.RATE, 1.5, event.timestamp)
    assert told(session)[1] == ("rate", 1.5, NOON_OF_11TH, ("letterboxd",))
    assert session.feedback.of(session.catalogue.resolve("Space 01")).stars == 1.5
    assert session.steps.undo().kind is StepKind.DIARY
    assert told(session) == before
    session.steps.redo()
    assert told(session)[1][1] == 1.5
    session.steps.undo()
    assert told(session) == before
    assert session.feedback.of(session.catalogue.resolve("Space 01")).stars == 5.0


def test_a_rating_that_is_redated_before_another_no_longer_holds(session: Session) -> None:
    row = session.catalogue.resolve("Space 01")
    session.feedback.record(EventKind.RATE, row, 2.0)
    assert session.feedback.of(row).stars == 2.0
    event = entry(session, "Space 01").event
    session.diary.amend(event, EventKind.RATE, 2.0, NOON_OF_11TH - 5 * DAY)
    assert session.feedback.of(row).stars == 5.0
    assert [event.timestamp for event in session.feedback.on_item(row)] == [NOON_OF_11TH, NOON_OF_11TH - 5 * DAY]


def test_a_rating_becomes_a_view(session: Session) -> None:
    row = session.catalogue.resolve("Space 01")
    event = entry(session, "Space 01").event
    session.diary.amend(event, EventKind.VIEW, None, event.timestamp)
    feedback = session.feedback.of(row)
    assert (feedback.stars, feedback.views, feedback.viewed_at) == (None, 1, NOON_OF_11TH)


def test_what_was_changed_or_deleted_does_not_come_back_with_the_file(session: Session, path: Path) -> None:
    event = entry(session, "Space 01").event
    session.diary.amend(event, EventKind.RATE, 1.5, event.timestamp)
    session.diary.delete(entry(session, "Space 02").event)
    after = told(session)
    import_history(path, library=session.info.path)
    session.refresh()
    assert told(session) == after


def test_undoing_the_import_takes_what_was_changed_of_it(session: Session) -> None:
    event = entry(session, "Space 01").event
    session.diary.amend(event, EventKind.RATE, 1.5, event.timestamp)
    (history,) = session.steps.imports()
    session.steps.undo_import(history.number)
    assert told(session) == []
    session.steps.redo()
    assert [stars for _, stars, _, _ in told(session)] == [3.0, 1.5]
    session.steps.undo()
    assert [stars for _, stars, _, _ in told(session)] == [3.0, 5.0]


def test_changes_of_changes_are_undone_one_by_one_and_redone(session: Session) -> None:
    row = session.catalogue.resolve("Space 05")
    session.feedback.record(EventKind.RATE, row, 4.0)
    states = [told(session)]
    for stars in (3.0, 2.0):
        event = entry(session, "Space 05").event
        session.diary.amend(event, EventKind.RATE, stars, event.timestamp)
        states.append(told(session))
    session.diary.delete(entry(session, "Space 05").event)
    states.append(told(session))
    for _ in range(2):
        for state in reversed(states[:-1]):
            session.steps.undo()
            assert told(session) == state
        session.steps.undo()
        assert session.feedback.of(row).stars is None
        for state in states:
            session.steps.redo()
            assert told(session) == state


def test_an_excluded_event_stays_excluded_when_it_is_changed(session: Session) -> None:
    event = entry(session, "Space 01").event
    session.diary.exclude(NOTHING_EXCLUDED.with_events([event.id]))
    session.diary.amend(event, EventKind.RATE, 2.0, event.timestamp)
    assert entry(session, "Space 01").excluded
    assert len(session.diary.exclusions.events) == 1
    session.steps.undo()
    assert entry(session, "Space 01").excluded


def test_a_deleted_event_is_brought_back_and_deleted_again(session: Session) -> None:
    before = told(session)
    session.diary.delete(entry(session, "Space 01").event)
    assert len(told(session)) == 1
    for _ in range(2):
        session.steps.undo()
        assert told(session) == before
        session.steps.redo()
        assert len(told(session)) == 1


def test_an_event_that_a_later_one_takes_back_is_not_changed(session: Session) -> None:
    row = session.catalogue.resolve("Space 03")
    session.feedback.record(EventKind.HIDE, row)
    hidden = session.feedback.on_item(row)[0]
    session.feedback.record(EventKind.UNHIDE, row)
    with pytest.raises(RectermError) as caught:
        session.diary.delete(hidden)
    assert caught.value.code == "event_taken_back"
    with pytest.raises(RectermError) as caught:
        session.diary.amend(hidden, EventKind.HIDE, None, NOON_OF_11TH)
    assert caught.value.code == "event_taken_back"
    assert not session.feedback.of(row).hidden


def test_what_no_longer_stands_or_does_not_fit_is_refused(session: Session) -> None:
    event = entry(session, "Space 01").event
    with pytest.raises(RectermError, match="future"):
        session.diary.amend(event, EventKind.RATE, 5.0, int(time.time()) + DAY)
    with pytest.raises(RectermError, match="halves"):
        session.diary.amend(event, EventKind.RATE, 7.0, event.timestamp)
    session.diary.delete(event)
    with pytest.raises(RectermError) as caught:
        session.diary.delete(event)
    assert caught.value.code == "done_meanwhile"


def test_just_looking_changes_the_diary_for_the_time_being(session: Session) -> None:
    row = session.catalogue.resolve("Space 01")
    session.writes.be_private(True)
    event = entry(session, "Space 01").event
    session.diary.amend(event, EventKind.RATE, 1.0, event.timestamp)
    assert session.feedback.of(row).stars == 1.0
    session.steps.undo()
    assert session.feedback.of(row).stars == 5.0
    session.diary.delete(event)
    assert session.feedback.of(row).stars is None
    session.writes.be_private(False)
    assert session.feedback.of(row).stars == 5.0


def test_a_rating_of_the_past_is_recorded_with_its_date(session: Session) -> None:
    row = session.catalogue.resolve("Space 02")
    session.feedback.record(EventKind.RATE, row, 1.0, NOON_OF_11TH)
    assert session.feedback.of(row).stars == 3.0
    assert [event.value for event in session.feedback.on_item(row)] == [3.0, 1.0]


def test_a_typed_day_keeps_the_time_of_day_if_it_is_known() -> None:
    now = NOON_OF_11TH + 400 * DAY
    evening = NOON_OF_11TH + 7_123
    assert (moment_of("2024-01-12", evening, now) - evening) % DAY == 0
    assert moment_of("2024-01-12", NOON_OF_11TH, now) == NOON_OF_11TH + DAY
    assert moment_of("2024-01-12", 0, now) == NOON_OF_11TH + DAY
    assert moment_of("2024", evening, now) == some_time_in(2024)
    assert moment_of("2024-03", evening, now) == some_time_in(2024, 3)
    assert moment_of("2024-12", evening, now) == some_time_in(2024, 12)
    assert moment_of("2024-01-11", 0, NOON_OF_11TH - 600) == NOON_OF_11TH - 600


def test_a_view_keeps_what_it_counts_when_it_is_redated(session: Session) -> None:
    row = session.catalogue.resolve("Space 07")
    event = session.feedback.record(EventKind.VIEW, row)
    with Library.open(Path(session.info.path)) as library, library.transaction():
        library.connection.run("UPDATE events SET weight = 0.5 WHERE id = ?", (event.id,))
        library.events.settle(event.profile, [event.item])
    session.refresh()
    before = session.feedback.of(row)
    (weighed,) = session.feedback.on_item(row)
    session.diary.amend(weighed, EventKind.VIEW, None, NOON_OF_11TH)
    assert [event.weight for event in session.feedback.on_item(row)] == [0.5]
    assert session.feedback.of(row).played == before.played == 0.5


def test_a_diary_that_is_open_reads_only_what_was_done_since(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.diary.entries()
    whole = Diary(session._state, session.writes)
    first, second = entry(session, "Space 01").event, entry(session, "Space 02").event
    steps: list[Callable[[], object]] = [
        lambda: session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 4.5),
        lambda: session.diary.amend(first, EventKind.RATE, 1.5, first.timestamp),
        lambda: session.diary.amend(second, EventKind.RATE, 3.0, second.timestamp - 400 * DAY),
        session.steps.undo,
        lambda: session.diary.delete(next(each.event for each in whole.entries() if each.event.item == second.item)),
        lambda: session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Space 02")),
        session.steps.undo,
        session.steps.redo,
    ]
    for step in steps:
        step()
        expected = whole.entries()
        with monkeypatch.context() as patch:
            patch.setattr(session._library.events, "by_date", no_reading)
            assert session.diary.updated() == expected
    for exclusions in (Exclusions(sources=frozenset({"letterboxd"})), NOTHING_EXCLUDED):
        session.diary.exclude(exclusions)
        assert session.diary.updated() == whole.entries()


def no_reading(*_: object) -> list[object]:
    raise AssertionError("the whole diary was read")


@pytest.mark.parametrize("earlier", [0, 400 * DAY])
def test_a_changed_event_leaves_the_profile_as_it_is_stored(session: Session, library: Path, earlier: int) -> None:
    row = session.catalogue.resolve("Space 01")
    session.feedback.record(EventKind.VIEW, row)
    event = next(entry.event for entry in session.diary.entries() if entry.event.value == 5.0)
    session.diary.amend(event, EventKind.RATE, 1.5, event.timestamp - earlier)
    with Session.open(library) as stored:
        mine, read = session._state.profile, stored._state.profile
        assert list(mine.feedback.items()) == list(read.feedback.items())
        assert (mine.last_event, mine.redoable, mine.info) == (read.last_event, read.redoable, read.info)
        assert mine.first_views == read.first_views
