"""Undo and redo of all that a user can do, durable and for each profile; an import is one step."""

from __future__ import annotations

import random
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow
from recterm.domain.reranking import PLAIN, Reranking
from recterm.domain.undoing import StepKind
from recterm.errors import RectermError
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches, undo_decision
from recterm.service.libraries.files import open_library
from recterm.service.live.session import Session
from tests.lock_holder import lock_held
from tests.store.checking import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from recterm.domain.undoing import Reverted

FIRST, SECOND = ItemRow(0), ItemRow(1)
RATE, VIEW, LIKE, HIDE, SAVE = (EventKind(kind) for kind in ("rate", "view", "like", "hide", "save"))
HEAD = "Date,Name,Year,Letterboxd URI,Rating\n"


@pytest.fixture
def session(library: Path) -> Iterator[Session]:
    """A session without models."""
    with Session.open(library) as opened:
        yield opened


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    """Write a Letterboxd export: two films of the library, one that may be in it, one that is not."""
    path = tmp_path / "ratings.csv"
    rows = (
        "2024-01-01,Space 01,1981,https://boxd.it/a,5\n"
        "2024-01-02,Space 02,1982,https://boxd.it/b,4\n"
        "2024-01-03,Spacee 03,1983,https://boxd.it/c,3\n"
        "2024-01-04,A Film of My Own,2001,https://boxd.it/d,2\n"
    )
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def everything(session: Session) -> object:
    """Return all that a user sees of their own feedback."""
    session.refresh()
    session._state.reload()
    feedback = {
        session.catalogue.page([row])[0].id: (state.stars, state.views, state.liked, state.hidden, state.saved)
        for row, state in session._state.profile.feedback.items()
    }
    lists = {(named_list.name, named_list.description, named_list.items) for named_list in session.lists.all()}
    titles = [(match.title, match.state, match.item) for match in open_matches(session.info.path, every=True)]
    return feedback, lists, session.shelves.reranking, titles, session.info.n_own


def user_actions(ratings: Path) -> list[tuple[StepKind, Callable[[Session], object]]]:
    """Return one action of every kind that a user can perform."""

    def whole_import(session: Session) -> None:
        import_history(ratings, library=session.info.path, profile=session.profile.name)

    def decision(session: Session) -> None:
        decide(session.info.path, open_matches(session.info.path)[-1].number, "Love 09", profile=session.profile.name)

    return [
        (StepKind.FEEDBACK, lambda session: session.feedback.record(RATE, FIRST, 4.5)),
        (StepKind.FEEDBACK, lambda session: session.feedback.record(RATE, FIRST, 3)),
        (StepKind.FEEDBACK, lambda session: session.feedback.record(EventKind.UNRATE, FIRST)),
        (StepKind.FEEDBACK, lambda session: session.feedback.record(VIEW, SECOND)),
        (StepKind.FEEDBACK, lambda session: session.feedback.record(LIKE, SECOND)),
        (StepKind.FEEDBACK, lambda session: session.feedback.record(HIDE, SECOND)),
        (StepKind.FEEDBACK, lambda session: session.feedback.record(SAVE, FIRST)),
        (StepKind.LISTS, lambda session: session.lists.keep(FIRST, {"Rain", "Sun"})),
        (StepKind.LISTS, lambda session: session.lists.extend("Rain", SECOND, ItemRow(2))),
        (StepKind.LISTS, lambda session: session.lists.take_off("Rain", SECOND)),
        (StepKind.LISTS, lambda session: session.lists.rename("Rain", "Snow")),
        (StepKind.LISTS, lambda session: session.lists.delete("Snow")),
        (StepKind.DIALS, lambda session: session.shelves.set_reranking(Reranking(rarity=0.5))),
        (StepKind.IMPORT, whole_import),
        (StepKind.DECISION, decision),
        (StepKind.FEEDBACK, lambda session: session.feedback.record(RATE, FIRST, 1)),
    ]


def test_everything_is_undone_and_redone_step_by_step(session: Session, ratings: Path) -> None:
    states, kinds = [everything(session)], []
    for kind, action in user_actions(ratings):
        action(session)
        states.append(everything(session))
        kinds.append(kind)
        assert states[-1] != states[-2], kind
    for _ in range(2):
        for place in range(len(kinds) - 1, -1, -1):
            done = session.steps.undo()
            assert (done.kind, done.redone) == (kinds[place], False)
            assert everything(session) == states[place], kinds[place]
        with pytest.raises(RectermError, match="nothing to undo"):
            session.steps.undo()
        for place, kind in enumerate(kinds, start=1):
            done = session.steps.redo()
            assert (done.kind, done.redone) == (kind, True)
            assert everything(session) == states[place], kind
        with pytest.raises(RectermError, match="nothing to redo"):
            session.steps.redo()
    with open_library(session.info.path) as opened:
        assert check(opened) == []


