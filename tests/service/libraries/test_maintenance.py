"""Check, backup, vacuum, and the doctor's findings."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import TargetExistsError, WriteError
from recterm.service.libraries import files as libraries
from recterm.service.libraries import maintenance
from recterm.service.live.session import Session
from recterm.service.starter.doctor import examine

if TYPE_CHECKING:
    from pathlib import Path


def test_a_sound_library_has_no_problems(library: Path) -> None:
    assert maintenance.check() == []


def test_damage_is_found(library: Path) -> None:
    content = bytearray(library.read_bytes())
    half = len(content) // 2
    content[half : half + 4096] = b"\x00" * 4096
    library.write_bytes(content)
    assert maintenance.check()


def test_a_backup_is_a_library_with_everything_in_it(library: Path, tmp_path: Path) -> None:
    with Session.open() as session:
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Space 03"), 5)
        target = maintenance.backup(tmp_path / "deep" / "copy.recterm")
    assert list(target.parent.iterdir()) == [target]
    with Session.open(target) as session:
        assert session.feedback.of(session.catalogue.resolve("Space 03")).stars == 5
        assert session.models.status == "ready"


def test_a_backup_overwrites_nothing(library: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.recterm").write_text("mine", encoding="utf-8")
    with pytest.raises(TargetExistsError, match="exists"):
        maintenance.backup(tmp_path / "copy.recterm")
    assert (tmp_path / "copy.recterm").read_text(encoding="utf-8") == "mine"


def test_vacuum_gives_space_back(library: Path) -> None:
    with libraries.open_library() as opened:
        for header in opened.models.list():
            opened.models.delete(header.id)
        opened.settings.set("ballast", "x" * 1_000_000)
        opened.settings.set("ballast", "")
    done = maintenance.vacuum()
    assert done.bytes_after < done.bytes_before
    assert done.bytes_after == library.stat().st_size


def test_the_doctor_finds_nothing_wrong_here(library: Path) -> None:
    findings = {finding.name: finding for finding in examine().checks}
    assert set(findings) == {"recterm", "packages", "settings", "libraries", "disk", "terminal", "library"}
    assert all(findings[name].ok for name in ("recterm", "packages", "settings", "libraries", "library"))
    assert str(library) in findings["library"].text


def test_the_doctor_names_what_is_wrong(library: Path, private_home: Path) -> None:
    library.write_text("milk, eggs", encoding="utf-8")
    findings = {finding.name: finding for finding in examine().checks}
    assert not findings["library"].ok
    assert "not a recterm library" in findings["library"].text
    (private_home / "config.toml").write_text("libary = 'x'", encoding="utf-8")
    findings = {finding.name: finding for finding in examine().checks}
    assert not findings["settings"].ok
    assert "libary" in findings["settings"].text


def test_the_doctor_changes_nothing(private_home: Path) -> None:
    examine()
    assert not private_home.exists()


def test_a_backup_never_replaces_another_library(library: Path) -> None:
    other = library.with_name("albums.recterm")
    shutil.copy(library, other)
    with libraries.open_library("albums") as opened:
        opened.settings.set("mark", "mine")
    with pytest.raises(WriteError, match="is the library 'albums'"):
        maintenance.backup(other, force=True)
    with libraries.open_library("albums") as opened:
        assert opened.settings.get("mark") == "mine"
