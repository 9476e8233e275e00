"""JSON that holds columns or bare rows, as pandas writes data frames, and objects whose keys are titles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.jsontable import Nesting
from recterm.ingest.tables.roles.columns import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MOST_COLUMNS = 200
_LOOKED_AT = 200
_FEWEST_TITLES = 3
_FACTS = frozenset({*NAMES["value"], *NAMES["time"], "watched", "seen", "read", "date", "status", "liked", "year"})
"""Folded names of facts about a title."""

_SUBJECTS = frozenset(name for role in ("user", "item", "title") for name in NAMES[role])
_KNOWN = frozenset(name for role in NAMES.values() for name in role)


def columns_of(document: Mapping[str, Any]) -> Nesting | None:
    """Return how to take rows out of a document of columns: a list or an object for each; None for any other.

    Both of pandas' ways are read, `orient="columns"` and `orient="split"`, and objects of equally long lists.
    """
    if isinstance(document.get("columns"), list) and isinstance(document.get("data"), list):
        return Nesting("JSON of a data frame: the names of the columns, and the rows", _split_rows)
    if not 2 <= len(document) <= _MOST_COLUMNS or sum(fold_column_name(name) in _KNOWN for name in document) < 2:
        return None
    columns = list(document.values())
    if all(isinstance(column, list) for column in columns):
        even = len({len(column) for column in columns}) == 1
        plain = even and not any(isinstance(cell, list | dict) for column in columns for cell in column[:_LOOKED_AT])
        return Nesting("JSON of columns: each key is a column, with its cells", _listed_rows) if plain else None
    if all(isinstance(column, dict) and column for column in columns):
        alike = all(column.keys() == columns[0].keys() for column in columns)
        return Nesting("JSON of columns: each key is a column, with its cells by row", _keyed_rows) if alike else None
    return None


def _split_rows(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in document["data"]:
        if isinstance(row, list):
            yield dict(zip(map(str, document["columns"]), row, strict=False))


def _listed_rows(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for cells in zip(*document.values(), strict=True):
        yield dict(zip(document, cells, strict=True))


def _keyed_rows(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    first = next(iter(document.values()))
    for key in first:
        yield {name: column[key] for name, column in document.items()}


def titles_of(document: Mapping[str, Any]) -> Nesting | None:
    """Return how to take rows out of an object whose keys are titles, with a rating or facts for each; else None."""
    values = list(document.values())[:_LOOKED_AT]
    if len(document) < _FEWEST_TITLES or {fold_column_name(name) for name in document} & _KNOWN:
        return None
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return Nesting("JSON: each key is a title, with its rating", _rated_rows)
    if not all(isinstance(value, dict) for value in values):
        return None
    names = {fold_column_name(name) for value in values for name in value}
    facts = names & _FACTS and not names & _SUBJECTS
    return Nesting("JSON: each key is a title, with facts about it", _described_rows) if facts else None


def _rated_rows(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for title, rating in document.items():
        yield {"title": title, "rating": rating}


def _described_rows(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for title, facts in document.items():
        yield {"title": title} | facts


def bare_rows(rows: Sequence[Any]) -> Nesting | None:
    """Return how to take rows out of a list of lists of one length; None for any other list."""
    start = rows[:_LOOKED_AT]
    widths = {len(row) if isinstance(row, list) else 0 for row in start}
    if len(widths) != 1 or max(widths) < 2 or any(isinstance(cell, list | dict) for row in start for cell in row):
        return None
    headed = len(rows) > 1 and all(isinstance(cell, str) for cell in rows[0]) and _is_head(rows[0], start[1:])
    if headed:
        return Nesting("JSON of rows, the first of which names the columns", _rows_below_head)
    return Nesting("JSON of rows without names", _numbered_rows, named=False)


def _is_head(first: Sequence[str], others: Sequence[Sequence[Any]]) -> bool:
    """Return whether a row names columns: two usual names, or above numbers."""
    usual = sum(fold_column_name(name) in _KNOWN for name in first) >= 2
    return usual or any(isinstance(cell, int | float) for row in others for cell in row)


def _rows_below_head(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for row in rows[1:]:
        yield dict(zip(rows[0], row, strict=False)) if isinstance(row, list) else row


def _numbered_rows(rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {f"column_{place}": cell for place, cell in enumerate(row, start=1)} if isinstance(row, list) else row
