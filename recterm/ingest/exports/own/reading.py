"""Rows of a person's table as events: views, ratings, likes, drops, the watchlist, and entries of named lists."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.clock import rough_date
from recterm.domain.data.history_roles import COLUMN_ROLES
from recterm.domain.model import EventKind
from recterm.ingest.catalogue.titles import parse_title
from recterm.ingest.exports.dates import REFUSED, day, rewritten_as_iso
from recterm.ingest.exports.own.contents import days_in, id_in, year_in
from recterm.ingest.exports.own.kinds import PART, kind_of
from recterm.ingest.exports.own.names import are_foreign, is_of_seeing, words_of
from recterm.ingest.exports.own.played import meaning_of, shares_in
from recterm.ingest.exports.own.scales import UNRATED, Ratings, ratings_of
from recterm.ingest.exports.own.statuses import (
    State,
    answer_of,
    are_events,
    event_state_of,
    state_in_name,
    state_named,
    state_of,
)
from recterm.ingest.exports.rows import NO_TITLE, HistoryList, HistoryRow, isbn, list_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.ingest.exports.mapping import HistoryMapping
    from recterm.ingest.exports.own.tables import OwnTable
    from recterm.ingest.exports.rows import Skips

IS_PART = "a season or an episode, not a film or series"
UNDER_WAY = "being watched or read now, or on hold"
NO_STATUS = "no status, rating or date"
OTHERS = "of another person"

_UNIX = re.compile(r"^(\d{9,10})(?:\.\d+)?$|^(\d{12,13})$")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")
_MOST_SLASHES = 0.5
"""Share of titles with `/` from which on it separates spellings of one title, as Douban writes them."""

_MAKERS = {
    "book": ("author", "autor", "auteur", "autore", "автор", "szerzo", "yazar", "作者", "著者", "저자", "writer"),
    "movie": (
        "director",
        "regie",
        "regisseur",
        "realisateur",
        "regista",
        "режиссер",
        "режисcер",
        "rezyser",
        "导演",
        "監督",
    ),
    "album": ("artist", "kunstler", "interpret", "artiste", "исполнитель", "band"),
}
"""Words for makers that say what they make."""

_TITLES = {
    "movie": "movie film pelicula filme фильм 电影 映画 영화 elokuva filmtipset imdb tmdb letterboxd 片名",
    "book": "book buch livre libro livro книга книги kniha kirja bok könyv isbn 书名 書名 책 buecher bucher reading",
    "series": "show series serie serien сериал tv",
    "album": "album albums",
    "track": "track song",
    "game": "game games",
}
"""Words in headings and names of files that say what the items are."""


class Content(NamedTuple):
    """What a table says."""

    rows: list[HistoryRow]
    lists: list[HistoryList]
    scale: str
    """`1 to 10`; empty without ratings."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """The cells of the mapped columns, whole."""

    cells: Mapping[str, list[str]]
    ids: Sequence[tuple[str, list[str]]]
    spaces: Mapping[str, list[str]]
    ratings: Ratings | None
    dates: Mapping[str, str]
    seeing: bool
    """Whether a date is one of seeing or reading."""
    kind: str
    default: State | None
    """What the name of the table says of its rows."""
    heading: State | None
    """What the heading of the statuses says, where they are answers."""
    slashes: bool
    events: bool = False
    """Whether the statuses are kinds of events."""
    shares: Sequence[float] = ()
    """Share of each row's item that was played; empty without a column."""

    def cell(self, role: str, row: int) -> str:
        return self.cells[role][row] if role in self.cells else ""


