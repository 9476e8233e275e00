"""Session on a library that another process writes to: changes show at once, and reach the file in order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow, ProfileId
from recterm.domain.reranking import Reranking
from recterm.errors import LibraryBusyError, RectermError
from recterm.service.live.session import Session
from recterm.service.live.state.acts import FeedbackAct
from recterm.store import Library
from tests.lock_holder import lock_held

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recterm.service.live.writes.lane import Failure

FIRST, SECOND = ItemRow(0), ItemRow(1)
RATE, VIEW = EventKind.RATE, EventKind.VIEW


@pytest.fixture
def prompt(library: Path) -> Iterator[Session]:
    """A session that never waits, as the app has it."""
    with Session.open(library) as session:
        session.writes.queue_when_busy(lambda: None)
        yield session


def stored(path: Path) -> list[tuple[EventKind, float | None]]:
    """Return the events in the file, the first one first."""
    with Library.open(path, readonly=True) as opened:
        return [(event.kind, event.value) for event in reversed(opened.events.history(opened.profiles.active().id))]


def test_what_is_done_while_another_writes_waits_and_moves_the_shelves(prompt: Session, library: Path) -> None:
    prompt.models.load()
    before = prompt.shelves.all()
    with lock_held(library) as holder:
        event = prompt.feedback.record(RATE, FIRST, 5)
        assert (event.kind, event.value) == (RATE, 5)
        assert prompt.writes.waits_on(FIRST)
        assert not prompt.writes.waits_on(SECOND)
        assert prompt.feedback.of(FIRST).stars == 5
        assert prompt.profile.n_rated == 1
        after = prompt.shelves.all()
        assert after.revision != before.revision
        assert after.shelves[1].anchor_stars == 5
        assert stored(library) == []
        assert not prompt.writes.flush()
        assert prompt.writes.n_waiting == 1
        holder.let_go()
        assert len(prompt.writes.flush().acts) == 1
    assert (prompt.writes.n_waiting, prompt.writes.waits_on(FIRST)) == (0, False)
    assert prompt.feedback.of(FIRST).stars == 5
    assert stored(library) == [(RATE, 5)]


def test_everything_is_written_in_the_order_in_which_it_was_done(prompt: Session, library: Path) -> None:
    with lock_held(library) as holder:
        prompt.feedback.record(RATE, FIRST, 2)
        prompt.feedback.record(VIEW, SECOND)
        prompt.lists.keep(SECOND, {"Rainy days"})
        prompt.shelves.set_reranking(Reranking(rarity=0.5))
        prompt.feedback.record(RATE, FIRST, 4.5)
        assert prompt.lists.names_with(SECOND) == {"Rainy days"}
        assert prompt.lists.any_with(SECOND)
        assert not prompt.lists.any_with(FIRST)
        assert prompt.shelves.reranking.rarity == 0.5
        assert prompt.feedback.of(FIRST).stars == 4.5
        holder.let_go()
        assert prompt.writes.n_waiting == 5
        prompt.feedback.record(VIEW, FIRST)  # the file is free, yet what waits goes first
        assert prompt.writes.n_waiting == 6
        prompt.writes.flush()
    assert stored(library) == [(RATE, 2), (VIEW, None), (RATE, 4.5), (VIEW, None)]
    with Session.open(library) as again:
        assert again.lists.names_with(SECOND) == {"Rainy days"}
        assert again.shelves.reranking.rarity == 0.5
        assert again.feedback.of(FIRST) == prompt.feedback.of(FIRST)


def test_what_cannot_be_written_to_a_new_file_is_named(prompt: Session, library: Path, tmp_path: Path) -> None:
    with lock_held(library):
        prompt.feedback.record(RATE, FIRST, 2)
        (act,) = prompt.writes.waiting
        assert isinstance(act, FeedbackAct)
        foreign = replace(act, profile=ProfileId(99), title="Lost")
        assert prompt.file.save([act, foreign], tmp_path / "new.recterm") == [foreign]
    assert stored(tmp_path / "new.recterm") == [(RATE, 2)]


def test_undo_takes_back_what_waits(prompt: Session, library: Path) -> None:
    prompt.feedback.record(RATE, FIRST, 2)
    with lock_held(library) as holder:
        prompt.feedback.record(RATE, FIRST, 5)
        prompt.steps.undo()
        assert prompt.feedback.of(FIRST).stars == 2
        assert prompt.writes.n_waiting == 0
        holder.let_go()
    prompt.writes.flush()
    assert stored(library) == [(RATE, 2)]


def test_what_cannot_be_written_goes_back_and_is_reported(prompt: Session, library: Path) -> None:
    deletion = "DELETE FROM profiles WHERE name = 'me'"
    prompt.profiles.create("guest")
    prompt.profiles.switch("me")
    with lock_held(library, deletion) as holder:
        prompt.feedback.record(RATE, FIRST, 5)
        assert prompt.feedback.of(FIRST).stars == 5
        holder.let_go()
        written = prompt.writes.flush()
    (item,) = prompt.catalogue.page([FIRST])
    assert [(failure.act.title, bool(failure.error.hint)) for failure in written.failures] == [(item.title, True)]
    assert written.moved
    assert prompt.feedback.of(FIRST).empty
    assert prompt.writes.n_waiting == 0


def test_a_full_disk_gives_up_what_does_not_fit_and_shows_what_does(prompt: Session, library: Path) -> None:
    with lock_held(library) as holder:
        for _ in range(200):
            prompt.feedback.record(VIEW, FIRST)
        holder.let_go()
        pages = prompt._library._db.value("PRAGMA page_count")
        prompt._library._db.value(f"PRAGMA max_page_count={pages}")
        failures: list[Failure] = []
        while prompt.writes.n_waiting:
            failures += prompt.writes.flush().failures
    assert failures
    assert {"disk is full" in failure.error.message for failure in failures} == {True}
    assert prompt.feedback.of(FIRST).views == len(stored(library)) == 200 - len(failures)


def test_what_others_wrote_meanwhile_is_taken_in_with_what_waits(prompt: Session, library: Path) -> None:
    other = "INSERT INTO feedback (profile, item, views, hidden, saved, last_event) SELECT 1, id, 1, 0, 0, 0 FROM items"
    with lock_held(library, f"{other} WHERE row = 1") as holder:
        prompt.feedback.record(RATE, FIRST, 5)
        holder.let_go()
        assert prompt.refresh()
        assert (prompt.feedback.of(FIRST).stars, prompt.feedback.of(SECOND).views) == (5, 1)
        assert prompt.writes.flush().acts


def test_a_command_line_waits_and_then_refuses(library: Path) -> None:
    with Session.open(library) as session, lock_held(library):
        session._library.wait_at_most(1)
        with pytest.raises(LibraryBusyError, match="busy"):
            session.feedback.record(RATE, FIRST, 5)
        assert session.feedback.of(FIRST).empty
        assert session.writes.n_waiting == 0


def test_a_wrong_value_is_refused_at_once(prompt: Session, library: Path) -> None:
    with lock_held(library), pytest.raises(RectermError, match="halves"):
        prompt.feedback.record(RATE, FIRST, 5.5)
    assert prompt.writes.n_waiting == 0


def test_one_press_is_nine_statements_at_most(library: Path) -> None:
    """Five are the write; a look at what others wrote, the item, and one page of items that were not read before."""
    with Session.open(library) as session:
        session.writes.queue_when_busy(lambda: None)
        session.models.load()
        session.shelves.all()
        for row in range(3):
            session.feedback.record(RATE, ItemRow(row), 4)
            session.shelves.all()
        assert session.models.standing is not None
        statements: list[str] = []
        session._library._db._raw.set_trace_callback(statements.append)
        session.feedback.record(RATE, ItemRow(3), 5)
        session.shelves.all()
        assert (session.profile.n_rated, session.models.standing is not None) == (4, True)  # the header's
        session._library._db._raw.set_trace_callback(None)
    assert len(statements) <= 9, statements
    assert sum(sql.startswith("SELECT") for sql in statements) <= 2, statements


def test_a_private_session_keeps_everything_in_memory(prompt: Session, library: Path) -> None:
    prompt.feedback.record(RATE, FIRST, 2)
    prompt.writes.be_private(True)
    prompt.feedback.record(RATE, FIRST, 5)
    prompt.feedback.record(VIEW, SECOND)
    prompt.lists.keep(SECOND, {"Rainy days"})
    prompt.shelves.set_reranking(Reranking(rarity=0.5))
    assert prompt.profiles.switch("me").name == "me"
    assert (prompt.feedback.of(FIRST).stars, prompt.feedback.of(SECOND).views) == (5, 1)
    assert prompt.lists.names_with(SECOND) == {"Rainy days"}
    assert (prompt.writes.n_waiting, prompt.writes.waiting, prompt.writes.waits_on(FIRST)) == (0, (), False)
    assert not prompt.writes.flush()
    prompt.steps.undo()
    assert prompt.shelves.reranking.rarity == 0
    prompt.steps.redo()
    assert prompt.shelves.reranking.rarity == 0.5
    for _ in range(4):
        prompt.steps.undo()
    with pytest.raises(RectermError, match="just looking"):
        prompt.steps.undo()
    prompt.feedback.record(RATE, SECOND, 1)
    prompt.writes.be_private(False)
    assert prompt.feedback.of(FIRST).stars == 2
    assert prompt.feedback.of(SECOND).empty
    assert stored(library) == [(RATE, 2)]
    assert prompt.lists.names() == {}


def test_a_session_with_unsaved_changes_cannot_become_private(prompt: Session, library: Path) -> None:
    with lock_held(library) as holder:
        prompt.feedback.record(RATE, FIRST, 2)
        with pytest.raises(RectermError, match="not saved yet"):
            prompt.writes.be_private(True)
        holder.let_go()
    prompt.writes.be_private(True)
    assert stored(library) == [(RATE, 2)]
