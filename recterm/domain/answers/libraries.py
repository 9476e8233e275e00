"""Library files: what was made, checked, copied, restored, or is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recterm.process.codec import OMITTED


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A library that was made, or deleted."""

    library: str
    path: Path


@dataclass(frozen=True, slots=True)
class LibraryInUse(LibraryFile):
    """Which library an answer is from."""

    data: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class LibraryCopied(LibraryFile):
    """A backup; `path` is the copy."""

    bytes: int


@dataclass(frozen=True, slots=True)
class LibraryRestored(LibraryFile):
    """A backup that is in the place of its library."""

    backup: Path
    kept: Path | None
    """Where the library is as it was before; None where there was none."""


@dataclass(frozen=True, slots=True)
class LibraryVacuumed(LibraryFile):
    """A library without unused space."""

    bytes_before: int
    bytes_after: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a library."""

    name: str
    """Subject, in a word or two: `log`, `schema`, `pages`, `model 3`."""
    text: str
    """What is wrong, as a clause."""
    hint: str
    """What to do about it."""


@dataclass(frozen=True, slots=True)
class LibraryChecked(LibraryFile):
    """What `recterm library check` finds."""

    ok: bool
    problems: tuple[str, ...]
    findings: tuple[Problem, ...]
    """The same with what to do."""


@dataclass(frozen=True, slots=True)
class LibraryRepaired(LibraryFile):
    """A new library with what could be read of a damaged one."""

    saved: Mapping[str, int]
    """What -> how many: `events`, `lists`."""
    lost: tuple[str, ...] = ()
    """What could not be read, a clause each."""


@dataclass(frozen=True, slots=True)
class ListedLibrary:
    """One library of the list."""

    name: str
    path: Path
    current: bool
    bytes: int
    problem: str | None = None
    """Why it cannot be opened."""
    data: str | None = field(default=None, metadata=OMITTED)
    simulated: bool | None = field(default=None, metadata=OMITTED)
    items: int | None = field(default=None, metadata=OMITTED)
    users: int | None = field(default=None, metadata=OMITTED)
    interactions: int | None = field(default=None, metadata=OMITTED)


@dataclass(frozen=True, slots=True)
class LibraryList:
    """The libraries."""

    libraries: tuple[ListedLibrary, ...]
