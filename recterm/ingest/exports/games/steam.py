"""Steam: the library as its API gives it, with minutes played; also the saved page of licences, as what is owned.

The keys are those of `GetOwnedGames`, the columns of the page those that Winnow's parser describes.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.rows import (
    HistoryList,
    HistoryReader,
    HistoryRow,
    Skips,
    json_entries,
    keyed,
)
from recterm.ingest.exports.shelves import OWNED, as_lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Member, Source

NOT_PLAYED = f"owned, not played: only on the list {OWNED}"
NO_NAME = "a number without a name; ask Steam for the library with include_appinfo=1"

LAST_PLAY = "Steam has only the last day of play: a game counts once, on that day, however long it was played"
LICENCES = "a licence says what you own, not what you played; its name is that of the package, not always of the game"

_KEYS = ("appid", "playtime_forever")

_WITHOUT_END = frozenset({"br", "hr", "img", "input", "wbr"})

_NO_MOMENT = 2 * DAY
"""Steam writes 1970-01-01 or 1970-01-02 for a day that it does not know."""


def _libraries(source: Source) -> list[Member]:
    return keyed(source, *_KEYS)


def _pages(source: Source) -> list[Member]:
    return [member for member in source.members[:50] if _is_page(member.head)]


def _is_page(head: bytes) -> bool:
    return b"license_date_col" in head or (b"steampowered.com/account/licenses" in head and b"<html" in head.lower())


def _steam(source: Source, skips: Skips) -> list[HistoryRow]:
    """Read the games that were played, each on its last day."""
    rows: list[HistoryRow] = []
    for entry, game in _games(source, skips):
        minutes, last = (_number(entry.get(key)) for key in ("playtime_forever", "rtime_last_played"))
        if minutes <= 0:
            skips.add(NOT_PLAYED, game.where)
        else:
            rows.append(game._replace(kind=EventKind.VIEW, timestamp=last if last >= _NO_MOMENT else None))
    if rows:
        skips.notes.append(LAST_PLAY)
    if _pages(source):
        skips.notes.append(LICENCES)
    return rows


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and abs(value) < 1 << 40 else 0


def _games(source: Source, skips: Skips) -> Iterator[tuple[dict[str, Any], HistoryRow]]:
    for member in _libraries(source):
        for where, entry in json_entries(member, skips):
            number, name = str(entry.get("appid") or ""), str(entry.get("name") or "").strip()
            if not name:
                skips.add(NO_NAME, f"{where}: {number}")
                continue
            ids = (("steam", number),) if number else ()
            yield entry, HistoryRow(EventKind.SAVE, name, "game", ids=ids, where=f"{where}: {name}")


def _owned(source: Source, _: Skips) -> list[HistoryList]:
    """Read all games and licences as what is owned; unusable entries were counted with the plays."""
    games = [game for _, game in _games(source, Skips())]
    return as_lists((OWNED, game) for game in [*games, *_licences(source)])


def _licences(source: Source) -> Iterator[HistoryRow]:
    for member in _pages(source):
        table = _LicenceTable()
        try:
            table.feed(b"".join(member.stream()).decode("utf-8", "replace"))
            table.close()
        except AssertionError as error:  # from html.parser, for a broken declaration
            raise InputError(f"{member.where} is broken HTML: {error}", "save the page again") from error
        for number, name in enumerate(table.names, start=1):
            yield HistoryRow(EventKind.SAVE, name, "game", where=f"{member.where}, licence {number}: {name}")


class _LicenceTable(HTMLParser):
    """Names of the licences on a saved page: the cell between its date and its way of acquisition."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self._cell = ""
        """Class of the open cell of a row: `date`, `name`, or empty outside them."""
        self._text: list[str] = []
        self._hidden = 0
        """Open elements inside the link that removes a licence."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        if tag == "td":
            after_date = self._cell == "date"
            self._cell = "date" if "license_date_col" in classes else "name" if after_date else ""
            self._text = []
        elif tag in _WITHOUT_END:
            return
        elif self._hidden or "free_license_remove_link" in classes:
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._cell == "name":
            name = " ".join("".join(self._text).split())
            self.names += [name] if name else []
            self._cell, self._hidden = "", 0
        elif self._hidden:
            self._hidden -= 1

    def handle_data(self, data: str) -> None:
        if self._cell == "name" and not self._hidden:
            self._text.append(data)


READERS = (HistoryReader("steam", "Steam", lambda source: bool(_libraries(source) or _pages(source)), _steam, _owned),)
