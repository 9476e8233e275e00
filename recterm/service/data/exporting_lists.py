"""Exports of lists, shelves and the watchlist for people and spreadsheets: CSV, JSON or Markdown."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Literal, TypeAlias

from recterm.domain.answers.data.export import Exported
from recterm.domain.model import CatalogueQuery, Listing
from recterm.errors import RectermError
from recterm.process.atomic_files import atomic_file, check_free
from recterm.process.codec import to_document
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from recterm.domain.model import Item, ItemId
    from recterm.domain.shelf import Pick, Shelf
    from recterm.service.live.session import Session

LIST_ENDINGS: Mapping[str, str] = {".csv": "csv", ".json": "json", ".md": "markdown", ".markdown": "markdown"}
_SPECIAL = "\\`*_[]<>|#"


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list."""

    item: ItemId
    title: str
    year: int | None = None
    genres: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PickLine(Line):
    """One pick of a shelf."""

    score: float | None = None
    """Score of the model; None where it cannot score."""
    predicted: float | None = None
    """Predicted rating, in stars."""


COLUMNS = ("shelf", *(column.name for column in fields(PickLine)))

Lists: TypeAlias = dict[str, list[Line]]
"""Title of a list -> its lines."""


def export_lists(
    session: Session,
    target: Path,
    what: Literal["shelves", "watchlist", "lists"],
    *,
    format: str | None,
    n: int,
    force: bool,
    named: str | None = None,
) -> Exported:
    """Write the profile's shelves (n picks each), the watchlist, or the named lists; `named` is one shelf or list.

    Raises:
        TargetExistsError: the target exists and `force` is False.
        WriteError: the target cannot be written.
        RectermError: the format is not csv, json or markdown, or no list or shelf has that name.
        ModelMissingError: shelves need a model, and the library has none.
    """
    target, name = _checked(target, what, format, force=force)
    match what:
        case "shelves":
            lists = _shelves(session.shelves.all(n=n, names=[named] if named else session.shelves.names).shelves)
        case "watchlist":
            lists = _watchlist(session)
        case "lists":
            lists = _named_lists(session, named)
    return _written(lists, target, what, name, force=force)


def export_shelf(session: Session, target: Path, key: str, *, n: int) -> Exported:
    """Write one shelf with n picks, as `export_lists` does; `key` is that of a shelf, such as `because:ID`.

    Raises:
        TargetExistsError: the target exists.
        WriteError: the target cannot be written.
        RectermError: the suffix of the target names no format of lists, or there is no such shelf.
    """
    target, name = _checked(target, "shelves", None, force=False)
    shelves = session.shelves.one(key.partition(":")[0], n)
    return _written(_shelves(shelf for shelf in shelves if shelf.key == key), target, "shelves", name, force=False)


def _checked(target: Path, what: str, format: str | None, *, force: bool) -> tuple[Path, str]:
    """Return the absolute target and the name of the format, after checking both."""
    target = expanded(target).absolute()
    name = format or LIST_ENDINGS.get(target.suffix.lower(), "")
    if name not in WRITERS:
        raise RectermError(
            f"{what} cannot be written as {name or target.name!r}",
            f"use --format {', '.join(WRITERS)}",
            code="no_such_format",
        )
    if not force:
        check_free(target)
    return target, name


def _written(lists: Lists, target: Path, what: str, name: str, *, force: bool) -> Exported:
    with atomic_file(target, replace=force) as draft:
        draft.write_text(WRITERS[name](lists), encoding="utf-8", newline="")
    return Exported(name, what, (target,), sum(map(len, lists.values())))


def _shelves(shelves: Iterable[Shelf]) -> Lists:
    return {shelf.title: [_pick(pick) for pick in shelf.picks] for shelf in shelves if shelf.picks}


def _watchlist(session: Session) -> Lists:
    rows = session.catalogue.rows(CatalogueQuery(listing=Listing.WATCHLIST))
    return {"Watchlist": [_line(item) for item in session.catalogue.page(list(rows))]}


def _named_lists(session: Session, named: str | None) -> Lists:
    names = [item_list.name for item_list in session.lists.all()] if named is None else [session.lists.get(named).name]
    return {
        name: [_line(item) if item else Line(key, key) for key, item in session.lists.items_of(name)] for name in names
    }


def _line(item: Item) -> Line:
    return Line(item.id, item.title, item.year, item.genres, item.creators)


def _pick(pick: Pick) -> PickLine:
    item = pick.item
    score = None if math.isnan(pick.score) else pick.score
    return PickLine(item.id, item.title, item.year, item.genres, item.creators, score, pick.predicted)


def _as_csv(lists: Lists) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for title, lines in lists.items():
        writer.writerows([title, *(_cell(getattr(line, column, None)) for column in COLUMNS[1:])] for line in lines)
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return "|".join(value)
    return f"{value:.6g}" if isinstance(value, float) else value


def _as_json(lists: Lists) -> str:
    document = {
        "shelves": [{"title": title, "picks": [to_document(line) for line in lines]} for title, lines in lists.items()]
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _as_markdown(lists: Lists) -> str:
    parts = []
    for title, lines in lists.items():
        parts.append(f"## {_escaped(title)}\n")
        parts.extend(_markdown_line(number, line) for number, line in enumerate(lines, 1))
        parts.append("")
    return "\n".join(parts)


def _markdown_line(number: int, line: Line) -> str:
    year = f" ({line.year})" if line.year is not None else ""
    by = f", {_escaped(', '.join(line.creators))}" if line.creators else ""
    stars = line.predicted if isinstance(line, PickLine) else None
    return f"{number}. **{_escaped(line.title)}**{year}{by}" + (f", {stars:.1f} ★" if stars is not None else "")


def _escaped(text: str) -> str:
    """Return the text with Markdown's special characters escaped."""
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in " ".join(text.split()))


WRITERS = {"csv": _as_csv, "json": _as_json, "markdown": _as_markdown}
"""Format -> function that returns the whole file as text."""