def test_it_lasts_and_belongs_to_a_profile(session: Session, library: Path) -> None:
    session.feedback.record(RATE, FIRST, 4)
    session.profiles.create("guest")
    session.feedback.record(RATE, FIRST, 1)
    session.profiles.switch("me")
    with Session.open(library, "me") as again:
        assert again.steps.undo().before.stars == 4
        assert again.feedback.of(FIRST).empty
    with Session.open(library, "me") as again:
        assert again.steps.redo().after.stars == 4
    session.refresh()
    session.profiles.switch("guest")
    assert session.steps.undo().before.stars == 1


def test_a_new_action_ends_what_could_be_redone(session: Session) -> None:
    session.feedback.record(RATE, FIRST, 4)
    session.steps.undo()
    session.feedback.record(VIEW, SECOND)
    with pytest.raises(RectermError, match="nothing to redo"):
        session.steps.redo()
    assert session.steps.undo().kind is StepKind.FEEDBACK
    with pytest.raises(RectermError, match="nothing to undo"):
        session.steps.undo()


def test_an_undo_tells_what_stood_and_what_stands(session: Session) -> None:
    session.feedback.record(RATE, FIRST, 3)
    session.feedback.record(RATE, FIRST, 4.5)
    done = session.steps.undo()
    assert (done.before.stars, done.after.stars) == (4.5, 3)
    assert done.event is not None
    assert session.catalogue.row_of(done.event.item) == FIRST


def test_an_import_is_undone_by_its_number_whatever_was_done_since(session: Session, ratings: Path) -> None:
    before = everything(session)
    number = import_history(ratings).number
    assert number == 1
    assert import_history(ratings).number is None  # nothing was new
    session.refresh()
    space = session.catalogue.resolve("Space 01")
    session.feedback.record(RATE, space, 1)
    session.feedback.record(VIEW, SECOND)
    done = session.steps.undo_import(number)
    assert (done.kind, done.history and done.history.events) == (StepKind.IMPORT, 4)
    assert (session.feedback.of(space).stars, session.feedback.of(space).views) == (1, 0)
    assert session.profile.n_rated == 1
    assert session.info.n_own == 0
    assert open_matches(session.info.path, every=True) == []
    with pytest.raises(RectermError, match="already undone"):
        session.steps.undo_import(number)
    with pytest.raises(RectermError, match="no import 9"):
        session.steps.undo_import(9)
    assert [imported.undone for imported in session.steps.imports()] == [True]
    session.steps.redo()
    assert session.profile.n_rated == 4
    session.steps.undo()
    session.steps.undo()
    session.steps.undo()
    assert everything(session) == before


def test_an_undone_import_can_be_imported_again(session: Session, ratings: Path) -> None:
    import_history(ratings)
    session.steps.undo()
    assert session.profile.n_rated == 0
    again = import_history(ratings)
    assert (again.events, again.number) == (4, 2)
    session.refresh()
    assert session.profile.n_rated == 4


def test_what_another_import_told_of_too_stays(session: Session, ratings: Path, tmp_path: Path) -> None:
    imdb = tmp_path / "imdb.csv"
    imdb.write_text(
        "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
        "Release Date,Directors\n"
        "tt0000001,10,2024-01-01,Space 01,https://www.imdb.com/title/tt0000001,movie,7,90,1981,Sci-Fi,1,1981-01-01,\n",
        encoding="utf-8",
    )
    first, second = import_history(ratings).number, import_history(imdb).number
    assert (first, second) == (1, 2)
    session.steps.undo_import(1)
    space = session.catalogue.resolve("Space 01")
    assert session.feedback.of(space).stars == 5
    assert session.profile.n_rated == 1
    session.steps.undo_import(2)
    assert session.profile.n_rated == 0


def test_decisions_are_undone_in_their_turn(session: Session, ratings: Path) -> None:
    import_history(ratings)
    waiting = open_matches(session.info.path)
    decide(session.info.path, waiting[0].number, "Love 09")
    undone = undo_decision(session.info.path, "me", 1000)
    assert undone == waiting[0]
    assert undo_decision(session.info.path, "me", 1000) is None  # the import comes before it
    session.refresh()
    assert session.steps.redo().title == waiting[0].title


