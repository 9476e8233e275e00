"""RecBole's atomic files: NAME.inter and NAME.item, tabs or spaces, a header of `field:type`, and no quoting."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.reader import Reader
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import NOTHING_LISTED, Listing, Roles, assemble, read_interactions
from recterm.ingest.relations.keys import is_id_name
from recterm.ingest.tables.column_names import first_line, fold_column_name
from recterm.ingest.tables.delimited import read_delimited
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import COUNT_NAMES, COUNTS, ONCE, RATING_WORDS, Values, guess_values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.table import Table

TYPES = ("token", "token_seq", "float", "float_seq")
_TABS = ColumnMapping(separator="\t", has_header=True)
_SPACES = ColumnMapping(separator=" ", has_header=True)

TWO_WORDS = ("Science Fiction", "Film Noir", "TV Movie", "Hip Hop", "Classic Rock", "Video Games", "Martial Arts")
"""Genres that a space-separated sequence splits in two."""

KINDS = {"movie": "movie", "film": "movie", "artist": "artist", "track": "track", "song": "track", "book": "book"}
"""Name of an item field -> kind of item."""


def recognises(source: Source) -> bool:
    """Recognise a file of interactions with RecBole's header."""
    return bool(_interactions(source))


def read(request: Request) -> Dataset:
    """Read NAME.inter and, beside it, NAME.item."""
    source = request.source
    member = source.one_of(_interactions(source), "interactions")
    request.step("reading interactions", 0)
    table = _table(member)
    columns = table.sample.columns
    user = _field(columns, ("user_id", "session_id", "uid"), "token") or _first(columns, "user")
    item = _field(columns, ("item_id", "artist_id", "track_id", "movie_id", "iid"), "token") or _first(
        columns, "item", skip=user
    )
    if user is None or item is None:
        raise InputError(f"{member.where} has no user and item among its fields: {', '.join(columns)}", _HINT)
    value = next((name for name in columns if _is_value(name)), None)
    time = next((name for name in columns if name.partition(":")[0] in ("timestamp", "time")), None)
    interactions = read_interactions(request, table, Roles(user, item, value, time), _values(value))
    request.step("reading items", 1)
    name = PurePosixPath(member.name).stem.partition(".")[0]
    listed = source.beside(member, f"{name.lower()}.item") or source.beside(member, f"{name}.item")
    if listed is None:
        request.tally.note(f"no {name}.item beside {member.file_name}: items are shown by their ids")
    items, kind = _items(request, listed) if listed is not None else (NOTHING_LISTED, "other")
    return assemble(
        request,
        name="recbole",
        label=name,
        prefix=name.lower(),
        kind=kind,
        noun="item",
        listing=items,
        interactions=interactions,
        film_titles=kind == "movie",
        people=_people(request, source.beside(member, f"{name.lower()}.user") or source.beside(member, f"{name}.user")),
    )


_HINT = "The interactions need fields such as user_id:token and item_id:token."


def _interactions(source: Source) -> list[Member]:
    """Return the full set if there is one; refuse parts of a benchmark, which are for `evaluate --split-files`."""
    members = source.members if source.single else [m for m in source.members if m.base.endswith(".inter")]
    typed = [member for member in members if _typed(member)]
    fewest = min((member.base.count(".") for member in typed), default=0)
    return [member for member in typed if member.base.count(".") == fewest]


def _typed(member: Member) -> bool:
    cells = first_line(member).split()
    return len(cells) > 1 and all(cell.rpartition(":")[2].strip() in TYPES for cell in cells)


def _table(member: Member) -> Table:
    layout = _TABS if "\t" in first_line(member) else _SPACES
    return read_delimited(replace(open_text(member), quoted=False), layout)


def _field(columns: Sequence[str], names: Sequence[str], kind: str) -> str | None:
    return next((column for name in names for column in columns if column == f"{name}:{kind}"), None)


def _first(columns: Sequence[str], word: str, skip: str | None = None) -> str | None:
    typed = [column for column in columns if column.endswith(":token") and column != skip]
    named = [column for column in typed if word in column]
    return next(iter(named or (typed if word == "item" else [])), None)


