"""Diary search: entries by title, maker, date, kind, source and note, as one types. Standard library only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import text_of
from recterm.domain.titles import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.answers.taste.diary import DiaryEntry
    from recterm.domain.model import EventId
    from recterm.service.live.session import Session


_DATE = re.compile(r"\d{4}-[\d-]*")


class DiarySearch:
    """Search of a diary; every word of a query must be in an entry, in any order and in any part of it."""

    def __init__(self, session: Session, day_of: Callable[[int], str]) -> None:
        """Create a search; `day_of` gives the day of UTC seconds as it is typed, such as `2026-03-14`."""
        self._session = session
        self._day_of = day_of
        self._entries: Sequence[DiaryEntry] = ()
        self._texts: list[str] | None = None
        self._read_texts: dict[tuple[EventId, tuple[str, ...]], str] = {}
        """Folded text of each event with its sources, as long as the catalogue is the same."""
        self._catalogue: object = None
        self._last: tuple[str, list[int]] = "", []
        """Query asked last, and the places of its entries: a longer one searches only these."""

    def over(self, entries: Sequence[DiaryEntry]) -> None:
        """Search these entries from now on."""
        self._entries, self._texts, self._last = entries, None, ("", [])

    def entries(self, query: str) -> list[DiaryEntry]:
        """Return the entries that match a query, in their order; all for an empty one."""
        words = _words(query)
        if not words:
            return list(self._entries)
        if self._texts is None:
            self._texts = self._read()
        texts = self._texts
        before, places = self._last
        among: Sequence[int] = places if before and query.startswith(before) else range(len(texts))
        matching = [place for place in among if all(word in texts[place] for word in words)]
        self._last = query, matching
        return [self._entries[place] for place in matching]

    def _read(self) -> list[str]:
        """Return the folded text of each entry; what an earlier search has read is kept."""
        if self._catalogue != self._session.info.catalogue:
            self._catalogue, self._read_texts = self._session.info.catalogue, {}
        texts = self._read_texts
        missing = [entry for entry in self._entries if (entry.event.id, entry.sources) not in texts]
        words = self._session.catalogue.words
        about = {
            item.id: fold(f"{item.title} {item.year or ''} {' '.join(item.creators)} {' '.join(item.genres)}")
            for item in self._session.diary.items(missing).values()
        }
        for event, sources, _ in missing:
            title = about.get(event.item) or fold(self._session.catalogue.title_of(event.item))
            done = words.fill(text_of(event).done)
            more = fold(f"{done} {' '.join(sources)} {event.note or ''}")
            texts[event.id, sources] = f"{title} {self._day_of(event.timestamp)} {more}"
        return [texts[entry.event.id, entry.sources] for entry in self._entries]


def _words(query: str) -> list[str]:
    """Return the folded words of a query; a date stays as it is typed."""
    parts = ([part] if _DATE.fullmatch(part) else fold(part).split() for part in query.split())
    return [word for words in parts for word in words]
