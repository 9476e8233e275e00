"""Atomic files and folders: whole or absent, private, never over another file; drafts of dead processes are deleted."""

from __future__ import annotations

import errno
import os
import stat
from functools import partial
from typing import TYPE_CHECKING

import pytest

from recterm.errors import TargetExistsError, WriteError
from recterm.process.atomic_files import atomic_file, atomic_files, check_free, check_writable, private_folder
from recterm.process.draft_folders import PREFIX, draft_folder, sweep
from tests.processes import held_process

if TYPE_CHECKING:
    from pathlib import Path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write(target: Path, text: str = "new", *, replace: bool = False) -> None:
    with atomic_file(target, replace=replace) as draft:
        draft.write_text(text)


def write_pair(target: Path, text: str = "new", *, replace: bool = False) -> None:
    with atomic_files(target, replace=replace) as folder:
        (folder / target.name).mkdir()
        for name in ("items", "pairs"):
            (folder / target.name / name).write_text(text)


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


class TestFile:
    def test_it_appears_when_the_block_ends(self, tmp_path: Path) -> None:
        target = tmp_path / "x"
        with atomic_file(target) as draft:
            draft.write_text("new")
            assert not target.exists()
        assert target.read_text() == "new"
        assert list(tmp_path.iterdir()) == [target]

    def test_nothing_is_left_when_the_block_fails(self, tmp_path: Path) -> None:
        def fail() -> None:
            with atomic_file(tmp_path / "x") as draft:
                draft.write_text("half")
                draft.with_name(f"{draft.name}-journal").write_text("log")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            fail()
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("links", [True, False])
    def test_it_never_replaces_unasked(self, tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
        if not links:
            monkeypatch.setattr(os, "link", no_links)
        write(tmp_path / "x")
        with pytest.raises(TargetExistsError, match="created by another process in the meantime"):
            write(tmp_path / "x", "newer")
        assert (tmp_path / "x").read_text() == "new"
        assert list(tmp_path.iterdir()) == [tmp_path / "x"]

    @pytest.mark.parametrize("links", [True, False])
    def test_what_appears_in_the_last_moment_stays(
        self, tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target, link = tmp_path / "x", os.link

        def others_first(source: Path, name: Path) -> None:
            target.write_text("theirs")
            (link if links else no_links)(source, name)

        monkeypatch.setattr(os, "link", others_first)
        with pytest.raises(TargetExistsError):
            write(target)
        assert target.read_text() == "theirs"

    def test_it_is_private_and_a_replaced_file_keeps_its_permissions(self, tmp_path: Path) -> None:
        target = tmp_path / "x"
        write(target)
        assert mode(target) == 0o600
        target.chmod(0o640)
        write(target, "newer", replace=True)
        assert (target.read_text(), mode(target)) == ("newer", 0o640)
        with atomic_file(target, replace=True, private=True) as draft:
            draft.write_text("newest")
        assert mode(target) == 0o600

    def test_a_link_keeps_pointing_where_it_does(self, tmp_path: Path) -> None:
        (tmp_path / "deep").mkdir()
        real, link = tmp_path / "deep" / "real", tmp_path / "link"
        link.symlink_to(real)
        write(link)
        write(link, "newer", replace=True)
        assert link.is_symlink()
        assert real.read_text() == "newer"

    def test_a_pipe_is_written_to_and_stays_one(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        check_free(pipe)
        write(pipe)
        assert os.read(reader, 100) == b"new"
        os.close(reader)
        assert list(tmp_path.iterdir()) == [pipe]

    def test_what_cannot_be_written_is_named_with_what_to_do(self, guest_folder: Path) -> None:
        (guest_folder / "closed").mkdir(0o555)
        (guest_folder / "file").touch()
        for target, message, hint in (
            (guest_folder / "closed" / "x", r"cannot write .*/closed/x: Permission denied", "you can write to"),
            (guest_folder / "no" / "x", r"cannot write .*/no/x: there is no folder .*/no$", "make that folder"),
            (guest_folder / "file" / "x", r"cannot write .*file/x: Not a directory", "another name"),
            (guest_folder, r"cannot write .*: Is a directory", "another name"),
        ):
            for attempt in (partial(write, replace=True), check_writable):
                with pytest.raises(WriteError, match=message) as caught:
                    attempt(target)
                assert hint in caught.value.hint
        assert {path.name for path in guest_folder.iterdir()} == {"closed", "file"}

    def test_an_error_in_the_block_is_the_targets_unless_it_names_another_file(self, tmp_path: Path) -> None:
        def fail(error: OSError) -> None:
            with atomic_file(tmp_path / "x"):
                raise error

        with pytest.raises(WriteError, match=r"cannot write .*x: No space left") as caught:
            fail(OSError(errno.ENOSPC, "No space left on device"))
        assert "disk space" in caught.value.hint
        with pytest.raises(FileNotFoundError):
            fail(FileNotFoundError(errno.ENOENT, "No such file", str(tmp_path / "input.csv")))
        assert list(tmp_path.iterdir()) == []


class TestFolder:
    def test_it_appears_whole_and_private(self, tmp_path: Path) -> None:
        write_pair(tmp_path / "out")
        assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == {
            "items": "new",
            "pairs": "new",
        }
        assert [mode(path) for path in (tmp_path / "out", *(tmp_path / "out").iterdir())] == [0o700, 0o600, 0o600]
        assert list(tmp_path.iterdir()) == [tmp_path / "out"]

    def test_it_never_replaces_unasked(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        with pytest.raises(TargetExistsError):
            write_pair(tmp_path / "out")
        assert list((tmp_path / "out").iterdir()) == []

    def test_one_with_the_same_files_is_replaced_as_a_whole_with_its_permissions(self, tmp_path: Path) -> None:
        write_pair(tmp_path / "out")
        (tmp_path / "out").chmod(0o755)
        (tmp_path / "out" / "items").chmod(0o644)
        write_pair(tmp_path / "out", "newer", replace=True)
        assert {path.name: path.read_text() for path in (tmp_path / "out").iterdir()} == {
            "items": "newer",
            "pairs": "newer",
        }
        assert [mode(tmp_path / "out" / name) for name in ("", "items", "pairs")] == [0o755, 0o644, 0o600]
        assert list(tmp_path.iterdir()) == [tmp_path / "out"]

    def test_other_files_in_it_are_in_the_way(self, tmp_path: Path) -> None:
        write_pair(tmp_path / "out")
        (tmp_path / "out" / "thesis.tex").write_text("mine")
        with pytest.raises(WriteError, match=r"holds other files, such as thesis\.tex"):
            write_pair(tmp_path / "out", "newer", replace=True)
        assert (tmp_path / "out" / "thesis.tex").read_text() == "mine"
        assert (tmp_path / "out" / "items").read_text() == "new"

    def test_several_files_appear_together_or_not_at_all(self, tmp_path: Path) -> None:
        (tmp_path / "x-2").write_text("theirs")

        def write_parts() -> None:
            with atomic_files(tmp_path / "x") as folder:
                for name in ("x-1", "x-2"):
                    (folder / name).write_text("mine")

        with pytest.raises(TargetExistsError, match="x-2"):
            write_parts()
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"x-2": "theirs"}

    def test_a_private_folder_and_those_above_it(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o755)
        private_folder(tmp_path / "a" / "b")
        private_folder(tmp_path / "a" / "b")
        assert [mode(path) for path in (tmp_path, tmp_path / "a", tmp_path / "a" / "b")] == [0o755, 0o700, 0o700]


HELD_DRAFT = """
from recterm.process.atomic_files import atomic_file
with atomic_file(Path(sys.argv[1])) as draft:
    draft.write_text("theirs")
    draft.with_name(draft.name + "-journal").write_text("log")
    hold()
"""

HELD_SWAP = """
from recterm.process.atomic_files import atomic_files
target = Path(sys.argv[1])
rename = Path.rename
def held_rename(self, to):
    if Path(to) == target:
        hold()
    return rename(self, to)
Path.rename = held_rename
with atomic_files(target, replace=True) as folder:
    (folder / target.name).mkdir()
    for name in ("items", "pairs"):
        (folder / target.name / name).write_text("newer")
"""


class TestDrafts:
    def drafts(self, folder: Path) -> list[Path]:
        return [path for path in folder.iterdir() if path.name.startswith(PREFIX)]

    def test_those_of_the_dead_are_swept_at_once_and_those_at_work_are_not(self, tmp_path: Path) -> None:
        with held_process(HELD_DRAFT, tmp_path / "a") as alive, held_process(HELD_DRAFT, tmp_path / "b") as dying:
            assert len(self.drafts(tmp_path)) == 2
            dying.kill()
            write(tmp_path / "x")
            (left,) = self.drafts(tmp_path)
            assert {path.name for path in left.iterdir()} >= {"a", "a-journal"}
            assert alive.go_on() == (0, "")
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"x": "new", "a": "theirs"}

    def test_other_programs_files_stay_however_old_they_are(self, tmp_path: Path) -> None:
        theirs = [tmp_path / name for name in (".notes.draft", ".x.1.draft", f"{PREFIX}file", ".recterm-old.draft")]
        for path in theirs:
            path.write_text("mine")
            os.utime(path, (0, 0))
        folder = tmp_path / f"{PREFIX}folder"
        folder.mkdir()
        (folder / "mine").write_text("mine")
        write(tmp_path / "x")
        assert set(tmp_path.iterdir()) == {*theirs, folder, tmp_path / "x"}
        assert (folder / "mine").read_text() == "mine"

    def test_a_draft_whose_owner_died_before_it_had_a_lock_is_swept(self, tmp_path: Path) -> None:
        (tmp_path / f"{PREFIX}1").mkdir()
        sweep(tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_another_draft_of_this_process_stays(self, tmp_path: Path) -> None:
        with draft_folder(tmp_path) as first, draft_folder(tmp_path) as second:
            sweep(tmp_path)
            assert first.exists()
            assert second.exists()
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_whose_replacement_was_killed_comes_back(self, tmp_path: Path) -> None:
        write_pair(tmp_path / "out", "old")
        with held_process(HELD_SWAP, tmp_path / "out") as swapping:
            assert not (tmp_path / "out").exists()
            swapping.kill()
        write(tmp_path / "x")
        assert {path.name for path in tmp_path.iterdir()} == {"out", "x"}
        assert (tmp_path / "out" / "items").read_text() == "old"

    def test_where_nothing_can_be_locked_nothing_is_swept(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fcntl = pytest.importorskip("fcntl")

        def no_locks(*_: object) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

        monkeypatch.setattr(fcntl, "flock", no_locks)
        with draft_folder(tmp_path) as draft:
            write(tmp_path / "x")
            assert draft.exists()
        assert list(tmp_path.iterdir()) == [tmp_path / "x"]


class TestNamesThatCannotBe:
    def test_links_in_a_circle_are_refused(self, tmp_path: Path) -> None:
        (tmp_path / "circle").symlink_to("circle")
        for refuse in (check_writable, write, partial(write, replace=True), write_pair):
            with pytest.raises(WriteError, match="symbolic links"):
                refuse(tmp_path / "circle")
        assert [path.name for path in tmp_path.iterdir()] == ["circle"]

    @pytest.mark.parametrize("ending", ["-wal", "-journal", "-shm"])
    def test_what_sqlite_would_take_for_a_log_is_refused(self, tmp_path: Path, ending: str) -> None:
        (tmp_path / "films.recterm").touch()
        (tmp_path / "link").symlink_to(f"films.recterm{ending}")
        for name in (f"films.recterm{ending}", "link"):
            for refuse in (check_writable, partial(write, replace=True)):
                with pytest.raises(WriteError, match="would be taken for a log"):
                    refuse(tmp_path / name)
        write(tmp_path / f"albums{ending}")