def test_a_stored_step_is_undone_while_another_process_writes(session: Session, library: Path) -> None:
    session.writes.queue_when_busy(lambda: None)
    session.feedback.record(RATE, FIRST, 2)
    session.feedback.record(RATE, FIRST, 5)
    session.lists.keep(FIRST, {"Rain"})
    with lock_held(library) as holder:
        assert waiting(session.steps.undo()) == (StepKind.LISTS, True)
        done = session.steps.undo()
        assert waiting(done) == (StepKind.FEEDBACK, True)
        assert (done.before.stars, done.after.stars) == (5, 2)
        assert session.feedback.of(FIRST).stars == 2
        assert session.writes.waits_on(FIRST)
        assert waiting(session.steps.redo()) == (StepKind.FEEDBACK, False)  # called off
        assert session.feedback.of(FIRST).stars == 5
        session.steps.undo()
        session.feedback.record(VIEW, SECOND)
        holder.let_go()
        session.writes.flush()
    assert session.feedback.of(FIRST).stars == 2
    assert session.lists.all() == []
    with pytest.raises(RectermError, match="nothing to redo"):
        session.steps.redo()


def test_a_waiting_step_is_undone_and_redone_in_memory(session: Session, library: Path) -> None:
    session.writes.queue_when_busy(lambda: None)
    with lock_held(library) as holder:
        session.feedback.record(RATE, FIRST, 2)
        session.lists.keep(FIRST, {"Rain"})
        session.shelves.set_reranking(Reranking(rarity=0.5))
        for kind in (StepKind.DIALS, StepKind.LISTS, StepKind.FEEDBACK):
            assert session.steps.undo().kind is kind
        assert (session.writes.n_waiting, session.shelves.reranking, session.feedback.of(FIRST).empty) == (
            0,
            PLAIN,
            True,
        )
        for kind in (StepKind.FEEDBACK, StepKind.LISTS):
            assert waiting(session.steps.redo()) == (kind, True)
        holder.let_go()
        session.writes.flush()
    assert session.feedback.of(FIRST).stars == 2
    assert session.lists.names_with(FIRST) == {"Rain"}
    assert session.steps.undo().kind is StepKind.LISTS


def waiting(done: Reverted) -> tuple[StepKind, bool]:
    """Return what it was, and whether it waits."""
    return done.kind, done.waiting


@pytest.mark.parametrize("seed", [3, 17, 42, 114])
def test_whatever_is_done_undone_and_waits_ends_in_the_file(session: Session, library: Path, seed: int) -> None:
    """Keys at random, while another connection takes the lock and lets go; then all the way back and forth again."""
    chance = random.Random(seed)
    session.profiles.create("guest")
    session.writes.queue_when_busy(lambda: None)
    other = sqlite3.connect(library, isolation_level=None)
    kinds = [RATE, RATE, VIEW, LIKE, HIDE, SAVE, EventKind.UNRATE, EventKind.UNLIKE]

    def record() -> None:
        kind = chance.choice(kinds)
        session.feedback.record(kind, ItemRow(chance.randrange(4)), chance.randint(1, 10) / 2 if kind is RATE else None)

    def keep() -> None:
        session.lists.keep(ItemRow(chance.randrange(4)), set(chance.sample(["Rain", "Sun"], chance.randint(0, 2))))

    def lock() -> None:
        other.execute("COMMIT" if other.in_transaction else "BEGIN IMMEDIATE")

    keys: list[Callable[[], object]] = [
        *[record] * 5, *[session.steps.undo] * 4, *[session.steps.redo] * 2, *[lock] * 3, *[keep] * 2,
        lambda: session.shelves.set_reranking(Reranking(rarity=chance.choice([0.5, 1.0]))),
        lambda: session.profiles.switch(chance.choice(["me", "guest"])),
    ]  # fmt: skip
    for _ in range(60):
        with suppress(RectermError):  # nothing to undo, or to redo
            chance.choice(keys)()
    if other.in_transaction:
        other.execute("COMMIT")
    other.close()
    foreseen = session._state.profile.states
    while session.writes.n_waiting:
        assert session.writes.flush().failures == ()
    assert session._state.profile.states == foreseen
    done = everything(session)
    with Session.open(library, session.profile.name) as again:
        assert everything(again) == done
    steps = 0
    with suppress(RectermError):
        while session.steps.undo():
            steps += 1
    assert session.profile.n_rated == session.profile.n_viewed == len(session.lists.all()) == 0
    for _ in range(steps):
        session.steps.redo()
    assert everything(session) == done
    assert check(session._library) == []
