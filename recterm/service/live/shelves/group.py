"""Group shelf for several profiles at once."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.model import ItemId, ItemRow
from recterm.domain.shelf import OF_MEMBER, Pick, Reason, Shelf
from recterm.engine.lists.editions import best_editions
from recterm.engine.lists.group import agree, utilities
from recterm.errors import RectermError
from recterm.service.live.shelves.building import predicted_stars
from recterm.service.live.shelves.context import ProfileTaste

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.model import Agreement, ProfileId
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.shelves.context import RecommendationContext
    from recterm.store import Library

TOGETHER = "together"

HOW = {
    "average": "the best on average",
    "least-misery": "least misery",
    "fairness": "taking turns",
}
"""Name of each way to agree, as in a shelf's note."""

EVERYBODY_KNOWS_NOTE = "Nothing left that is new to all of you"


def for_group(members: Mapping[str, RecommendationContext], n: int, how: Agreement) -> Shelf:
    """Return a shelf of n items that suit a group and are new to all members.

    A pick's reasons are the members: each with their predicted stars and their part in the group's utility. That
    utility, the mean of the members' utilities (see `engine.lists.group.utilities`), is the pick's score. The pick's
    predicted stars are the lowest of any member.

    Raises:
        RectermError: there are fewer than two members.
    """
    if len(members) < 2:
        raise RectermError(
            "a group needs at least two profiles",
            "name another one; `recterm profile list` shows them",
            code="group_too_small",
        )
    contexts = list(members.values())
    scores = np.stack([context.live.ranking.score(context.taste) for context in contexts])
    candidates = best_editions(new_to_all(contexts), scores.mean(axis=0), contexts[0].live.work)
    rows = agree(scores, candidates, n, how)
    place = {int(row): at for at, row in enumerate(candidates)}
    gained = utilities(scores, candidates)[:, [place[int(row)] for row in rows]] if len(rows) else np.zeros((2, 0))
    stars = [predicted_stars(context, rows)[0] for context in contexts]
    items = contexts[0].items(rows.tolist())
    picks = []
    for at, item in enumerate(items):
        gains = gained[:, at] / len(contexts)
        total = float(gains.sum())
        reasons = tuple(
            Reason(
                ItemRow(item.row),
                ItemId(f"{OF_MEMBER}{name}"),
                name,
                stars[member][at],
                float(gains[member]),
                float(gains[member]) / total if total else 1.0 / len(contexts),
            )
            for member, name in enumerate(members)
        )
        given = [stars[member][at] for member in range(len(contexts))]
        predicted = [value for value in given if value is not None]
        picks.append(Pick(item, total, min(predicted) if predicted else None, None, reasons, movement=None))
    title = f"Together: {', '.join(members)}"
    note = f"{HOW[how]}, for {len(members)} profiles" if picks else EVERYBODY_KNOWS_NOTE
    return Shelf(TOGETHER, title, note, tuple(picks))


def members_of(
    library: Library, own: str, mine: RecommendationContext, names: Sequence[str]
) -> dict[str, RecommendationContext]:
    """Return the contexts of the current profile and of others in its library, by name.

    Raises:
        RectermError: a name matches no profile.
    """
    members = {own: mine}
    for name in names:
        profile = library.profiles.get(name)
        members[profile.name] = _member_of(library, mine, profile.id)
    return members


def _member_of(library: Library, mine: RecommendationContext, profile: ProfileId) -> RecommendationContext:
    """Return the context of a profile, without what it excluded from its taste."""
    everything = library.events.feedback(profile)
    feedback = library.exclusions.feedback(profile, library.exclusions.of(profile), everything)
    groups = library.profile_groups.names(profile)
    taste = ProfileTaste.build(feedback, everything, mine.live.scale, int(time.time()), groups)
    return replace(mine, **taste._asdict(), predicted={})


def new_to_all(contexts: Sequence[RecommendationContext]) -> RowVector:
    """Return the rows that pass the filter and that no member has seen or hidden, ascending."""
    first = contexts[0]
    allowed = np.zeros(first.live.n_items, dtype=bool)
    allowed[slice(None) if first.candidates is None else first.candidates] = True
    for context in contexts:
        allowed[context.excluded] = False
    return np.flatnonzero(allowed).astype(np.int64)