def _is_value(column: str) -> bool:
    name, _, kind = column.partition(":")
    folded = fold_column_name(name)
    named = folded in COUNT_NAMES or any(word in folded for word in RATING_WORDS)
    return kind == "float" and named


def _values(column: str | None) -> Values | Callable[[pl.Series], Values]:
    if column is None:
        return ONCE
    name = fold_column_name(column.partition(":")[0])
    return COUNTS if name in COUNT_NAMES else lambda numbers: guess_values(numbers, name)


def _items(request: Request, member: Member) -> tuple[Listing, str]:
    table = _table(member)
    columns = table.sample.columns
    key = _field(columns, ("item_id", "artist_id", "track_id", "movie_id"), "token") or columns[0]
    title = next((c for c in columns if any(word in c for word in ("title", "name")) and c != key), None)
    year = next((c for c in columns if "year" in c.partition(":")[0]), None)
    genres = next(
        (c for c in columns if c.partition(":")[0] in ("class", "genre", "genres", "categories", "tags")), None
    )
    makers = ("artist", "artist_name", "author", "authors", "brand", "store", "director")
    creator = next((c for c in columns if c.partition(":")[0] in makers and c not in (key, title)), None)
    rows = table.scan(columns).collect(engine="streaming").filter(pl.col(key).is_not_null())

    def cells(column: str | None) -> list[str]:
        return ["" if column is None or cell is None else cell.strip() for cell in rows[column or key].to_list()]

    ids, titles = cells(key), cells(title)
    kind = next((kind for word, kind in KINDS.items() if title is not None and word in title), "other")
    return Listing(
        ids=ids,
        titles=[name or item for name, item in zip(titles, ids, strict=True)] if title else ids,
        genres=[genre_words(cell) for cell in cells(genres)] if genres else [],
        years=[int(cell[:4]) if cell[:4].isdecimal() and len(cell[:4]) == 4 else None for cell in cells(year)]
        if year
        else [],
        creators=[[cell] if cell else [] for cell in cells(creator)] if creator else [],
        columns=_described(request, member, rows, {key, title, year, genres, creator}),
    ), kind


def _described(request: Request, member: Member, rows: pl.DataFrame, used: set[str | None]) -> pl.DataFrame:
    """Return the columns without a role, under their plain names; words of a sequence become its entries."""
    ids = [name for name in rows.columns if name not in used and is_id_name(name.partition(":")[0])]
    note_left_out(request.tally, member.file_name, ids, "ids")
    free = [name for name in rows.columns if name not in used and name not in ids]
    return rows.select(
        (pl.col(name).str.replace_all(" ", "|") if name.endswith("_seq") else pl.col(name)).alias(
            name.partition(":")[0]
        )
        for name in free
    )


def _people(request: Request, member: Member | None) -> pl.DataFrame | None:
    """Read NAME.user: the users' ids, then what describes them."""
    if member is None:
        return None
    try:
        table = _table(member)
    except InputError as error:  # the interactions can do without it
        request.tally.note(f"{member.file_name} is left out: {error}")
        return None
    key = _first(table.sample.columns, "user") or table.sample.columns[0]
    rows = table.scan(table.sample.columns).collect(engine="streaming")
    ids = rows.select(pl.col(key).str.strip_chars().alias("\0id"))
    return pl.concat([ids, _described(request, member, rows, {key})], how="horizontal")


def genre_words(cell: str) -> list[str]:
    """Split a sequence of words into genres: known pairs of words are one, `_` is a space."""
    words = cell.split()
    genres: list[str] = []
    while words:
        pair = " ".join(words[:2])
        both = len(words) > 1 and pair.lower() in {two.lower() for two in TWO_WORDS}
        genres.append(pair if both else words[0].replace("_", " "))
        del words[: 2 if both else 1]
    return genres


READER = Reader(("recbole",), "RecBole's atomic files", recognises, read, conditions=True)
