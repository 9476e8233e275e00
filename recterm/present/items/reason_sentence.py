"""Sentence that says why an item is recommended, true to the amounts of its reasons."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.domain.shelf import OF_MEMBER
from recterm.domain.terminal_text import clean
from recterm.present.text import format_tired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.shelf import Pick, Reason

ALONE = 0.9
"""Share of what speaks for an item from which one reason is named as the only one."""
MOSTLY = 0.5
"""Share of what speaks for an item that up to three reasons need to be named as most of it."""
MOST_NAMED = 3
AGAINST = 0.1
"""Size, as a share of what speaks for an item, from which a reason against it is named."""
MOST_AGAINST = 2
LIKED_FROM = 3.5
"""Stars from which an item counts as liked."""
ALIKE = 0.1
"""Difference of two members' shares up to which a pick suits them alike."""

NOT_SCORED = "The model cannot score it"
NOTHING_YOURS = "None of your feedback is in this score"


def sentence(pick: Pick) -> str:
    """Return why an item is recommended, as a friend would say it, without a full stop.

    `Mostly because of Alien and Blade Runner; Notting Hill speaks against it`. Items are named only where their amount
    has the sign said, the largest first: the fewest, up to three, that are half of what speaks for it, else the largest
    of many; and up to two that take off a tenth of that or more.
    """
    text = _unfinished(pick)
    if pick.shown:
        text += f"; {format_tired(pick.shown)}, so it stands lower on your shelves"
    return text[:1].upper() + text[1:]


def _unfinished(pick: Pick) -> str:
    if pick.why:
        return clean(pick.why)
    if math.isnan(pick.score):
        return NOT_SCORED
    ordered = sorted((reason for reason in pick.reasons if reason.amount), key=lambda reason: -reason.amount)
    if not ordered:
        popular = not pick.reasons and pick.item.count and pick.score == pick.item.count
        return f"{pick.item.count:,} people here chose it; none of your feedback is in it" if popular else NOTHING_YOURS
    if all(reason.item.startswith(OF_MEMBER) for reason in ordered):
        return suited(ordered)
    positive = [reason for reason in ordered if reason.amount > 0]
    negative = [reason for reason in reversed(ordered) if reason.amount < 0]
    gain = math.fsum(reason.amount for reason in positive)
    loss = -math.fsum(reason.amount for reason in negative)
    if loss >= gain:
        return _spoken_against(positive, negative)
    against = [reason for reason in negative if -reason.amount >= AGAINST * gain][:MOST_AGAINST]
    objection = f"; {_names(against)} {_speaks(against)} against it" if against else ""
    return _because(pick, positive, gain) + objection


def _because(pick: Pick, positive: Sequence[Reason], gain: float) -> str:
    """Return what speaks for an item; what people like in general comes first where it is most of the score."""
    named = _most_of(positive, gain)
    if pick.liked_by_many:
        return f"mostly because many people like it, then because of {_names(named or positive[:1])}"
    if not named:
        items = [reason for reason in positive if reason.of_item] or positive
        liked = all((reason.stars or 0.0) >= LIKED_FROM or reason.opinion is EventKind.LIKE for reason in items)
        everything = "everything you liked" if liked else "everything in your history"
        return f"a little of {everything}, most of all {clean(items[0].title)}"
    alone = len(named) == 1 and named[0].amount >= ALONE * gain
    return f"{'' if alone else 'mostly '}because of {_names(named)}"


def _most_of(positive: Sequence[Reason], gain: float) -> Sequence[Reason]:
    """Return the fewest of the largest reasons that are at least half of the gain; none if that takes too many."""
    amount = 0.0
    for count, reason in enumerate(positive[:MOST_NAMED], start=1):
        amount += reason.amount
        if amount >= MOSTLY * gain:
            return positive[:count]
    return ()


def _spoken_against(positive: Sequence[Reason], negative: Sequence[Reason]) -> str:
    """Return what speaks against an item of which no more speaks for it."""
    against = negative[:MOST_AGAINST]
    objection = f"{_names(against)} {_speaks(against)} against it"
    if not positive:
        return f"nothing you know speaks for it; {objection}"
    return f"more speaks against it than for it: {objection}, {clean(positive[0].title)} for it"


def suited(members: Sequence[Reason]) -> str:
    """Return whom a pick of a group suits, from the members' parts in its score, largest first."""
    first, *_, last = members if len(members) > 1 else (members[0], members[0])
    if first.share - last.share <= ALIKE:
        return f"suits {_names(members)} alike" if len(members) > 1 else f"suits {clean(first.title)}"
    return f"suits {clean(first.title)} most, {clean(last.title)} least"


def _names(reasons: Sequence[Reason]) -> str:
    *others, last = [clean(reason.title) for reason in reasons]
    return f"{', '.join(others)} and {last}" if others else last


def _speaks(reasons: Sequence[Reason]) -> str:
    return "speaks" if len(reasons) == 1 else "speak"