def read_table(table: OwnTable, mapping: HistoryMapping, skips: Skips) -> Content:
    """Read a table; every row that gives nothing is counted, with its reason.

    Raises:
        InputError: the person named a scale that is none.
    """
    columns = _columns(table, mapping, skips)
    rows: list[HistoryRow] = []
    lists: dict[str, list[HistoryRow]] = {}
    unknown: Counter[str] = Counter()
    for place, cells in enumerate(table.rows):
        if not any(cells):
            continue
        where = table.place_of(place)
        item = _item(columns, mapping, place, where, skips)
        if item is None:
            continue
        item = item._replace(where=f"{where}: {item.title}")
        named = [part.strip() for part in re.split(r"[;|]", columns.cell("list", place)) if part.strip()]
        entries = [part for part in named if state_of(part) is None]
        for name in entries:
            lists.setdefault(list_name(name, "list"), []).append(item._replace(kind=EventKind.SAVE, timestamp=None))
        state = _state(columns, place, named, unknown)
        rows += _events(columns, item, place, state, skips, listed=bool(entries))
    _note_unknown(unknown, mapping.status, skips)
    _note_rough(rows, table.file, skips)
    made = [HistoryList(name, "", tuple(items)) for name, items in lists.items()]
    return Content(rows, made, columns.ratings.scale if columns.ratings is not None else "")


def _columns(table: OwnTable, mapping: HistoryMapping, skips: Skips) -> _Columns:
    cells = {role: table.cells(name) for role in COLUMN_ROLES if (name := getattr(mapping, role)) is not None}
    if mapping.dwell is not None:
        skips.strength = f"{mapping.dwell}, {meaning_of(mapping.dwell, cells['dwell'])}"
    ratings = None
    if mapping.rating is not None:
        ratings = ratings_of(cells["rating"], mapping.rating, mapping.scale)
        if ratings is None and any(cell.lower() not in UNRATED for cell in cells["rating"]):
            skips.notes.append(
                f"the column {mapping.rating!r} was not taken for ratings; --scale LOW:HIGH says that it is"
            )
    titles = [cell for cell in cells.get("title", ()) if cell]
    dates = [_MIDNIGHT.sub("", day) for cell in cells.get("date", ()) for day in days_in(cell)]
    written, style = rewritten_as_iso(dates, day_first=table.named and are_foreign(mapping.columns))
    if written and not style.sure:
        skips.notes.append(
            f"nothing in {table.file} shows whether its dates begin with the month or the day: taken as"
            " month/day/year; where that is wrong, write the dates as 2024-03-09 and import it again"
        )
    return _Columns(
        cells,
        [(space, table.cells(name)) for space, name in mapping.ids],
        {space: table.cells(space[1:]) for space, _ in mapping.ids if space.startswith("@")},
        ratings,
        written,
        mapping.date is not None and is_of_seeing(mapping.date),
        _kind(table, mapping),
        state_named(table.name),
        None if mapping.status is None else state_in_name(mapping.status),
        sum("/" in title for title in titles) > _MOST_SLASHES * len(titles) and len(titles) > 1,
        are_events(cells.get("status", ())),
        () if mapping.dwell is None else shares_in(mapping.dwell, cells["dwell"]),
    )


def _kind(table: OwnTable, mapping: HistoryMapping) -> str:
    """Return what the items are, by the headings of titles, makers and ids, and by the name of the table."""
    names = [mapping.title or "", *(space for space, _ in mapping.ids), *(name for _, name in mapping.ids)]
    words = {word for name in (*names, table.name, table.file) for word in words_of(name)}
    if {"track", "song"} & set(words_of(mapping.title or "")):
        return "track"
    by_maker = set(words_of(mapping.creator or ""))
    for kind, makers in _MAKERS.items():
        if any(word.startswith(maker) for word in by_maker for maker in makers):
            return kind
    for kind, usual in _TITLES.items():
        if words & {*usual.split(), *(f"{word}s" for word in usual.split())}:
            return kind
    return ""


