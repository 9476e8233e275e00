"""Planned titles of a history, decided in memory and written in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recterm.store.people.title_matches import LIKELY, MATCHED, OPEN, TitleMatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.data.history_titles import TitleFacts
    from recterm.store import Library


@dataclass(frozen=True, slots=True)
class _Kept:
    """An uncertain title."""

    decision: TitleMatch
    about: TitleFacts


@dataclass(frozen=True, slots=True)
class _Decided:
    """An earlier title that is now certain."""

    number: int
    item: str


@dataclass(frozen=True, slots=True)
class _Learned:
    """Additional facts about a title."""

    number: int
    about: TitleFacts


@dataclass(frozen=True, slots=True)
class _Moved:
    """An earlier title that now belongs to another item."""

    number: int


class PlannedTitles:
    """`TitleMatches` for an import: reads go to the library, writes wait for `write`.

    New titles have negative numbers until then.
    """

    def __init__(self, library: Library) -> None:
        self._matches = library.matches
        self._by_key: dict[str, TitleMatch | None] = {}
        self._by_number: dict[int, TitleMatch] = {}
        self._new = 0
        self._writes: list[_Kept | _Decided | _Learned | _Moved] = []

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return bool(self._writes)

    @property
    def moves(self) -> bool:
        """Whether earlier events now belong to other items."""
        return any(isinstance(write, _Moved) for write in self._writes)

    def get(self, key: str) -> TitleMatch | None:
        """Return the match of a title; None if the title is new."""
        if key not in self._by_key:
            match = self._matches.get(key)
            self._by_key[key] = match
            if match is not None:
                self._by_number[match.number] = match
        return self._by_key[key]

    def numbered(self, number: int) -> TitleMatch:
        """Return a title that `get` or `keep` has returned, by number."""
        return self._by_number[number]

    def keep(
        self, key: str, own_id: str, title: str, year: int | None, kind: str, creators: Sequence[str],
        candidates: Sequence[str], item: str | None, about: TitleFacts,
    ) -> TitleMatch:  # fmt: skip
        """Record an uncertain title, with its likely item."""
        before = self.get(key)
        if before is None:
            self._new += 1
            number = -self._new
            before = TitleMatch(number, key, own_id, title, year, kind, tuple(creators), (), OPEN, None)
        now = replace(before, candidates=tuple(candidates), state=OPEN if item is None else LIKELY, item=item)
        self._writes.append(_Kept(now, about))
        return self._know(now)

    def decide(self, number: int, item: str) -> TitleMatch:
        """Match a title to an item."""
        self._writes.append(_Decided(number, item))
        return self._know(replace(self.numbered(number), state=MATCHED, item=item))

    def learn(self, number: int, about: TitleFacts) -> None:
        """Record additional facts about a title from another history."""
        self._writes.append(_Learned(number, about))

    def move(self, number: int) -> None:
        """Move a title's earlier events to its current item."""
        if number > 0:
            self._writes.append(_Moved(number))

    def write(self, library: Library) -> dict[int, int]:
        """Write everything in order, in the open transaction; return number here -> number in the library."""
        here: dict[int, int] = {}
        for write in self._writes:
            match write:
                case _Kept(now, about):
                    kept = library.matches.keep(
                        now.key,
                        now.own_id,
                        now.title,
                        now.year,
                        now.kind,
                        now.creators,
                        now.candidates,
                        now.item,
                        about,
                    )
                    here[now.number] = kept.number
                case _Decided(number, item):
                    library.matches.decide(here.get(number, number), item)
                case _Learned(number, about):
                    library.matches.learn(here.get(number, number), about)
                case _Moved(number):
                    now = library.matches.numbered(number)
                    library.provenance.move(now.number, now.own_id, now.place)
        return here

    def _know(self, now: TitleMatch) -> TitleMatch:
        self._by_key[now.key] = self._by_number[now.number] = now
        return now
