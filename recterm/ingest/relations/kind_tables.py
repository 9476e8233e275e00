"""Tables of one kind of event each, clicks.dat beside buys.dat, as one table with a column of kinds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.relations.heads import Head, open_listed
from recterm.ingest.relations.orders import with_users
from recterm.ingest.shapes.any_table import start_of
from recterm.ingest.tables.table import SAMPLE_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.ingest.files.archive import Member
    from recterm.ingest.relations.orders import Orders
    from recterm.ingest.tables.table import Table

ROLES = ("user", "item", "time", "value", "title")
"""Roles whose columns are put together, whatever each table calls them."""

COLUMNS = ("event", "action", "behavior", "activity")
"""Names of the column of kinds; the first that no table has is taken."""

_EACH, _SEVERAL = "each file is a kind of event", "the events of several files, with their kinds"
_NO_COUNT = ("0", "0.0")

_UNUSABLE, _ROW, _PART = "\0unusable", "\0row", "\0part"


@dataclass(frozen=True)
class KindTable:
    """Table whose rows are events of one kind, or have their kinds in a column."""

    head: Head
    kind: str
    """Empty if a column has the kinds."""
    roles: Mapping[str, str]
    """Role -> its column."""
    kinds: str | None = None
    """Its own column of kinds."""
    orders: Orders | None = None
    """The table that tells whose each order is, if its rows name orders."""

    @property
    def member(self) -> Member:
        """The file."""
        return self.head.member

    @property
    def why(self) -> str:
        """What its rows are."""
        kind = f"its kinds are in {self.kinds}" if self.kinds is not None else f"each row is the kind {self.kind!r}"
        return kind if self.orders is None else f"{kind}, {self.orders.key} tells whose"

    def open(self, *, start: bool) -> Table:
        """Open the whole table, or its first rows."""
        table = open_listed(start_of(self.member) if start else self.member)
        return table if self.orders is None else with_users(table, self.orders)


@dataclass(frozen=True)
class KindTables:
    """Tables that are read as one, the largest first."""

    tables: tuple[KindTable, ...]

    @property
    def column(self) -> str:
        """Name of the column of kinds in the result."""
        taken = {name for table in self.tables for name in table.head.table.sample.columns if name != table.kinds}
        return next((name for name in COLUMNS if name not in taken), f"{COLUMNS[0]} of {self.tables[0].head.stem}")

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(table.member.size for table in self.tables)

    def combined(self, *, start: bool = False) -> Table:
        """Return all rows as one table of text, with the columns of the first table and those that it lacks.

        Args:
            start: open only the first rows of each.
        """
        column = self.column
        parts = [_Part(table, table.open(start=start), self._names(table), column) for table in self.tables]
        names = [name for name in dict.fromkeys(name for part in parts for name in part.names) if name != column]
        roles = [place for place, name in enumerate(names) if name in self._role_names]
        names.insert(max(roles) + 1, column)
        listing = ", ".join(f"{table.member.file_name} ({table.kind or table.kinds})" for table in self.tables)
        notes = dict.fromkeys(note for part in parts for note in part.table.notes)
        return replace(
            parts[0].table,
            where=" + ".join(part.table.where for part in parts),
            sample=_sample(parts, names),
            schema=pl.Schema(dict.fromkeys(names, pl.String())),
            scan=lambda wanted: pl.concat([part.rows(wanted) for part in parts]),
            named=True,
            first_line=None,
            unusable=_UNUSABLE,
            reason=next((part.table.reason for part in parts if part.table.reason), ""),
            notes=(*notes, f"{_EACH if all(table.kind for table in self.tables) else _SEVERAL}: {listing}"),
        )

    @property
    def _role_names(self) -> set[str]:
        return {self._name_of(role) for table in self.tables for role in table.roles}

    def _name_of(self, role: str) -> str:
        """Return the column of a role in the result: as the first table that has it calls it."""
        table = next(table for table in self.tables if role in table.roles)
        return table.roles[role] if table.head.table.named else role

    def _names(self, table: KindTable) -> dict[str, str]:
        """Return name in the result -> own column; columns of a table without a header have no name to keep."""
        own_roles = {own: self._name_of(role) for role, own in table.roles.items()}
        if table.kinds is not None:
            own_roles[table.kinds] = self.column
        taken = {*self._role_names, self.column}
        columns = table.head.table.sample.columns if table.head.table.named else list(own_roles)
        return {own_roles.get(own, own): own for own in columns if own in own_roles or own not in taken}


@dataclass(frozen=True)
class _Part:
    """One of the tables, opened."""

    of: KindTable
    table: Table
    names: Mapping[str, str]
    """Name in the result -> own column."""
    column: str

    def rows(self, wanted: Sequence[str]) -> pl.LazyFrame:
        """Return all rows as text under the names of the result."""
        needed = {self.names[name] for name in wanted if name in self.names} or {self.of.roles["user"]}
        frame = self.table.scan([name for name in self.table.sample.columns if name in needed])
        own = {name: self._cell(name, self.table.text(self.names[name])) for name in wanted if name in self.names}
        unusable = pl.lit(None, pl.String) if self.table.unusable is None else pl.col(self.table.unusable)
        return frame.select(
            *(own.get(name, self._constant(name)).alias(name) for name in wanted),
            unusable.cast(pl.String).alias(_UNUSABLE),
        )

    def sample(self, names: Sequence[str]) -> pl.DataFrame:
        """Return the first rows under all names of the result."""
        own = {name: self._cell(name, pl.col(self.names[name])) for name in names if name in self.names}
        return self.table.sample.select(own.get(name, self._constant(name)).alias(name) for name in names)

    def _cell(self, name: str, text: pl.Expr) -> pl.Expr:
        """Return a cell as text; none for a count of 0, since the row itself is an event."""
        if self.names[name] != self.of.roles.get("value"):
            return text
        return pl.when(~text.str.strip_chars().is_in(_NO_COUNT)).then(text)

    def _constant(self, name: str) -> pl.Expr:
        """Return the kind of every row, or no cell where the table lacks a column."""
        return pl.lit(self.of.kind if name == self.column else None, pl.String)


def _sample(parts: Sequence[_Part], names: Sequence[str]) -> pl.DataFrame:
    """Return the first rows of each table in turn."""
    each = -(-SAMPLE_ROWS // len(parts))
    samples = [
        part.sample(names).head(each).with_row_index(_ROW).with_columns(pl.lit(place).alias(_PART))
        for place, part in enumerate(parts)
    ]
    return pl.concat(samples).sort(_ROW, _PART, maintain_order=True).drop(_ROW, _PART)
