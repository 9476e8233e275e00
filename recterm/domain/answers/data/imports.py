"""Imports of data sets, and public data sets that were downloaded for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recterm.domain.answers.data.events import EventScores
from recterm.domain.data.editions import NO_EDITIONS, EditionCounts


@dataclass(frozen=True, slots=True)
class FileUse:
    """One file of a folder or archive: what it was read for, or why it was not read."""

    file: str
    use: str
    """`interactions`, `items`, `links`, ...; empty when it was not read."""
    detail: str
    """How it is joined, or why it was not read."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came into the library, and what did not."""

    library: str
    """Name of the library."""
    path: Path
    """File of the library."""
    format: str
    """`movielens-csv`, ..."""
    data: str
    """`MovieLens latest-small`, ..."""
    items: int
    users: int
    interactions: int
    density: float
    """Interactions / (users x items), in [0, 1]."""
    sparsity: float
    """1 - density."""
    dropped: Mapping[str, int] = field(default_factory=dict)
    """Rows that could not be used, by reason."""
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The first dropped rows of each reason."""
    merged: int = 0
    """Rows that repeated a user and an item and were merged."""
    notes: tuple[str, ...] = ()
    """What was recognised and assumed: columns, scale, encoding."""
    unrated: int = 0
    """Views without a rating among the dropped rows, since ratings were taken."""
    files: tuple[FileUse, ...] = ()
    """What each file of a folder or archive was read for, or why it was not; empty for a single file."""
    editions: EditionCounts = NO_EDITIONS
    """Works with several items, and what was done with these."""
    scores: EventScores | None = None
    """How events of several kinds became feedback scores; None for ratings, counts and views."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDataSet:
    """One data set, as its publisher offers it."""

    name: str
    """What `recterm get` calls it, and the library that it becomes."""
    title: str
    content: str
    """What is in it, in a few words."""
    bytes: int
    """Size of the file, about."""
    licence: str
    """The terms, in short; `home` has them whole."""
    citation: str
    home: str
    """The publisher's page."""
    url: str
    checksum: str | None = None
    """`md5:...` or `sha256:...` of the file."""
    checksum_url: str | None = None
    """Where the publisher says the checksum, when it changes."""

    @property
    def filename(self) -> str:
        """Name of the file, with the ending by which its archive is known."""
        return self.url.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class PublicDataSets:
    """What `recterm get` can bring."""

    data_sets: tuple[PublicDataSet, ...]


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A public data set that was downloaded and not imported."""

    data_set: PublicDataSet
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadedAndImported(Imported):
    """A public data set that was downloaded and imported."""

    data_set: PublicDataSet
    file: Path | None = None
    """The downloaded file, where it was kept."""
