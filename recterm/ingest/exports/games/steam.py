"""Steam: the library with minutes and last days of play, from the API or a saved page; licences, as what is owned.

The keys are those of `GetOwnedGames`; of the pages, Winnow and other readers of saved Steam pages describe the layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.games.steam_pages import games_in, is_games_page, is_licence_page, licences_in
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

_NO_MOMENT = 2 * DAY
"""Steam writes 1970-01-01 or 1970-01-02 for a day that it does not know."""


def _libraries(source: Source) -> list[Member]:
    return keyed(source, *_KEYS)


def _game_pages(source: Source) -> list[Member]:
    return [member for member in source.members[:50] if is_games_page(member.head)]


def _licence_pages(source: Source) -> list[Member]:
    return [member for member in source.members[:50] if is_licence_page(member.head)]


def _is_steam(source: Source) -> bool:
    return bool(_libraries(source) or _licence_pages(source) or _game_pages(source))


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
    if _licence_pages(source):
        skips.notes.append(LICENCES)
    return rows


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and abs(value) < 1 << 40 else 0


def _games(source: Source, skips: Skips) -> Iterator[tuple[dict[str, Any], HistoryRow]]:
    for where, entry in _entries(source, skips):
        number, name = str(entry.get("appid") or ""), str(entry.get("name") or "").strip()
        if not name:
            skips.add(NO_NAME, f"{where}: {number}")
            continue
        ids = (("steam", number),) if number else ()
        yield entry, HistoryRow(EventKind.SAVE, name, "game", ids=ids, where=f"{where}: {name}")


def _entries(source: Source, skips: Skips) -> Iterator[tuple[str, dict[str, Any]]]:
    for member in _libraries(source):
        yield from json_entries(member, skips)
    for member in _game_pages(source):
        games = games_in(_text(member))
        if not games:
            raise InputError(
                f"{member.where} is a page of Steam without games",
                "sign in, open your games with the tab of all games, and save that page",
            )
        yield from ((f"{member.where}, game {number}", game) for number, game in enumerate(games, start=1))


def _text(member: Member) -> str:
    return b"".join(member.stream()).decode("utf-8", "replace")


def _owned(source: Source, _: Skips) -> list[HistoryList]:
    """Read all games and licences as what is owned; unusable entries were counted with the plays."""
    games = [game for _, game in _games(source, Skips())]
    return as_lists((OWNED, game) for game in [*games, *_licences(source)])


def _licences(source: Source) -> Iterator[HistoryRow]:
    for member in _licence_pages(source):
        for number, name in enumerate(licences_in(_text(member)), start=1):
            yield HistoryRow(EventKind.SAVE, name, "game", where=f"{member.where}, licence {number}: {name}")


READERS = (HistoryReader("steam", "Steam", _is_steam, _steam, _owned),)
