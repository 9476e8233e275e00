"""Library files, opened and created; and every file that is not a library."""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventId, EventKind, Feedback, ItemRow
from recterm.domain.undoing import StepKind
from recterm.errors import LibraryError, RectermError, TargetExistsError, WriteError
from recterm.store import LIBRARY_VERSION, Library
from recterm.store.file import header, schema
from recterm.store.file.migrations import steps
from tests.store.checking import check
from tests.store.films import ALIEN, FILMS, fill, film
from tests.store.older import make_empty, turn_back

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database


def pragma(path: Path, name: str) -> object:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]
    finally:
        connection.close()


def execute(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(sql)
    connection.commit()
    connection.close()


class TestCreate:
    def test_a_draft_without_a_log_is_a_library_like_any_other_when_it_is_closed(self, path: Path) -> None:
        logged = path.with_name("logged.recterm")
        for file, make in ((path, Library.build), (logged, Library.create)):
            with make(file, "films") as library:
                fill(library)
                library.close()  # closing twice does no harm
        assert sorted(file.name for file in path.parent.glob("*.recterm*")) == sorted([path.name, logged.name])
        assert pragma(path, "journal_mode") == pragma(logged, "journal_mode") == "wal"
        assert pragma(path, "user_version") == LIBRARY_VERSION
        with Library.open(path) as library, Library.open(logged) as other:
            assert check(library) == check(other) == []
            assert library.catalogue.page(range(len(FILMS))) == other.catalogue.page(range(len(FILMS)))

    def test_a_failed_fill_of_a_draft_leaves_no_half_of_it(self, path: Path) -> None:
        with Library.build(path, "films") as library:
            with pytest.raises(LibraryError, match="twice"):
                fill(library, [*FILMS, FILMS[0]])
            assert library.info().n_items == 0
            fill(library)
            assert check(library) == []
            assert not path.exists()
        assert path.exists()

    def test_a_draft_that_the_disk_does_not_take_is_reported(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = os.fsync

        def full_once(file: int) -> None:
            monkeypatch.setattr(os, "fsync", whole)  # the system tells of it once
            raise OSError(errno.ENOSPC, "No space left on device")

        with Library.build(path, "films") as library:
            monkeypatch.setattr(os, "fsync", full_once)
            with pytest.raises(LibraryError, match=rf"cannot write to {path}: No space left"):
                fill(library)
            assert library.info().n_items == 0

    def test_a_fresh_library_is_empty_and_has_the_profile_me(self, path: Path) -> None:
        with Library.create(path, "films", "Nothing yet") as library:
            info = library.info()
            assert (info.name, info.label, info.n_items, info.path) == ("films", "Nothing yet", 0, str(path))
            assert [profile.name for profile in library.profiles.list()] == ["me"]
            assert library.profiles.active().name == "me"
            assert check(library) == []

    def test_the_file_says_what_it_is(self, library: Library, path: Path) -> None:
        assert pragma(path, "application_id") == header.APPLICATION_ID
        assert pragma(path, "user_version") == LIBRARY_VERSION == len(steps.STEPS)
        assert pragma(path, "journal_mode") == "wal"

    def test_a_closed_library_is_one_file(self, path: Path) -> None:
        Library.create(path, "films").close()
        assert [file.name for file in path.parent.glob("*films*")] == [path.name]

    def test_an_existing_file_is_left_alone(self, path: Path) -> None:
        path.write_text("mine")
        with pytest.raises(TargetExistsError, match="already exists"):
            Library.create(path, "films")
        assert path.read_text() == "mine"

    def test_a_missing_folder_is_refused(self, path: Path) -> None:
        with pytest.raises(WriteError, match=r"there is no folder .*nowhere"):
            Library.create(path.parent / "nowhere" / "films.recterm", "films")

    def test_a_read_only_folder_is_refused_and_stays_empty(self, guest_folder: Path) -> None:
        guest_folder.chmod(0o555)
        with pytest.raises(WriteError, match=r"cannot write .*films\.recterm: Permission denied") as caught:
            Library.create(guest_folder / "films.recterm", "films")
        assert caught.value.hint
        assert list(guest_folder.iterdir()) == []

    def test_names_that_need_quoting(self, tmp_path: Path) -> None:
        path = tmp_path / "a b?#%41é [x].recterm"
        Library.create(path, "odd").close()
        with Library.open(path) as library:
            assert library.info().name == "odd"
        assert path in tmp_path.iterdir()


class TestRefused:
    def test_a_missing_file(self, path: Path) -> None:
        with pytest.raises(LibraryError, match="there is no library at"):
            Library.open(path)
        assert not path.exists()

    @pytest.mark.parametrize("content", [b"", b"SQLite", b"userId,movieId\n" * 50, bytes(200)])
    def test_a_file_that_is_no_database(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        with pytest.raises(LibraryError, match="is not a recterm library"):
            Library.open(path)
        assert path.read_bytes() == content

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(LibraryError, match="cannot read"):
            Library.open(tmp_path)

    def test_another_program_s_database_is_not_touched(self, path: Path) -> None:
        execute(path, "CREATE TABLE theirs (a)")
        before = path.read_bytes()
        with pytest.raises(LibraryError, match="another program"):
            Library.open(path)
        assert path.read_bytes() == before

    def test_a_newer_library(self, library: Library, path: Path) -> None:
        library.close()
        execute(path, f"PRAGMA user_version={LIBRARY_VERSION + 1}")
        with pytest.raises(LibraryError, match="newer recterm") as caught:
            Library.open(path)
        assert caught.value.hint == "update recterm"

    @pytest.mark.parametrize("readonly", [False, True])
    def test_a_damaged_file(self, library: Library, path: Path, readonly: bool) -> None:
        library.close()
        content = bytearray(path.read_bytes())
        content[100:4096] = b"\xff" * (4096 - 100)
        path.write_bytes(content)
        with pytest.raises(LibraryError, match="damaged"), Library.open(path, readonly=readonly) as opened:
            opened.info()

    def test_a_file_cut_short(self, library: Library, path: Path) -> None:
        library.close()
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(LibraryError), Library.open(path) as opened:
            opened.catalogue.page(range(len(FILMS)))

    def test_an_unreadable_file(self, guest_folder: Path) -> None:
        path = guest_folder / "films.recterm"
        Library.create(path, "films").close()
        path.chmod(0)
        with pytest.raises(LibraryError, match="cannot read"):
            Library.open(path)

    def test_a_closed_library(self, library: Library) -> None:
        library.close()
        library.close()
        with pytest.raises(LibraryError):
            library.info()


class TestReadOnly:
    def assert_reads_but_does_not_write(self, library: Library) -> None:
        assert library.readonly
        assert library.catalogue.find("alien")[0].title == "Alien"
        assert check(library) == []
        me = library.profiles.active().id
        for write in (
            lambda: library.events.record(me, ItemRow(ALIEN), EventKind.VIEW),
            lambda: library.settings.set("key", 1),
            lambda: fill(library),
            library.vacuum,
            library.rebuild_index,
        ):
            with pytest.raises(LibraryError, match="read-only") as caught:
                write()
            assert caught.value.hint

    def make(self, folder: Path) -> Path:
        path = folder / "films.recterm"
        with Library.create(path, "films") as library:
            fill(library)
        return path

    def test_on_demand(self, tmp_path: Path) -> None:
        path = self.make(tmp_path)
        before = path.read_bytes()
        with Library.open(path, readonly=True) as library:
            self.assert_reads_but_does_not_write(library)
        assert path.read_bytes() == before
        assert [file.name for file in tmp_path.glob("films*")] == [path.name]

    def test_a_read_only_file(self, guest_folder: Path) -> None:
        path = self.make(guest_folder)
        path.chmod(0o444)
        with Library.open(path) as library:
            self.assert_reads_but_does_not_write(library)

    def test_a_read_only_folder(self, guest_folder: Path) -> None:
        path = self.make(guest_folder)
        guest_folder.chmod(0o555)
        with Library.open(path) as library:
            self.assert_reads_but_does_not_write(library)

    def test_a_read_only_folder_with_a_log_left_over(self, guest_folder: Path) -> None:
        path = self.make(guest_folder)
        log = path.with_name("films.recterm-wal")
        with Library.open(path) as library:
            library.settings.set("key", 1)
            left = log.read_bytes()
        log.write_bytes(left)
        guest_folder.chmod(0o555)
        with pytest.raises(LibraryError, match="not closed properly"):
            Library.open(path)


class TestMigration:
    @pytest.fixture
    def with_second_step(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def second_step(database: Database) -> None:
            database.execute("ALTER TABLE library ADD COLUMN motto TEXT DEFAULT 'onwards'")

        monkeypatch.setattr(steps, "STEPS", (*steps.STEPS, second_step))
        monkeypatch.setattr(schema, "LIBRARY_VERSION", LIBRARY_VERSION + 1)

    def test_an_older_library_is_brought_up_to_date_and_keeps_what_people_did(
        self, path: Path, library: Library, request: pytest.FixtureRequest
    ) -> None:
        event = library.events.record(library.profiles.active().id, ItemRow(ALIEN), EventKind.RATE, 5)
        library.close()
        request.getfixturevalue("with_second_step")
        with Library.open(path) as opened:
            assert opened.events.history(opened.profiles.active().id) == [event]
        assert pragma(path, "user_version") == LIBRARY_VERSION + 1
        with Library.open(path) as again:
            assert check(again) == []

    def test_feedback_from_before_there_were_likes_is_kept_without_one(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_empty(path, 3, monkeypatch)
        execute(path, "INSERT INTO feedback VALUES (1, 'ml:2', 4.5, 0, 0, 1, 7, NULL, 10)")
        execute(
            path,
            "INSERT INTO events VALUES (6, 1, 'ml:2', 'rate', 4.5, 10, NULL), (7, 1, 'ml:2', 'save', NULL, 11, NULL)",
        )
        with Library.open(path) as opened:
            assert check(opened) == []
            fill(opened)
            (state,) = opened.events.feedback(opened.profiles.active().id).values()
        assert state == Feedback(stars=4.5, saved=True, last_event=EventId(7), rated_at=10)

    def test_films_of_an_older_library_become_movies(self, path: Path) -> None:
        with Library.create(path, "films") as made:
            fill(made)
            assert {item.kind for item in made.catalogue.page([0, 1])} == {"film"}
        turn_back(path, 7)
        with Library.open(path) as opened:
            assert {item.kind for item in opened.catalogue.page([0, 1])} == {"movie"}
            assert check(opened) == []

    def test_a_title_with_a_raised_digit_is_found_by_its_new_key(self, path: Path) -> None:
        with Library.create(path, "films") as made:
            fill(made, [film("ml:1", "Alien³", 1992, sort_title="alien3")])
        turn_back(path, 10)
        execute(path, "UPDATE items SET key = 'alien3'")
        columns = "(number, key, own_id, title, year, kind, creators, candidates, state, item, decided)"
        execute(
            path,
            f"INSERT INTO matches {columns} VALUES"
            " (1, 'movie|alien3|1992|', 'own:Alien³', 'Alien³', 1992, 'movie', '[]', '[]', 'matched', 'ml:1', 9)",
        )
        with Library.open(path) as opened:
            assert opened.catalogue.resolve("Alien 3") == 0
            assert opened.matches.numbered(1).key == "movie|alien 3|1992|"
            assert check(opened) == []

    def test_what_was_done_before_there_were_steps_can_be_undone_and_old_imports_are_one_step_each(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_empty(path, 11, monkeypatch)
        execute(
            path,
            "INSERT INTO events (id, profile, item, kind, value, timestamp, undoes, imported) VALUES"
            " (1, 1, 'ml:1', 'rate', 4.0, 10, NULL, 0), (2, 1, 'ml:1', 'undo', NULL, 11, 1, 0),"
            " (3, 1, 'ml:2', 'view', NULL, 12, NULL, 1), (4, 1, 'ml:3', 'rate', 3.0, 12, NULL, 1),"
            " (5, 1, 'ml:3', 'view', NULL, 12, NULL, 1), (6, 1, 'ml:2', 'save', NULL, 13, NULL, 0)",
        )
        execute(
            path,
            "INSERT INTO tellings VALUES (3, 'letterboxd', 0, 12, '', 1), (4, 'letterboxd', 0, 12, '', 1),"
            " (5, 'trakt', 0, 12, '', 1), (3, 'trakt', 0, 12, '', 2)",
        )
        execute(
            path,
            "INSERT INTO feedback VALUES (1, 'ml:2', NULL, 1, 0, 1, 6, 12, NULL, 0, NULL),"
            " (1, 'ml:3', 3.0, 1, 0, 0, 5, 12, 12, 0, NULL)",
        )
        with Library.open(path) as opened:
            fill(opened)
            me = opened.profiles.active().id
            assert check(opened) == []
            assert [(imported.source, imported.events) for imported in opened.imports.of(me)] == [
                ("trakt", 2),
                ("letterboxd", 2),
            ]
            done = [opened.steps.undo(me) for _ in range(3)]
            assert [reverted.kind for reverted in done] == [StepKind.FEEDBACK, StepKind.IMPORT, StepKind.IMPORT]
            assert [reverted.history and reverted.history.source for reverted in done[1:]] == ["trakt", "letterboxd"]
            assert opened.events.feedback(me) == {}
            with pytest.raises(RectermError, match="nothing to undo"):
                opened.steps.undo(me)
            for _ in range(3):
                opened.steps.redo(me)
            assert {state.views for state in opened.events.feedback(me).values()} == {1}
            assert check(opened) == []

    def test_what_was_decided_before_events_could_move_can_be_decided_anew(
        self, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_empty(path, 3, monkeypatch)
        columns = "(number, key, own_id, title, kind, creators, candidates, state, item, decided)"
        execute(
            path,
            f"INSERT INTO matches {columns} VALUES"
            " (1, 'movie|the allien|', 'own:Allien', 'The Allien', 'movie', '[]', '[]', 'matched', 'ml:2', 9),"
            " (2, 'movie|allien|', 'own:Allien!', 'Allien', 'movie', '[]', '[]', 'open', NULL, 0)",
        )
        execute(
            path,
            "INSERT INTO events VALUES (1, 1, 'own:Allien', 'rate', 4.5, 10, NULL), (2, 1, 'ml:2', 'rate', 4.5, 10,"
            " NULL), (3, 1, 'ml:2', 'view', NULL, 11, NULL)",
        )
        execute(
            path,
            "INSERT INTO feedback VALUES (1, 'own:Allien', 4.5, 0, 0, 0, 1, NULL, 10),"
            " (1, 'ml:2', 4.5, 1, 0, 0, 3, 11, 10)",
        )
        with Library.open(path) as opened:
            fill(opened)
            me = opened.profiles.active().id
            assert check(opened) == []
            assert opened.matches.numbered(1).key == "movie|allien||"
            opened.matches.decide(1, "ml:3")
            opened.provenance.move(1, "own:Allien", "ml:3")
            assert [(event.item, event.kind) for event in opened.events.history(me)] == [
                ("ml:2", "view"),
                ("ml:3", "rate"),
            ]
            assert check(opened) == []

    def test_one_that_is_only_to_be_read_is_brought_up_to_date_too(
        self, path: Path, library: Library, request: pytest.FixtureRequest
    ) -> None:
        library.close()
        request.getfixturevalue("with_second_step")
        with Library.open(path, readonly=True) as opened:
            assert opened.readonly
            assert opened.info().name == "films"
        assert pragma(path, "user_version") == LIBRARY_VERSION + 1

    def test_one_that_cannot_be_written_is_refused(self, guest_folder: Path, request: pytest.FixtureRequest) -> None:
        path = guest_folder / "films.recterm"
        Library.create(path, "films").close()
        before = path.read_bytes()
        path.chmod(0o444)
        guest_folder.chmod(0o555)
        request.getfixturevalue("with_second_step")
        for readonly in (False, True):
            with pytest.raises(LibraryError, match="older recterm"):
                Library.open(path, readonly=readonly)
        assert path.read_bytes() == before

    def test_a_step_that_fails_changes_nothing(
        self, path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        library.close()

        def broken_step(database: Database) -> None:
            database.execute("DROP TABLE runs")
            database.execute("ALTER TABLE nothing ADD COLUMN x")

        monkeypatch.setattr(steps, "STEPS", (*steps.STEPS, broken_step))
        monkeypatch.setattr(schema, "LIBRARY_VERSION", LIBRARY_VERSION + 1)
        with pytest.raises(LibraryError):
            Library.open(path)
        monkeypatch.undo()
        with Library.open(path) as opened:
            assert opened.runs.list() == []
