"""Tonight with the others: what suits every profile of the library and is new to all, with nobody's veto."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import SeenItems
from recterm.engine.lists.editions import best_editions
from recterm.engine.lists.group import agree, utilities
from recterm.service.live.shelves.building import predicted_stars
from recterm.service.live.shelves.group import EVERYBODY_KNOWS_NOTE, new_to_all
from recterm.service.live.shelves.kind import RankedShelf, ShelfKind, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.shelf import Pick
    from recterm.service.live.shelves.context import RecommendationContext

VETO = 0.5
"""Utility below which a member vetoes an item: it is in the worse half of what is new to all. Where tastes are so apart
that less than a shelf is left, the items whose lowest utility is the largest fill it."""

ALIKE = 0.02
"""Difference of utilities up to which an item suits all members alike."""


def _rank(kind: ShelfKind, context: RecommendationContext, n: int) -> list[RankedShelf]:
    """Rank what no member vetoes so that those who got least so far count most."""
    company = context.company()
    members = [replace(context, seen=SeenItems.EXCLUDE), *company.values()]
    scores = np.stack([context.scores, *(member.live.ranking.score(member.taste) for member in company.values())])
    candidates = best_editions(new_to_all(members), scores.mean(axis=0), context.live.work)
    gains = utilities(scores, candidates)
    least = gains.min(axis=0)
    accepted = least >= min(VETO, np.sort(least)[-n:].min(initial=VETO))
    rows = agree(scores, candidates[accepted], n, "fairness")
    gained = gains[:, np.searchsorted(candidates, rows)]
    stars = [predicted_stars(member, rows)[0] for member in members]
    names = ["you", *company]
    whys = [
        _suits(dict(zip(names, gained[:, at].tolist(), strict=True)), [own[at] for own in stars])
        for at in range(len(rows))
    ]
    apart = bool((gained < VETO).any())

    def note(context: RecommendationContext, picks: tuple[Pick, ...]) -> str:
        if not picks:
            return EVERYBODY_KNOWS_NOTE
        return "new to all of you; little suits everybody" if apart else "new to all of you, nobody's veto"

    title = f"Tonight with {_listed(list(company))}"
    scores = gained.mean(axis=0).tolist()
    return [RankedShelf(kind.name, title, rows, scores, kind.reasons, whys, None, kind.ranked_by, note)]


def _suits(gained: Mapping[str, float], stars: Sequence[float | None]) -> str:
    """Return whom a pick suits: `suits ann most: you 3.9, ann 4.6 stars`."""
    best = max(gained, key=lambda name: gained[name])
    alike = gained[best] - min(gained.values()) <= ALIKE
    words = f"suits {'both' if len(gained) == 2 else 'all'} alike" if alike else f"suits {best} most"
    parts = [f"{name} {own:.1f}" for name, own in zip(gained, stars, strict=True) if own is not None]
    return f"{words}: {', '.join(parts)} stars" if parts else words


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


SHELF = ShelfKind(
    name="tonight",
    title="Tonight with the others",
    about="new to all of you, nobody's veto",
    empty="nothing left that is new to all of you",
    reasons=Source.WORDS,
    ranked_by=None,
    libraries=lambda context: bool(context.company()),
    default=False,
    rank=_rank,
)