def _item(columns: _Columns, mapping: HistoryMapping, row: int, where: str, skips: Skips) -> HistoryRow | None:
    """Return what a row is about, as a view without a date; None if it is counted as left out."""
    person = skips.person if "user" in columns.cells else None
    if person is not None and columns.cell("user", row).casefold() != person.casefold():
        skips.add(OTHERS, where)
        return None
    kind = columns.kind
    if typed := columns.cell("type", row):
        kind = kind_of(typed) or kind
    if kind == PART:
        skips.add(IS_PART, f"{where}: {columns.cell('title', row)}")
        return None
    ids = _ids(columns, row, kind)
    written = columns.cell("title", row)
    spellings = [part.strip() for part in written.split("/") if part.strip()] if columns.slashes else [written]
    if not any(spellings) and not (columns.cell("original", row) or ids):
        skips.add(NO_TITLE, where)
        return None
    parsed = parse_title(spellings[0]) if spellings and spellings[0] else None
    title = parsed.title if parsed is not None else columns.cell("original", row) or ids[0][1]
    others = (*spellings[1:], *(parsed.original_titles if parsed else ()), columns.cell("original", row))
    year = year_in(columns.cell("year", row)) or (parsed.year if parsed is not None else None)
    return HistoryRow(
        EventKind.VIEW,
        title,
        "" if kind == "podcast" else kind,
        _makers(columns.cell("creator", row), mapping.creator or ""),
        year,
        ids,
        titles=tuple(dict.fromkeys(part for part in others if part and part != title)),
        album=columns.cell("album", row),
    )


def _ids(columns: _Columns, row: int, kind: str) -> tuple[tuple[str, str], ...]:
    ids = []
    for named, cells in columns.ids:
        space = columns.spaces[named][row].lower() if named.startswith("@") else named
        value = isbn(cells[row]) if space == "isbn" else id_in(space, cells[row])
        if space == "mal":
            space = "mal-manga" if kind == "book" else "mal-anime"
        if value and value != "0" and space not in ("", "manual"):
            ids.append((f"{space}-tv" if space == "tmdb" and kind == "series" else space, value))
    return tuple(ids)


def _makers(cell: str, heading: str) -> tuple[str, ...]:
    """Split the makers in a cell; a comma parts names, but not a last name from the first: `Tolkien, J.R.R.`."""
    pieces = [part.strip() for part in re.split(r"[;|]|\s/\s", cell) if part.strip()]
    plural = any(word.endswith("s") for word in words_of(heading)) or not heading.isascii()
    split = [part.strip() for piece in pieces for part in piece.split(",") if part.strip()]
    if plural or all(" " in part for part in split):
        return tuple(split)
    if len(pieces) == 1 and len(split) == 2 and all(" " not in part or "." in part for part in split):
        return (f"{split[1]} {split[0]}",)
    return tuple(pieces)


def _state(columns: _Columns, row: int, lists: Sequence[str], unknown: Counter[str]) -> State | None:
    """Return what the row's status says, its list or the name of its table; None if nothing does."""
    cell = columns.cell("status", row)
    state = event_state_of(cell) or state_of(cell) if columns.events else state_of(cell)
    if state is None and "status" in columns.cells:
        answer = answer_of(cell)
        if columns.heading is not None and (answer is not None or not cell):
            state = columns.heading if answer else _otherwise(columns.heading)
        elif cell:
            unknown[cell] += 1
    dated = columns.cell("date", row)
    if state is None and columns.seeing and dated.lower() not in UNRATED and answer_of(dated) is not None:
        state = State.DONE if answer_of(dated) else State.WANTED
    listed = next((by_list for name in lists if (by_list := state_of(name)) is not None), None)
    undecided = state is None and listed is None and not (columns.seeing and dated)
    return columns.default if undecided else state or listed


def _otherwise(state: State) -> State | None:
    """Return what `no` or an empty cell says under a heading: what is not watched yet is wanted."""
    return State.WANTED if state is State.DONE else None


_SAYING = {
    State.WANTED: EventKind.SAVE,
    State.DROPPED: EventKind.DROP,
    State.SKIPPED: EventKind.HIDE,
    State.LIKED: EventKind.LIKE,
}
"""What a status says other than that something was seen."""


