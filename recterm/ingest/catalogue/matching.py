"""Matching of one title with a catalogue, in four levels; `service/history/title_matching` has the steps before it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from recterm.domain.titles import fold, move_article, second_fold, sort_title, styled_pattern
from recterm.ingest.catalogue.titles import parse_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SIMILAR = 90.0
"""Token-set similarity, of 100, from which two titles of one year may be the same."""

BEST = 5
"""Number of candidates shown to a person."""

SHORT_TITLE = 4
"""Length of a folded title below which similarity means nothing."""

_EDITION = re.compile(
    r"\s*[\(\[-]\s*(?:\d{4}\s+)?(?:remaster(?:ed)?|deluxe|expanded|anniversary|bonus|special|mono|stereo)[^\)\]]*[\)\]]?$",
    re.IGNORECASE,
)
_FEATURING = re.compile(r"\s+[\(\[]?(?:feat\.?|ft\.?|featuring)\s.*$", re.IGNORECASE)


class Level(StrEnum):
    """Certainty of a match."""

    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """Catalogue item, as far as matching needs it."""

    row: int
    """More popular items have smaller rows."""
    id: str
    title: str
    year: int | None
    kind: str
    originals: tuple[str, ...] = ()
    creators: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Item as a row of a history describes it."""

    title: str
    year: int | None = None
    kind: str = ""
    creators: tuple[str, ...] = ()
    ids: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Result of matching."""

    level: Level
    candidates: tuple[CatalogueItem, ...] = ()
    """Best first; for an unmatched row, the candidates to choose from."""
    assumed: bool = False
    """Whether the first candidate counts until a person decides, though it is only possible."""

    @property
    def item(self) -> CatalogueItem | None:
        """The match; None if a person must decide."""
        return self.candidates[0] if self.assumed or self.level in (Level.SURE, Level.LIKELY) else None


@dataclass
class Matcher:
    """Index over a catalogue."""

    items: Sequence[CatalogueItem]
    by_alias: dict[tuple[str, str], CatalogueItem] = field(default_factory=dict)
    by_key: dict[str, list[CatalogueItem]] = field(default_factory=lambda: defaultdict(list))
    by_second: dict[str, list[CatalogueItem]] = field(default_factory=lambda: defaultdict(list))
    by_year: dict[int | None, list[tuple[str, CatalogueItem]]] = field(default_factory=lambda: defaultdict(list))
    styled: list[tuple[re.Pattern[str], CatalogueItem]] = field(default_factory=list)
    """Titles with digits inside words, such as Se7en."""

    def __post_init__(self) -> None:
        for item in self.items:
            for alias in (*item.aliases, tuple(item.id.split(":", 1)) if ":" in item.id else ("id", item.id)):
                self.by_alias.setdefault((str(alias[0]), str(alias[1])), item)
            for key in keys_of(item.title, item.originals):
                self.by_key[key].append(item)
                self.by_second[second_fold(key)].append(item)
                self.by_year[item.year].append((key, item))
                if (pattern := styled_pattern(key)) is not None:
                    self.styled.append((pattern, item))

    @cached_property
    def with_creators(self) -> bool:
        """Whether titles mean little without their creators, as in music and books."""
        return any(item.creators for item in self.items[:200]) and self.items[0].kind not in ("movie", "series")

    @cached_property
    def by_creator(self) -> dict[str, list[CatalogueItem]]:
        """Folded name of a creator -> what is by them, the best known first."""
        by_creator: dict[str, list[CatalogueItem]] = defaultdict(list)
        for item in sorted(self.items, key=lambda item: item.row):
            for name in dict.fromkeys(map(_creator, item.creators)):
                by_creator[name].append(item)
        return by_creator

    def _by_maker(self, wanted: Wanted) -> bool:
        return self.with_creators and wanted.kind not in ("movie", "series", "episode")

    def match(self, wanted: Wanted) -> Match:
        """Find the best candidates of a row, and how certain the first is."""
        same_id = self.by_ids(wanted.ids)
        if same_id is not None:
            return Match(Level.SURE, (same_id,))
        keys = keys_of(wanted.title, wanted.titles, wanted.kind)
        if not keys:
            return Match(Level.UNMATCHED)
        if wanted.kind == "artist" and self.items and self.items[0].kind == "album":
            albums = self.by_creator.get(_creator(wanted.title), ())
            level = Level.POSSIBLE if albums else Level.UNMATCHED
            return Match(level, tuple(albums[:BEST]), assumed=bool(albums))
        scored = self._exact(wanted, keys) or self._spelled_with_digits(wanted, keys) or self._near(wanted, keys)
        if not scored:
            return Match(Level.UNMATCHED, self._alike(wanted, keys))
        level, candidates = scored
        return Match(level, tuple(candidates[:BEST]))

    def by_ids(self, ids: Iterable[tuple[str, str]]) -> CatalogueItem | None:
        """Find the item that has one of these ids."""
        for namespace, value in ids:
            for name in _namespaces(namespace):
                if (item := self.by_alias.get((name, value))) is not None:
                    return item
        return None

    def _exact(self, wanted: Wanted, keys: Sequence[str]) -> tuple[Level, list[CatalogueItem]] | None:
        candidates = _distinct(item for key in keys for item in self.by_key.get(key, ()))
        if self._by_maker(wanted) and wanted.creators:
            named = [item for item in candidates if _same_creator(item, wanted)]
            return self._of_several(named, wanted) if named else None
        same = [item for item in candidates if item.year == wanted.year and wanted.year is not None]
        if same:
            return self._of_several(same, wanted)
        near = [item for item in candidates if _years_apart(item, wanted) == 1]
        unknown = [item for item in candidates if item.year is None or wanted.year is None]
        for group in (near, unknown):
            if group:
                alone = len(group) == 1 and not _other_kind(group[0], wanted) and _same_article(group[0], wanted)
                return (Level.LIKELY if alone else Level.POSSIBLE), self._ordered(group, wanted)
        return None

    def _of_several(self, candidates: list[CatalogueItem], wanted: Wanted) -> tuple[Level, list[CatalogueItem]]:
        """Rate candidates: one is certain; of several, the only one of the same kind and creator is likely."""
        ordered = self._ordered(candidates, wanted)
        if len(candidates) == 1:
            return (Level.POSSIBLE if _is_part(candidates[0], wanted) else Level.SURE), ordered
        fitting = [item for item in candidates if item.kind == wanted.kind and _same_creator(item, wanted)]
        return (Level.LIKELY if len(fitting) == 1 else Level.POSSIBLE), ordered

    def _spelled_with_digits(self, wanted: Wanted, keys: Sequence[str]) -> tuple[Level, list[CatalogueItem]] | None:
        """Find titles with digits for letters on either side: Se7en is Seven; likely if the year matches."""
        if wanted.year is None:
            return None
        patterns = [pattern for key in keys if (pattern := styled_pattern(key)) is not None]
        candidates = [
            item for pattern in patterns for key, item in self.by_year.get(wanted.year, ()) if _fits(pattern, key)
        ]
        candidates += [
            item
            for pattern, item in self.styled
            if item.year == wanted.year and any(_fits(pattern, key) for key in keys)
        ]
        if self._by_maker(wanted) and wanted.creators:
            candidates = [item for item in candidates if _same_creator(item, wanted)]
        distinct = self._ordered(_distinct(candidates), wanted)
        alone = len(distinct) == 1 and not _other_kind(distinct[0], wanted)
        return (Level.LIKELY if alone else Level.POSSIBLE, distinct) if distinct else None

    def _near(self, wanted: Wanted, keys: Sequence[str]) -> tuple[Level, list[CatalogueItem]] | None:
        """Find titles that are spelled differently, or longer: possible at best."""
        candidates = _distinct(
            item
            for key in keys
            for item in self.by_second.get(second_fold(key), ())
            if _years_apart(item, wanted) in (0, 1, None)
        )
        if self._by_maker(wanted):
            candidates = [item for item in candidates if not wanted.creators or _same_creator(item, wanted)]
        elif wanted.year is not None:
            candidates += [
                item
                for key in keys
                for other, item in self.by_year.get(wanted.year, ())
                if len(min(key, other, key=len)) >= SHORT_TITLE and (_begins(key, other) or _begins(other, key))
            ]
            candidates += [item for item in self._alike(wanted, keys) if item.year == wanted.year]
        distinct = _distinct(candidates)
        return (Level.POSSIBLE, self._ordered(distinct, wanted)) if distinct else None

    def _alike(self, wanted: Wanted, keys: Sequence[str]) -> tuple[CatalogueItem, ...]:
        """Find items of about that year with similar titles, most similar first."""
        from rapidfuzz import fuzz, process

        pool = self.by_year.get(wanted.year, []) if wanted.year is not None else []
        if not pool or len(keys[0]) < SHORT_TITLE:
            return ()
        matches = process.extract(
            keys[0], [key for key, _ in pool], scorer=fuzz.token_set_ratio, score_cutoff=SIMILAR, limit=BEST
        )
        return tuple(_distinct(pool[place][1] for _, _, place in matches if len(pool[place][0]) >= SHORT_TITLE))

    def _ordered(self, candidates: Iterable[CatalogueItem], wanted: Wanted) -> list[CatalogueItem]:
        """Sort candidates: the same kind first, then a common creator, then the more popular."""
        return sorted(
            candidates,
            key=lambda item: (
                bool(wanted.kind) and item.kind != wanted.kind,
                not _same_creator(item, wanted),
                _years_apart(item, wanted) or 0,
                item.row,
            ),
        )


def keys_of(title: str, others: Iterable[str] = (), kind: str = "") -> list[str]:
    """Return folded spellings of a title: with the article moved back, with and without parentheses."""
    keys = map(sort_title, _spellings(title, others, kind))
    return list(dict.fromkeys(key for key in keys if key))


def _spellings(title: str, others: Iterable[str], kind: str = "") -> Iterator[str]:
    for text in (title, *others):
        plain = _FEATURING.sub("", _EDITION.sub("", text)) if kind in ("track", "album") else text
        parsed = parse_title(plain)
        yield from map(move_article, (parsed.title, *parsed.original_titles, plain))


def track_key(title: str) -> str:
    """Return the key that two services' names of one track share: folded, without edition and guests."""
    return sort_title(move_article(_FEATURING.sub("", _EDITION.sub("", title))))


