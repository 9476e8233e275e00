"""BoardGameGeek: a collection in CSV or the API's XML, with ratings from 1 to 10 and wishes; logged plays with days.

The columns are those of the site's own download, the XML that of its API, as bggcli and tnaskali/bgg-api read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.dates import day, instant
from recterm.ingest.exports.other_scales import rated_rows, rescale
from recterm.ingest.exports.rows import (
    NO_TITLE,
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    half_stars,
    headed,
    whole,
)
from recterm.ingest.exports.shelves import OWNED, as_lists
from recterm.ingest.exports.xml import xml_root

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from recterm.ingest.files.archive import Member, Source

UNWANTED = "on the wishlist as `don't buy this`"
NEITHER = "neither rated, played nor wanted"

SAME_DAY = "another play of the game on the same day"

ONE_PLAY = "a collection has no days of play: a game that was played counts once, without a date"

_COLUMNS = ("objectname", "objectid", "own")
_WISHES = ("wishlist", "want", "wanttobuy", "wanttoplay", "preordered")
_LISTS = {"own": OWNED, "prevowned": "Owned before", "fortrade": "For trade"}

_DONT_BUY = "5"
"""Lowest priority of the wishlist."""

_PREPARING = b"Your request for this collection has been accepted"
"""Beginning of the first answer of the API to a request."""

_KINDS = {"videogame": "game"}
"""Kind of thing in the XML -> kind of item; the others are board games."""

_Cells = dict[str, str]


def _tables(source: Source) -> list[Member]:
    return headed(source, *_COLUMNS)


def _answers(source: Source) -> list[Member]:
    """Find the answers of the API: a collection names its own terms, or has the ids of its entries."""
    return [member for member in source.members[:400] if _is_answer(member.head)]


def _is_answer(head: bytes) -> bool:
    return _PREPARING in head[:1000] or (
        b"<items" in head[:500] and (b"boardgamegeek.com" in head or (b"objectid=" in head and b"collid=" in head))
    )


def _boardgamegeek(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read ratings, played games as views, and the wishlist and what is wanted as the watchlist."""
    rows: list[HistoryRow] = list(_plays(source, skips))
    logged = {row.ids for row in rows}
    comments = 0
    for cells, game in _games(source, skips):
        rows += [row for row in _of_game(game, cells, skips) if row.kind is not EventKind.VIEW or row.ids not in logged]
        comments += bool((cells["comment"] + cells["privatecomment"] + cells["wishlistcomment"]).strip())
    if any(row.kind is EventKind.VIEW and row.timestamp is None for row in rows):
        skips.notes.append(ONE_PLAY)
    skips.left_out(comments, "comment on a game", "comments on games")
    return rows


def _of_game(game: HistoryRow, cells: _Cells, skips: Skips) -> list[HistoryRow]:
    changed = instant(cells["lastmodified"])
    rows = [game._replace(kind=EventKind.VIEW)] if cells["numplays"].strip() not in ("", "0") else []
    rating = cells["rating"].strip()
    stars = half_stars(rating, 10)
    wrong = stars is None and rating != "N/A" and skips.outside(rating, game.where)
    if stars is not None:
        rows.append(game._replace(kind=EventKind.RATE, stars=stars, timestamp=changed))
    wished = [name for name in _WISHES if _is_set(cells[name])]
    if wished == ["wishlist"] and cells["wishlistpriority"].strip() == _DONT_BUY:
        skips.add(UNWANTED, game.where)
    elif wished:
        rows.append(game._replace(timestamp=changed))
    elif not rows and not wrong:
        skips.add(NEITHER, game.where)
    return rows


def _is_set(cell: str) -> bool:
    return cell.strip() not in ("", "0")


def _games(source: Source, skips: Skips) -> Iterator[tuple[_Cells, HistoryRow]]:
    """Yield the entries of all files, each with its game as an entry of the watchlist."""
    for member in _tables(source):
        for line, cells in rated_rows(member, skips, {"rating": 10}):
            yield from _game(cells, f"{member.where}:{line}", skips)
    for member in _answers(source):
        listed = [_cells(entry) for entry in _entries(member)]
        rescale(listed, "rating", 10, member, skips)
        for number, cells in enumerate(listed, start=1):
            yield from _game(cells, f"{member.where}, entry {number}", skips)


