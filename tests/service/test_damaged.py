"""Damaged library files: each answers as the sound one, or reports what is wrong; `check` never raises."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from recterm.domain.model import EventKind
from recterm.errors import LibraryError, RectermError
from recterm.service.libraries import maintenance
from recterm.service.live.session import Session
from tests.service import damage
from tests.service.people import add_people

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def content(trained_file: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A library with two profiles, lists, decisions, models and a run."""
    path = tmp_path_factory.mktemp("people") / "people.recterm"
    path.write_bytes(trained_file.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(path.parent / "home"))
        add_people(path)
    return path.read_bytes()


def answers(path: Path) -> dict[str, Any]:
    """Return what a user sees of a library: each part, or that it was refused."""
    questions: dict[str, Callable[[Session], Any]] = {
        "stats": lambda session: (session.info, session.catalogue.data_card),
        "history": lambda session: session.feedback.history(),
        "picks": lambda session: session.shelves.for_you(5).picks,
        "profiles": lambda session: session.profiles.all(),
    }
    parts: dict[str, Any] = {}
    for name, ask in questions.items():
        try:
            with Session.open(path) as session:
                parts[name] = ask(session)
        except RectermError:
            parts[name] = None
    return parts


def test_damaged_variants_answer_as_the_sound_file_or_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "variant.recterm"
    path.write_bytes(content)
    sound = answers(path)
    assert maintenance.check(path) == []
    for name, damaged in damage.variants(content, damage.how_many()):
        path.write_bytes(damaged)
        problems = maintenance.check(path)
        assert all(problem.name and problem.text and problem.hint for problem in problems), name
        for part, answer in answers(path).items():
            # Deleted events are no damage that can be seen in a history; `check` sees that the feedback differs.
            seen = answer is None or answer == sound[part] or problems
            assert seen, (name, part)
        for ending in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def test_check_never_raises_whatever_lies_there(tmp_path: Path) -> None:
    path = tmp_path / "films.recterm"

    def other_program() -> None:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE theirs (a)")
        connection.commit()
        connection.close()

    made: list[Callable[[], object]] = [
        lambda: path.write_bytes(b""), lambda: path.write_bytes(bytes(4096)),
        lambda: path.write_bytes(os.urandom(9000)), lambda: path.write_bytes(b"SQLite format 3\0"),
        lambda: path.write_text("userId,movieId,rating\n"), path.mkdir,
        lambda: os.mkfifo(path), other_program, lambda: path.symlink_to(tmp_path),
    ]  # fmt: skip
    for make in made:
        make()
        (problem,) = maintenance.check(path)
        assert problem.name == "file"
        assert problem.hint
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    with pytest.raises(LibraryError, match="no library"):
        maintenance.check(path)


def test_a_foreign_trigger_and_arrays_that_lie_are_found_by_name(library: Path) -> None:
    with Session.open() as session:
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5)
    connection = sqlite3.connect(library)
    connection.execute("CREATE TRIGGER eat AFTER INSERT ON events BEGIN DELETE FROM events; END")
    connection.commit()
    connection.close()
    (problem,) = maintenance.check(library)
    assert "trigger 'eat'" in problem.text
    assert "--repair" in problem.hint


def test_an_error_that_quotes_damaged_text_is_told_as_any_other(library: Path) -> None:
    damaged = library.read_bytes().replace(
        b"hyperparameters TEXT NOT NULL", b"hyperparameters \xc6\xff\xfe\xfd NOT NUL,", 1
    )
    assert damaged != library.read_bytes()
    library.write_bytes(damaged)
    (problem,) = maintenance.check(library)
    assert "damaged" in problem.text


@pytest.mark.parametrize(
    ("table", "columns"),
    [("profiles", ("name",)), ("library", ("name", "label", "fingerprint", "scale_minimum"))],
)
def test_bytes_where_a_text_or_number_belongs_are_damage(library: Path, table: str, columns: tuple[str, ...]) -> None:
    sound = library.read_bytes()
    for column in columns:
        library.write_bytes(sound)
        with closing(sqlite3.connect(library)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = 1")
            connection.execute(f"UPDATE {table} SET {column} = x'00ff'")
            connection.commit()
        assert maintenance.check(library) != []
        with pytest.raises(LibraryError, match="damaged"), Session.open() as session:
            session.profiles.all()
