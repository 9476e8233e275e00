"""Mapping of a person's table: the column of each role, as a person names them or as they are found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Self

from recterm.domain.data.history_roles import COLUMN_ROLES, NO_COLUMN
from recterm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_ID = re.compile(r"(?:^|,)\s*(@?[\w-]+)=")
"""Start of an id in text: the service, or `@` and the column that names it."""


@dataclass(frozen=True, slots=True)
class HistoryMapping:
    """Columns of a person's table by role; None leaves a role to detection, NO_COLUMN gives it none."""

    title: str | None = None
    original: str | None = None
    """The title in its first language."""
    year: str | None = None
    creator: str | None = None
    album: str | None = None
    """Of tracks."""
    rating: str | None = None
    date: str | None = None
    status: str | None = None
    dwell: str | None = None
    """Share that was played, or time."""
    list: str | None = None
    like: str | None = None
    """Filled where the person likes the item."""
    type: str | None = None
    """What each item is: a film, a series, a book."""
    user: str | None = None
    """Whose row it is."""
    ids: tuple[tuple[str, str], ...] = ()
    """Service -> the column with its ids; `@` and a column: the service that this column names."""
    scale: str | None = None
    """Lowest and highest rating, as `1:10`."""

    @classmethod
    def of(cls, choices: Mapping[str, str]) -> Self:
        """Make a mapping from role -> text, ids as `imdb=COLUMN, tmdb=COLUMN`.

        Raises:
            InputError: the ids are not pairs of a service and a column.
        """
        named = {role: choices.get(role) or None for role in (*COLUMN_ROLES, "scale")}
        return cls(**named, ids=ids_of(choices.get("id", "")))

    @property
    def empty(self) -> bool:
        """True when everything is left to detection."""
        return self == type(self)()

    @property
    def names_columns(self) -> bool:
        """True when a column is named, and not only the scale, or that no column has the share that was played."""
        none = self.dwell == NO_COLUMN
        return not replace(self, scale=None, dwell=None if none else self.dwell).empty

    @property
    def choices(self) -> dict[str, str]:
        """Role -> text, for the roles that are set."""
        chosen = {role: getattr(self, role) for role in COLUMN_ROLES}
        texts = chosen | {"id": ", ".join(f"{space}={name}" for space, name in self.ids), "scale": self.scale}
        return {role: text for role, text in texts.items() if text}

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that have a role."""
        named = [getattr(self, role) for role in COLUMN_ROLES]
        spaces = [space[1:] for space, _ in self.ids if space.startswith("@")]
        ids = [name for _, name in self.ids]
        return tuple(dict.fromkeys(name for name in (*named, *ids, *spaces) if name and name != NO_COLUMN))

    def over(self, other: HistoryMapping) -> HistoryMapping:
        """Return another mapping with what this one says in its place."""
        named = {role.name: getattr(self, role.name) for role in fields(self) if getattr(self, role.name)}
        return replace(other, **named)


def ids_of(text: str) -> tuple[tuple[str, str], ...]:
    """Parse `imdb=COLUMN, tmdb=COLUMN`; a column's name may hold commas.

    Raises:
        InputError: it is not a list of such pairs.
    """
    if not text.strip() or text.strip() == NO_COLUMN:
        return ((NO_COLUMN, NO_COLUMN),) if text.strip() else ()
    starts = list(_ID.finditer(text))
    if not starts or starts[0].start() > 0:
        raise InputError(
            f"{text!r} does not say which ids are in which column", "give the service and the column: imdb=COLUMN"
        )
    ends = [*(match.start() for match in starts[1:]), len(text)]
    pairs = [(match[1], text[match.end() : end].strip()) for match, end in zip(starts, ends, strict=True)]
    return tuple((space if space.startswith("@") else space.lower(), name) for space, name in pairs)


def nothing_remembered(_: Sequence[str]) -> HistoryMapping | None:
    """Remember no mapping for any columns."""
    return None


def nothing_known(_: Sequence[str]) -> float:
    """Know no title."""
    return 0.0


@dataclass(frozen=True, slots=True)
class TableChoices:
    """Columns and titles that help to read a person's tables."""

    named: HistoryMapping = field(default_factory=HistoryMapping)
    """The columns that the person names."""
    table: str | None = None
    """Of several tables, the file or sheet that `named` is for; None: every one."""
    remembered: Callable[[Sequence[str]], HistoryMapping | None] = nothing_remembered
    """Gives what the person said of a table with these columns before."""
    title_share: Callable[[Sequence[str]], float] = nothing_known
    """Gives the share of these texts that are titles of the catalogue."""


@dataclass(frozen=True, slots=True)
class MappedTable:
    """One table of a person, and how it is read."""

    file: str
    """Its file, and the sheet of a spreadsheet with several."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first rows."""
    mapping: HistoryMapping
    scale: str
    """What the ratings are: `1 to 10`; empty without ratings."""
    named: HistoryMapping
    """What a person said of it, now or before."""
    doubt: str = ""
    """What a person has to say before it can be read; empty when it is ready."""
