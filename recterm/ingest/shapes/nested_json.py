"""Nested JSON: people with their ratings, orders with lines, playlists with tracks, as one row per interaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from recterm.ingest.shapes.column_json import bare_rows, columns_of, titles_of
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.jsontable import Nesting
from recterm.ingest.tables.roles.columns import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_DEEPEST = 3
_LOOKED_AT = 200
"""Objects that are looked at to find the nesting."""

_MOST = 0.9
"""Share of objects that must be alike."""

_OWNERS = (
    *("pid", "playlistid", "playlist", "orderid", "order", "basketid", "basket", "session", "person", "critic"),
    *("reader", "viewer", "listener", "id", "name", "key"),
)
"""Folded names of fields that tell who the rows inside an object belong to, after the usual names of users."""

_LISTS = frozenset(
    {
        *("items", "films", "movies", "books", "products", "tracks", "songs", "albums", "artists", "games", "itemids"),
        *("movieids", "productids", "history", "purchases", "likes", "liked", "watched", "bought", "listened", "read"),
        *("basket", "cart", "sequence", "clicks", "views", "favorites", "favourites"),
    }
)
"""Folded names of lists of items; other lists of words, such as genres, describe an object."""

_ITEM_NAMES = frozenset(name for role in ("item", "title", "value", "year", "creators") for name in NAMES[role])
_SUBJECTS = frozenset(name for role in ("item", "title") for name in NAMES[role])
_COLUMN_NAMES = frozenset(name for role in NAMES.values() for name in role)


@dataclass(frozen=True)
class _Inner:
    """The field with the rows inside each object, and the field that says whose they are."""

    field: str
    owner: str | None


def nesting_of(value: Any, depth: int = _DEEPEST) -> Nesting | None:
    """Return how to take rows out of a document or a list of objects; None if it is a list of flat objects.

    Args:
        value: the parsed document, or the first objects of JSON lines.
        depth: how many levels may be nested.
    """
    if not depth:
        return None
    if isinstance(value, dict):
        return _of_document(value, depth)
    if not isinstance(value, list):
        return None
    if value and isinstance(value[0], list):
        return bare_rows(value)
    objects = [entry for entry in value[:_LOOKED_AT] if isinstance(entry, dict)]
    if not objects or len(objects) < _MOST * min(len(value), _LOOKED_AT):
        return None
    inner = _inner(objects)
    return None if inner is None else _composed(partial(_rows_inside, inner=inner), _describe(inner), objects, depth)


def _of_document(document: dict[str, Any], depth: int) -> Nesting | None:
    if (by_column := columns_of(document)) is not None:
        return by_column
    if len(document) == 1:
        only = next(iter(document.values()))
        nesting = nesting_of(only, depth) if isinstance(only, dict | list) else None
        return None if nesting is None else Nesting(nesting.note, partial(_only_rows, rows=nesting.rows))
    lists = [cell for cell in document.values() if isinstance(cell, list) and cell and isinstance(cell[0], dict)]
    if len(lists) == 1 and len(document) < 10 and not _are_lists(document.values()):
        nesting = nesting_of(lists[0], depth)
        return None if nesting is None else Nesting(nesting.note, partial(_first_list, rows=nesting.rows))
    values = list(document.values())[:_LOOKED_AT]
    if _are_ratings(values):
        return Nesting("nested JSON: each key is a user, with items and ratings inside", _of_people)
    if _are_lists(values):
        return Nesting("nested JSON: each key is a user, with a list of items inside", _of_people)
    return titles_of(document)


def _are_ratings(values: Sequence[Any]) -> bool:
    inside = [person for person in values if isinstance(person, dict) and person]
    if len(values) < 2 or len(inside) < _MOST * len(values):
        return False
    cells = [cell for person in inside for cell in person.values()]
    names = {fold_column_name(key) for person in inside for key in person}
    numbers = sum(_is_number(cell) for cell in cells)
    objects = sum(isinstance(cell, dict) for cell in cells)
    return not names & _COLUMN_NAMES and max(numbers, objects) >= _MOST * len(cells)


def _are_lists(values: Any) -> bool:
    listed = [value for value in values if isinstance(value, list)]
    return len(listed) >= 2 and len(listed) >= _MOST * len(list(values))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _of_people(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for user, inside in document.items():
        for row in _listed(inside):
            yield {"user": user} | row


def _listed(inside: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of what belongs to one person: items with ratings or facts, or only items."""
    if isinstance(inside, dict):
        for item, cell in inside.items():
            yield {"item": item} | (cell if isinstance(cell, dict) else {"rating": cell})
    elif isinstance(inside, list):
        for entry in inside:
            yield entry if isinstance(entry, dict) else {"item": entry}