def _game(cells: _Cells, where: str, skips: Skips) -> Iterator[tuple[_Cells, HistoryRow]]:
    title = cells["objectname"].strip()
    if not title:
        skips.add(NO_TITLE, where)
        return
    original, number = cells["originalname"].strip(), cells["objectid"].strip()
    yield (
        cells,
        HistoryRow(
            EventKind.SAVE,
            title,
            _KINDS.get(cells["subtype"], "boardgame"),
            (),
            whole(cells["yearpublished"]) or None,
            (("bgg", number),) if number else (),
            titles=(original,) if original not in ("", title) else (),
            where=f"{where}: {title}",
        ),
    )


def _entries(member: Member) -> list[Element]:
    """Return the entries of an answer.

    Raises:
        InputError: it is not XML, or not a collection.
    """
    if _PREPARING in member.head[:1000]:
        raise InputError(
            f"{member.where} says that BoardGameGeek is preparing the collection", "ask for it again in a minute"
        )
    root = xml_root(member, "BoardGameGeek")
    entries = [entry for entry in root if entry.tag == "item" and entry.get("objectid")]
    if not entries and len(root):
        raise InputError(
            f"{member.where} is not a collection of BoardGameGeek", "get the answer of its API to `collection`"
        )
    return entries


def _cells(entry: Element) -> _Cells:
    """Return an entry of the XML as a line of the table."""
    status, rating = entry.find("status"), entry.find("stats/rating")
    names = ("name", "originalname", "yearpublished", "numplays", "comment", "privatecomment", "wishlistcomment")
    cells = dict.fromkeys((*_WISHES, *_LISTS, "wishlistpriority", "lastmodified"), "")
    cells |= {name: _text(entry, name) for name in names}
    cells |= dict(status.attrib) if status is not None else {}
    cells |= {"objectname": cells["name"], "objectid": entry.get("objectid", ""), "subtype": entry.get("subtype", "")}
    return cells | {"rating": rating.get("value", "") if rating is not None else ""}


def _text(entry: Element, name: str) -> str:
    """Return the text of an element, or its value, as an older API writes it."""
    inner = entry.find(name)
    return "" if inner is None else (inner.text or inner.get("value") or "").strip()


# Logged plays


def _logs(source: Source) -> list[Member]:
    return [member for member in source.members[:400] if _is_log(member.head)]


def _is_log(head: bytes) -> bool:
    return b"<plays" in head[:500] and (b"boardgamegeek.com" in head or b"objectid=" in head)


def _plays(source: Source, skips: Skips) -> Iterator[HistoryRow]:
    """Yield the logged plays, one for each game and day, without the other players."""
    played: set[tuple[object, ...]] = set()
    for member in _logs(source):
        for number, play in enumerate(xml_root(member, "BoardGameGeek").findall("play"), start=1):
            date = play.get("date", "")
            for _, game in _game(_cells_of_play(play), f"{member.where}, play {number}", skips):
                when = None if date.startswith("0000") else day(date)
                if when is not None and (game.ids, game.title, when) in played:
                    skips.add(SAME_DAY, game.where)
                    continue
                played.add((game.ids, game.title, when))
                yield game._replace(kind=EventKind.VIEW, timestamp=when)


def _cells_of_play(play: Element) -> _Cells:
    """Return the game of a play as a line of the table."""
    entry = play.find("item")
    cells = dict.fromkeys(("objectname", "objectid", "originalname", "subtype", "yearpublished"), "")
    if entry is None:
        return cells
    subtypes = [subtype.get("value", "") for subtype in entry.iter("subtype")]
    names = {"objectname": entry.get("name", ""), "objectid": entry.get("objectid", "")}
    return cells | names | {"subtype": subtypes[0] if len(subtypes) == 1 else ""}


def _owned(source: Source, _: Skips) -> list[HistoryList]:
    """Read what is owned, was, or is for trade as lists; unusable entries were counted with the ratings."""
    return as_lists(
        (name, game)
        for cells, game in _games(source, Skips())
        for status, name in _LISTS.items()
        if _is_set(cells[status])
    )


READERS = (
    HistoryReader(
        "boardgamegeek",
        "BoardGameGeek",
        lambda source: bool(_tables(source) or _answers(source) or _logs(source)),
        _boardgamegeek,
        _owned,
    ),
)
