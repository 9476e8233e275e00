"""Genres under a catalogue's own names: `Sci-Fi` is `Science Fiction` elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME = (
    ("scifi", "sciencefiction", "sf"),
    ("children", "childrens", "kids", "family"),
    ("filmnoir", "noir"),
    ("biography", "biographical"),
    ("history", "historical"),
    ("animation", "animated"),
)
"""Names of one genre, folded."""

_FIRST = {name: names[0] for names in SAME for name in names}


class GenreNames:
    """Genre names of a catalogue."""

    def __init__(self, names: Iterable[str]) -> None:
        self._exact: dict[str, str] = {}
        self._same: dict[str, str] = {}
        for name in names:
            self._exact.setdefault(_folded(name), name)
            self._same.setdefault(_FIRST.get(_folded(name), _folded(name)), name)

    def spelled(self, genres: Iterable[str]) -> list[str]:
        """Return the genres as the catalogue names them, or unchanged; each once, in order."""
        spellings: dict[str, None] = {}
        for genre in genres:
            folded = _folded(genre)
            name = self._exact.get(folded) or self._same.get(_FIRST.get(folded, folded), genre)
            spellings[name] = None
        return list(spellings)


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
