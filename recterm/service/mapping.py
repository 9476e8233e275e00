"""A table whose columns nothing shows: its first rows, and what is proposed for them, for a form with a preview."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recterm.errors import RectermError

ROLES = ("user", "item", "rating", "time", "title")
"""What a column can be, by the names of the command line's options."""

ROWS = 10


@dataclass(frozen=True, slots=True)
class TableShape:
    """The columns of a table, its first rows, and a proposal."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposed: dict[str, str]
    """Role -> column."""


def shape_of(path: str) -> TableShape | None:
    """Look at a file; None when it is no table at all."""
    from recterm.ingest.archive import open_source
    from recterm.ingest.proposal import propose
    from recterm.ingest.reader import Request
    from recterm.ingest.readers import generic

    try:
        sample = generic.first_rows(Request(open_source(Path(path))))
    except RectermError:
        return None
    proposed = propose([f"--{role}" for role in ROLES[:2]], sample)
    rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in sample.head(ROWS).iter_rows())
    return TableShape(tuple(sample.columns), rows, {flag.removeprefix("--"): name for flag, name in proposed.items()})


def mapped_rows(shape: TableShape, chosen: dict[str, str]) -> list[tuple[str, ...]]:
    """The first rows as they would be read: a heading of roles, then their cells; empty where a column is unknown."""
    roles = [role for role in ROLES if chosen.get(role)]
    places = {role: shape.columns.index(chosen[role]) for role in roles if chosen[role] in shape.columns}
    body = [tuple(row[places[role]] if role in places else "" for role in roles) for row in shape.rows]
    return [tuple(roles), *body]
