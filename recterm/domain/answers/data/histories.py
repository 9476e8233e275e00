"""Histories of one person: what an import of one brought, its report, and titles that somebody decides about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recterm.domain.answers.data.events import EventScores, PlayKinds, together
from recterm.domain.answers.data.imports import FileUse
from recterm.domain.answers.data.preview import TableShape
from recterm.domain.undoing import ImportInfo
from recterm.process.codec import OMITTED, named


@dataclass(frozen=True, slots=True)
class ReadTable:
    """How one table of the person's own was read."""

    file: str
    """Its file, and the sheet of a spreadsheet with several."""
    columns: Mapping[str, str]
    """Role -> column; `id` has `imdb=COLUMN, ...`."""
    scale: str = ""
    """Of the ratings: `1 to 10`; empty without ratings."""
    saved: str = ""
    """File with what the person said of tables with these headings; empty if nothing was."""


@dataclass(frozen=True, slots=True)
class PreviewedTable:
    """One table of the person's own, and what an import would make of it."""

    file: str
    shape: TableShape
    """Its columns, its first rows, and the column of each role."""
    scale: str
    saved: str
    doubt: str
    """What the person has to say first; empty when it can be imported."""
    kinds: Mapping[str, int]
    """`rate`, `view`, `like`, `save` (watchlist), `drop` -> number of rows."""
    lists: Mapping[str, int]
    """Name of each list -> its items."""
    skipped: Mapping[str, int]
    """Rows that give nothing, by reason."""
    scores: EventScores | None = None
    """How its plays would be weighed; None where each counts 1."""
    plays: PlayKinds | None = None
    """The same for a form, also where each counts 1; None without plays."""


@dataclass(frozen=True, slots=True)
class HistoryPreview:
    """A history that was looked at."""

    path: str
    source: str
    """The service: `Letterboxd`, `a table of your own`."""
    format: str
    tables: tuple[PreviewedTable, ...]
    """Tables whose columns the person can change; none for the export of a service."""
    people: tuple[str, ...] = ()
    """Whose rows there are, if a column says so."""
    files: tuple[FileUse, ...] = ()
    """Files that would not be read, and why."""
    notes: tuple[str, ...] = ()
    kinds: Mapping[str, int] = field(default_factory=dict)
    """Of the export of a service: `rate`, `view`, `like`, `save`, `drop` -> number of rows."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Of the export of a service: rows that give nothing, by reason."""
    scores: EventScores | None = None
    """How plays would be weighed; None where each counts 1."""
    lists: Mapping[str, int] = field(default_factory=dict)
    """Of the export of a service: name of each list -> its items."""
    plays: PlayKinds | None = None
    """Of the export of a service: `scores` for a form, also where each play counts 1; None without plays."""
    saved_weights: str = ""
    """File with weights that the person gave before; empty without."""

    @property
    def asked(self) -> PlayKinds | None:
        """The plays whose weights can be asked for: those of the export, or of the person's tables together."""
        return self.plays or together([table.plays for table in self.tables if table.plays is not None])

    @property
    def ready(self) -> bool:
        """Whether it can be imported without asking."""
        return not self.tables or any(not table.doubt for table in self.tables)

    @property
    def saved(self) -> bool:
        """Whether the person said before how every table is read."""
        return bool(self.tables) and all(table.saved and not table.doubt for table in self.tables)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryImported:
    """What became of an export."""

    format: str
    matched: Mapping[str, int]
    """Items by level: sure, likely, possible."""
    unmatched: int
    """Items that the catalogue does not have; they are kept as the person's own."""
    events: int
    repeated: int
    """Events that this source had brought already."""
    already_from: Mapping[str, int] = field(default_factory=dict)
    """Events that another source had brought already: its name, `recterm` for what was done here, -> their number."""
    ratings_differ: int = 0
    """New ratings of items that another source, or the person, rated otherwise: the latest stands."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Rows that could not be used, by reason."""
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The first skipped rows of each reason."""
    kinds: Mapping[str, int] = field(default_factory=dict)
    """What the export tells, new or not: `rate`, `view`, `like`, `save` (watchlist) or `hide` -> its number."""
    lists: Mapping[str, int] = field(default_factory=dict)
    """Name of each named list -> items that are new on it."""
    notes: tuple[str, ...] = ()
    """What was assumed of the files, such as their encoding."""
    files: tuple[FileUse, ...] = ()
    """Every file of a folder or archive: read, or why not; empty for a single file."""
    tables: tuple[ReadTable, ...] = ()
    """How tables of the person's own were read."""
    scores: EventScores | None = field(default=None, metadata=OMITTED)
    """How plays were weighed; None where each counts 1."""
    report: Path
    """File that has every item with its level."""
    number: int | None = field(default=None, metadata=named("import"))
    """Number of the import, to undo it by; None where nothing was new."""
    item_kind: str = ""
    """What the library has: `film`, `album`."""
    source: str = ""
    """The service: `Letterboxd`."""


@dataclass(frozen=True, slots=True)
class ReportedTitle:
    """One title of a history, as the report has it."""

    title: str
    year: int | None
    level: str
    """sure, likely, possible or unmatched."""
    item: str
    """Id of the item that its events are recorded of."""
    candidates: tuple[str, ...] | None = field(default=None, metadata=OMITTED)
    """Ids of items that it may be, where it is not sure."""


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What the report of an import adds to its answer."""

    made: int = 0
    """UTC seconds."""
    items: tuple[ReportedTitle, ...] = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class DecidedTitle:
    """A title of imported histories with what it may be, and what was decided."""

    number: int
    title: str
    year: int | None
    creators: tuple[str, ...]
    candidates: tuple[str, ...]
    """Ids, the best first."""
    state: str
    item: str | None


@dataclass(frozen=True, slots=True)
class DecidedTitles:
    """Titles to decide about, or that somebody decided about."""

    matches: tuple[DecidedTitle, ...]


@dataclass(frozen=True, slots=True)
class HistoryImports:
    """The histories that a profile imported, the latest first."""

    imports: tuple[ImportInfo, ...]