def _namespaces(namespace: str) -> tuple[str, ...]:
    """Return the namespaces in which catalogues keep ids of a service."""
    return ("movielens", "ml") if namespace == "movielens" else (namespace,)


def _same_creator(item: CatalogueItem, wanted: Wanted) -> bool:
    mine, theirs = ({_creator(name) for name in names} for names in (item.creators, wanted.creators))
    return bool(mine & theirs)


def _creator(name: str) -> str:
    return sort_title(move_article(_FEATURING.sub("", name)))


def _years_apart(item: CatalogueItem, wanted: Wanted) -> int | None:
    return None if item.year is None or wanted.year is None else abs(item.year - wanted.year)


def _same_article(item: CatalogueItem, wanted: Wanted) -> bool:
    """Return whether a spelling matches including its article: The Fear (1995) is not Fear (1996)."""
    mine = {fold(spelling) for spelling in _spellings(item.title, item.originals)}
    return any(fold(spelling) in mine for spelling in _spellings(wanted.title, wanted.titles))


def _other_kind(item: CatalogueItem, wanted: Wanted) -> bool:
    """Return True for a film when a series is meant, and vice versa: they share names."""
    return {item.kind, wanted.kind} == {"movie", "series"} or _is_part(item, wanted)


def _is_part(item: CatalogueItem, wanted: Wanted) -> bool:
    """Return True when an episode is meant: its name is often that of a film of the same year."""
    return wanted.kind == "episode" != item.kind


def _fits(pattern: re.Pattern[str], key: str) -> bool:
    return pattern.fullmatch(key) is not None or pattern.fullmatch(second_fold(key)) is not None


def _begins(whole: str, start: str) -> bool:
    return whole.startswith(f"{start} ")


def _distinct(items: Iterable[CatalogueItem]) -> list[CatalogueItem]:
    return list({item.row: item for item in items}.values())
