"""Review of uncertain titles in imported histories: candidates and decisions. Standard library only."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from recterm.domain.model import ItemId
from recterm.domain.titles import second_fold, title_key
from recterm.errors import RectermError
from recterm.service.libraries.files import open_library
from recterm.store.people.deduplication import ImportedEvent
from recterm.store.people.title_matches import TitleMatch

__all__ = [
    "ImportedEvent",
    "TitleMatch",
    "candidate_names",
    "candidates_of",
    "decide",
    "imported_under",
    "numbered",
    "open_matches",
    "undo_decision",
]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recterm.domain.model import Item
    from recterm.store.catalogue.catalogue import Catalogue

BEST = 5
"""Number of candidates shown."""

ALIKE = 0.5
"""Lowest similarity, in [0, 1], of a candidate."""

WITHIN = 0.9
"""Similarity of two titles if one has all words of the other."""

SAME_YEAR, SAME_MAKER = 0.1, 0.2
"""Amounts added to the similarity for the same year and for a shared maker."""

WORDS, HITS = 2, 60
"""Number of a title's longest words to search for one by one, and number of hits to check for each search."""


def open_matches(library: str | Path | None = None, *, every: bool = False) -> list[TitleMatch]:
    """Return the titles that await a decision or confirmation; `every` includes decided ones."""
    with open_library(library) as opened:
        return opened.matches.all() if every else opened.matches.open()


def numbered(library: str | Path | None, number: int) -> TitleMatch:
    """Return the title with this number, decided or not.

    Raises:
        RectermError: no title has this number.
    """
    with open_library(library) as opened:
        return opened.matches.numbered(number)


def imported_under(library: str | Path | None, decision: TitleMatch) -> list[ImportedEvent]:
    """Return the imported events of a title, latest first; a decision moves these."""
    with open_library(library) as opened:
        return opened.provenance.under(decision.number)


def candidates_of(library: str | Path | None, decision: TitleMatch) -> list[Item]:
    """Return the five likeliest items for a title: the current one, the import's candidates, then similar ones."""
    with open_library(library) as opened:
        rows = opened.catalogue.rows_of([ItemId(item_id) for item_id in decision.choices])
        items = {item.id: item for item in opened.catalogue.page(list(rows.values()))}
        candidates = [items[ItemId(item_id)] for item_id in decision.choices if item_id in items]
        if len(candidates) < BEST:
            candidates += [item for item in _alike(opened.catalogue, decision) if item.id not in items]
        return candidates[:BEST]


def candidate_names(decisions: Sequence[TitleMatch], library: str | Path | None = None) -> dict[str, str]:
    """Return item id -> label, such as `Alien (1979)`, for every candidate and decision in the catalogue."""
    with open_library(library) as opened:
        rows = opened.catalogue.rows_of({ItemId(item) for decision in decisions for item in decision.choices})
        items = opened.catalogue.page(list(rows.values()))
    return {item.id: item.label for item in items}


def decide(
    library: str | Path | None,
    number: int,
    item: str | None,
    *,
    profile: str | None = None,
    patience: int | None = None,
) -> TitleMatch:
    """Match a title to an item (id, title or search), or to none if `item` is None; as one step.

    The history's events of the title move to the item, with their dates; events from other sources and the user's own
    stay. The decision can be changed at any time.

    Args:
        library: name or path; None is the current one.
        number: number of the title.
        item: item to match; None if the catalogue does not have it.
        profile: profile that decides and can undo it; None is the active one.
        patience: milliseconds to wait for another program's write; None uses the default of other commands.

    Raises:
        UnknownItemError: no item fits, or several do.
        RectermError: no title has this number, or the item itself comes from a history.
        LibraryBusyError: another program keeps the library locked.
    """
    with open_library(library) as opened:
        if patience is not None:
            opened.wait_at_most(patience)
        chosen = None if item is None else opened.catalogue.item(opened.catalogue.resolve(item, data_set_first=True))
        if chosen is not None and chosen.own:
            raise RectermError(
                f"{chosen.title} is only known from a history",
                "name an item of the data set, or none",
                code="item_not_in_data",
            )
        person = opened.profiles.get(profile) if profile is not None else opened.profiles.active()
        return opened.steps.decide(person.id, number, None if chosen is None else chosen.id)


def undo_decision(library: str | Path | None, profile: str, patience: int) -> TitleMatch | None:
    """Undo a profile's last step if it was a decision, and return the title; else return None.

    Raises:
        LibraryBusyError: another program keeps the library locked.
    """
    with open_library(library) as opened:
        opened.wait_at_most(patience)
        number = opened.steps.undo_decision(opened.profiles.get(profile).id)
        return None if number is None else opened.matches.numbered(number)


def _alike(catalogue: Catalogue, decision: TitleMatch) -> list[Item]:
    """Return items similar to a title by words, year and makers, most similar first."""
    key = second_fold(title_key(decision.title))
    words = sorted(set(title_key(decision.title).split()), key=lambda word: (-len(word), word))[:WORDS]
    pool = {item.id: item for text in (decision.title, *words) for item in catalogue.find(text, HITS)}
    makers = {title_key(name) for name in decision.creators}
    scored = []
    for item in pool.values():
        likeness = _likeness(key, second_fold(title_key(item.title)))
        likeness += SAME_YEAR if decision.year is not None and item.year == decision.year else 0.0
        likeness += SAME_MAKER if makers & {title_key(name) for name in item.creators} else 0.0
        if likeness >= ALIKE and not item.own:
            scored.append((-likeness, item.row, item))
    return [item for _, _, item in sorted(scored)]


def _likeness(first: str, second: str) -> float:
    """Return the similarity of two folded titles, in [0, 1]; at least `WITHIN` if one has all the other's words."""
    mine, theirs = set(first.split()), set(second.split())
    inside = WITHIN if mine and theirs and (mine <= theirs or theirs <= mine) else 0.0
    return max(inside, SequenceMatcher(None, first, second).ratio())