def _inner(objects: Sequence[dict[str, Any]]) -> _Inner | None:
    """Return the one field with rows inside most objects; None if there is none or more than one."""
    counts = Counter(name for entry in objects for name, cell in entry.items() if _has_rows(name, cell))
    often = [name for name, count in counts.items() if count >= len(objects) / 2]
    if len(often) != 1:
        return None
    field = often[0]
    names = {fold_column_name(name) for entry in objects for row in _listed(entry.get(field)) for name in row}
    around = {fold_column_name(name) for name in objects[0]} - {fold_column_name(field)}
    of_an_item = "title" in around and not (around & set(NAMES["user"]) or names & (_SUBJECTS - {"item"}))
    if names & set(NAMES["user"]) or of_an_item:
        return _Inner(field, None)
    return _Inner(field, _owner([name for name in objects[0] if name != field]))


def _has_rows(name: str, cell: Any) -> bool:
    if isinstance(cell, list):
        return bool(cell) and (isinstance(cell[0], dict) or fold_column_name(name) in _LISTS)
    return isinstance(cell, dict) and len(cell) > 1 and _ratings_inside(name, cell)


def _ratings_inside(name: str, cell: dict[str, Any]) -> bool:
    role_names = {fold_column_name(key) for key in cell} & _COLUMN_NAMES
    usual = fold_column_name(name) in {*_LISTS, "ratings", "scores", "reviews", "votes"}
    return usual and not role_names and all(map(_is_number, cell.values()))


def _owner(names: Sequence[str]) -> str | None:
    folded = {fold_column_name(name): name for name in reversed(names)}
    return next((folded[name] for name in (*NAMES["user"], *_OWNERS) if name in folded), None)


def _rows_inside(objects: Sequence[Any], inner: _Inner) -> Iterator[Any]:
    for place, entry in enumerate(objects, start=1):
        if not isinstance(entry, dict):
            yield entry
            continue
        around = {name: cell for name, cell in entry.items() if name not in (inner.field, inner.owner)}
        around = {f"parent.{name}" if fold_column_name(name) in _ITEM_NAMES else name: c for name, c in around.items()}
        if inner.owner is not None:
            around = {"user": entry.get(inner.owner)} | around
        rows = list(_listed(entry.get(inner.field)))
        if not rows and inner.owner is None and "parent.title" in around:  # a film without a day of watching
            yield _without_parent(around)
        for row in rows:
            facts = around if inner.owner is not None else _without_parent(around)
            yield facts | row if inner.owner is not None or facts else {"user": str(place)} | row


def _without_parent(around: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("parent."): cell for name, cell in around.items()}


def _describe(inner: _Inner) -> str:
    whose = "" if inner.owner is None else f", and {inner.owner!r} around them is the user"
    return f"nested JSON: the entries of {inner.field!r} are the rows{whose}"


def _composed(
    rows: Callable[[Any], Iterator[Any]], note: str, objects: Sequence[dict[str, Any]], depth: int
) -> Nesting:
    """Return a nesting whose rows may be nested too."""
    deeper = nesting_of(list(rows(objects)), depth - 1)
    if deeper is None:
        return Nesting(note, rows)
    return Nesting(f"{note}; {deeper.note}", lambda value: deeper.rows(list(rows(value))))


def _only_rows(value: Mapping[str, Any], rows: Callable[[Any], Iterator[Any]]) -> Iterator[Any]:
    return rows(next(iter(value.values())))


def _first_list(value: Mapping[str, Any], rows: Callable[[Any], Iterator[Any]]) -> Iterator[Any]:
    return rows(next(cell for cell in value.values() if isinstance(cell, list) and cell and isinstance(cell[0], dict)))
