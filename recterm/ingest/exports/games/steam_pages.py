"""Pages of Steam that a person saved: the games of a profile, and the licences of an account."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from recterm.errors import InputError

_CONTEXT = re.compile(r"SSR\.renderContext\s*=\s*JSON\.parse\(\s*")
"""What stands before the data of a page, a string that is JSON, in which another one holds the answers to queries."""

_OLD_GAMES = re.compile(r"var rgGames\s*=\s*")
"""What stood before the games of a profile until 2023."""

_COMMUNITY = (b"<title>Steam Community", b"SSR.renderContext", b"var rgGames")

_QUERY = "OwnedGames"

_WITHOUT_END = frozenset({"br", "hr", "img", "input", "wbr"})


def is_games_page(head: bytes) -> bool:
    """Return whether a file begins as a page of the community, such as the games of a profile."""
    return _is_page(head) and any(mark in head for mark in _COMMUNITY) and not is_licence_page(head)


def is_licence_page(head: bytes) -> bool:
    """Return whether a file begins as the page of licences."""
    return _is_page(head) and (b"license_date_col" in head or b"steampowered.com/account/licenses" in head)


def _is_page(head: bytes) -> bool:
    return b"<html" in head[:2000].lower()


def games_in(page: str) -> list[dict[str, Any]]:
    """Return the games of a profile, with the keys of the API."""
    return _queried(page) or _listed(page)


def _queried(page: str) -> list[dict[str, Any]]:
    context = _CONTEXT.search(page)
    try:
        queries = json.loads(json.loads(_value(page, context))["queryData"])["queries"] if context else ()
        answers = [query["state"]["data"] for query in queries if query["queryKey"][0] == _QUERY]
    except (ValueError, TypeError, LookupError, RecursionError):
        return []
    return [game for answer in answers if isinstance(answer, list) for game in answer if isinstance(game, dict)]


def _listed(page: str) -> list[dict[str, Any]]:
    start = _OLD_GAMES.search(page)
    try:
        games = _value(page, start) if start else ()
    except (ValueError, RecursionError):
        return []
    return [
        {
            "appid": game.get("appid"),
            "name": game.get("name"),
            "playtime_forever": _minutes(game.get("hours_forever")),
            "rtime_last_played": game.get("last_played"),
        }
        for game in (games if isinstance(games, list) else ())
        if isinstance(game, dict)
    ]


def _value(page: str, start: re.Match[str]) -> Any:
    """Parse the JSON value after a match."""
    return json.JSONDecoder().raw_decode(page, start.end())[0]


def _minutes(hours: object) -> int:
    """Return the minutes in a number of hours, such as `1,204.5`; 0 for anything else."""
    text = str(hours or "").replace(",", "")
    return round(float(text) * 60) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) else 0


def licences_in(page: str) -> list[str]:
    """Return the names of the licences on a page.

    Raises:
        InputError: the page is broken.
    """
    table = _LicenceTable()
    try:
        table.feed(page)
        table.close()
    except AssertionError as error:  # from html.parser, for a broken declaration
        raise InputError(f"the page of licences is broken: {error}", "save it again") from error
    return table.names


class _LicenceTable(HTMLParser):
    """Names of the licences: the cell between its date and its way of acquisition."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self._cell = ""
        """The open cell of a row: `date`, `name`, or empty outside them."""
        self._text: list[str] = []
        self._hidden = 0
        """Open elements inside the link that removes a licence."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        if tag == "td":
            after_date = self._cell == "date"
            self._cell = "date" if "license_date_col" in classes else "name" if after_date else ""
            self._text = []
        elif tag not in _WITHOUT_END and (self._hidden or "free_license_remove_link" in classes):
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
