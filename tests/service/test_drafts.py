"""A new library file appears complete or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from recterm.errors import LibraryError
from recterm.service.drafts import ABANDONED_SECONDS, draft_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_draft_becomes_the_file_when_the_block_ends_well(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "x.recterm"
    with draft_of(target) as draft:
        draft.write_text("done", encoding="utf-8")
        assert not target.exists()
    assert target.read_text(encoding="utf-8") == "done"
    assert list(target.parent.iterdir()) == [target]


def test_nothing_is_left_when_it_does_not(tmp_path: Path) -> None:
    def fail() -> None:
        with draft_of(tmp_path / "x.recterm") as draft:
            draft.write_text("half", encoding="utf-8")
            draft.with_name(draft.name + "-wal").write_text("log", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_what_another_process_made_meanwhile_stays(tmp_path: Path) -> None:
    target = tmp_path / "x.recterm"

    def make() -> None:
        with draft_of(target) as draft:
            draft.write_text("mine", encoding="utf-8")
            target.write_text("theirs", encoding="utf-8")

    with pytest.raises(LibraryError, match="made by another process"):
        make()
    assert target.read_text(encoding="utf-8") == "theirs"
    assert list(tmp_path.iterdir()) == [target]


def test_drafts_of_killed_processes_are_swept_and_those_at_work_are_not(tmp_path: Path) -> None:
    left, at_work = tmp_path / ".old.1.draft", tmp_path / ".new.2.draft"
    for path in (left, at_work):
        path.write_text("half", encoding="utf-8")
    long_ago = left.stat().st_mtime - ABANDONED_SECONDS - 1
    os.utime(left, (long_ago, long_ago))
    with draft_of(tmp_path / "x.recterm") as draft:
        draft.touch()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new.2.draft", "x.recterm"]


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(LibraryError, match="cannot write to") as refused,
        draft_of(tmp_path / "file" / "libraries" / "x.recterm"),
    ):
        pass
    assert "RECTERM_HOME" in refused.value.hint