def _events(
    columns: _Columns, item: HistoryRow, row: int, state: State | None, skips: Skips, *, listed: bool
) -> list[HistoryRow]:
    """Return the events that a row says, for its item; what is rated is not wanted."""
    moments = _moments(columns, row)
    when = moments[-1] if moments else None
    item = item._replace(timestamp=when)
    stars = _rating(columns, row, item.where, skips)
    seen = when is not None and columns.seeing
    events: list[HistoryRow] = []
    item = item._replace(strength=columns.shares[row] if columns.shares else 1.0)
    if columns.events and state in (State.DONE, State.PASSED):
        item = item._replace(action=columns.cell("status", row))
    if state is State.PASSED:
        events += [] if stars is not None else [item]
    elif state is State.UNDER_WAY:
        if stars is None:
            skips.add(UNDER_WAY, item.where)
    elif state in _SAYING:
        if state is not State.WANTED or stars is None:
            events.append(item._replace(kind=_SAYING[state]))
    elif seen or (stars is None and (state is not None or not listed)):
        if _says_nothing(columns, row, state):
            skips.add(NO_STATUS, item.where)
        else:
            events += [item._replace(timestamp=moment) for moment in moments] or [item]
    if _is_liked(columns, row) and state is not State.LIKED:
        events.append(item._replace(kind=EventKind.LIKE))
    if stars is not None:
        events.append(item._replace(kind=EventKind.RATE, stars=stars))
    return events


def _says_nothing(columns: _Columns, row: int, state: State | None) -> bool:
    """Return whether a row lacks a status where others have one, and a rating and a date too."""
    has_statuses = "status" in columns.cells and columns.heading is None
    return state is None and has_statuses and not columns.cell("date", row) and not columns.cell("status", row)


def _rating(columns: _Columns, row: int, where: str, skips: Skips) -> float | None:
    cell = columns.cell("rating", row)
    if columns.ratings is None or cell.lower() in UNRATED:
        return None
    if cell not in columns.ratings.stars:
        skips.unrated(cell, where)
        return None
    return columns.ratings.stars[cell]


def _is_liked(columns: _Columns, row: int) -> bool:
    cell = columns.cell("like", row)
    return bool(cell) and answer_of(cell) is not False


def _moments(columns: _Columns, row: int) -> list[int]:
    """Return the moments in the cell of dates, the latest last; one that cannot be read is REFUSED."""
    moments = (_moment(columns, _MIDNIGHT.sub("", day)) for day in days_in(columns.cell("date", row)))
    return sorted(moment for moment in moments if moment is not None)


def _moment(columns: _Columns, cell: str) -> int | None:
    cell = cell.removesuffix(".0") if len(cell) == len("2019.0") else cell
    if number := _UNIX.match(cell):
        return int(number[1]) if number[1] else int(number[2]) // 1000
    if not cell or cell.startswith("0000") or cell.lower() in UNRATED or answer_of(cell) is not None:
        return None
    when = day(columns.dates.get(cell, cell))
    return REFUSED if when is None else when


def _note_rough(rows: Sequence[HistoryRow], file: str, skips: Skips) -> None:
    """Note how many dates are no more than a year or a month."""
    rough = {row.where: row for row in rows if row.timestamp is not None and rough_date(row.timestamp)}
    if rough:
        dates = "1 date is a year or month" if len(rough) == 1 else f"{len(rough):,} dates are years or months"
        skips.notes.append(f"{file}: {dates} alone, kept as no more than that")


def _note_unknown(unknown: Counter[str], column: str | None, skips: Skips) -> None:
    """Note the statuses that no list of words has; their rows count as seen."""
    if unknown and column is not None:
        words = ", ".join(repr(word[:30]) for word, _ in unknown.most_common(5))
        count = sum(unknown.values())
        rows = "1 row counts" if count == 1 else f"{count:,} rows count"
        skips.notes.append(f"statuses that recterm does not know, such as {words}: {rows} as seen")
