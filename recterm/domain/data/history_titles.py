"""Titles of imported histories: what is decided about one, and what histories say about it."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the codec reads annotations
from dataclasses import dataclass, field
from typing import Any

from recterm.process.codec import to_document


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What histories say about a title besides its year and makers."""

    genres: tuple[str, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    """Ids elsewhere: {"imdb": "tt0078748"}."""
    titles: tuple[str, ...] = ()
    """Other titles of the same item."""

    def joined(self, other: TitleFacts) -> TitleFacts:
        """Add what another history says; what is known already stays."""
        return TitleFacts(
            tuple(dict.fromkeys((*self.genres, *other.genres))),
            {**other.ids, **self.ids},
            tuple(dict.fromkeys((*self.titles, *other.titles))),
        )

    def document(self) -> dict[str, Any]:
        """Return what is known, as JSON types."""
        return {name: value for name, value in to_document(self).items() if value}


@dataclass(frozen=True, slots=True)
class HistoryTitle:
    """A title with its decision, on its way to another library."""

    number: int
    """In the library that it is from."""
    key: str
    """Key of the title, with kind, year and creators."""
    own_id: str
    title: str
    year: int | None
    kind: str | None
    creators: tuple[str, ...]
    candidates: tuple[str, ...]
    state: str
    item: str | None
    about: TitleFacts

    def document(self) -> dict[str, Any]:
        """Return all of it as JSON types."""
        return to_document(self) | {"about": self.about.document()}
