"""Weighing of a person's plays: the kind of each, the share that was played, and age, as in data sets of events.

    weight(kind) x share of play x 2 ** (-age / half-life)

What says that something was seen or heard counts 1, whatever it is called; a skip says nothing unless the person
gives it a weight. Ratings, likes and lists are not weighed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from recterm.domain.answers.data.events import EventKindUse, EventScores, ScoredEvent, composed
from recterm.domain.clock import DAY
from recterm.domain.data.event_weights import NO_COLUMN, cells_named, decay
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.own.statuses import State, event_state_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.data.events import ScoreExample
    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.exports.rows import HistoryRow, Skips

PLAY, VIEW = "play", "view"
"""Names of kinds for services, which have no words of their own."""

DIGITS = 3
"""Digits after the point of a weight."""

EXAMPLES = 3

NOT_PLAYED = "played for no time at all"
PASSED = "an event that says nothing for the item, such as a skip"

_HEARD = frozenset({"track", "album", "artist", "podcast"})


def kind_of(row: HistoryRow) -> str:
    """Return the kind of a view: as the export calls it, else a play or a view."""
    return row.action or (PLAY if row.item_kind in _HEARD else VIEW)


def default_weight(kind: str) -> float:
    """Return what a kind counts unless the person says otherwise."""
    return 0.0 if event_state_of(kind) is State.PASSED else 1.0


def weigh(
    rows: Sequence[HistoryRow], choice: EventChoice, skips: Skips, *, whole: bool = True
) -> tuple[list[HistoryRow], EventScores | None]:
    """Weigh the views of a history.

    Args:
        rows: of the history; `strength` is the share that was played.
        choice: what the person said of events.
        skips: counts views whose kind has the weight 0.
        whole: whether these are all rows, so that a weight for any other kind is a mistake.

    Returns:
        The rows with `strength` as what each view counts, without those of weight 0, and how they were weighed; None
        for the latter where every view counts 1.

    Raises:
        InputError: a weight is given to a kind that no row has.
    """
    views = [row for row in rows if row.kind is EventKind.VIEW]
    kinds = Counter(map(kind_of, views))
    weights = weights_of_kinds(kinds, choice, whole=whole)
    shared = choice.strength != NO_COLUMN and any(row.strength != 1.0 for row in views)
    if not shared and choice.half_life is None and all(weight == 1.0 for weight in weights.values()):
        return [row._replace(strength=1.0) if row.strength != 1.0 else row for row in rows], None
    latest = max((row.timestamp for row in views if row.timestamp is not None), default=0)
    weighed: list[HistoryRow] = []
    by_item = defaultdict[tuple[str, tuple[str, ...]], list[ScoredEvent]](list)
    for row in rows:
        if row.kind is not EventKind.VIEW:
            weighed.append(row)
            continue
        kind = kind_of(row)
        age = None if row.timestamp is None else (latest - row.timestamp) / DAY
        event = ScoredEvent(kind, row.strength if shared else 1.0, age)
        by_item[row.title, row.creators].append(event)
        if not weights[kind]:
            skips.add(PASSED, row.where)
        elif not event.strength:
            skips.add(NOT_PLAYED, row.where)
        else:
            weighed.append(row._replace(strength=_weight(event, weights[kind], choice.half_life)))
    examples = tuple(
        composed("", ", ".join((*item[1], item[0])), events, weights, choice.half_life)
        for item, events in _telling(by_item)
    )
    uses = tuple(EventKindUse(kind, count, weights[kind]) for kind, count in kinds.most_common())
    column, words = (skips.strength, "share of play") if shared else ("", "")
    return weighed, _counted(EventScores("", uses, column, words, choice.half_life, examples=examples), examples)


def weights_of_kinds(kinds: Counter[str], choice: EventChoice, *, whole: bool) -> dict[str, float]:
    """Return the weight of each kind.

    Raises:
        InputError: a weight is given to a kind that is not there.
    """
    weights = {kind: default_weight(kind) for kind in kinds}
    for name, weight in choice.weights:
        named = cells_named(kinds, name)
        if not named and whole:
            there = ", ".join(kinds) or "none: nothing in it is a play or a view"
            raise InputError(f"no event has the kind {name!r}", f"the kinds are {there}", code="no_such_event_kind")
        weights |= dict.fromkeys(named, weight)
    return weights


def _weight(event: ScoredEvent, weight: float, half_life: float | None) -> float:
    strength = 1.0 if weight < 0 else event.strength
    exact = weight * strength * decay(event.age, half_life)
    least = 10.0**-DIGITS
    return round(exact, DIGITS) or (least if exact > 0 else -least)


def _telling(
    by_item: dict[tuple[str, tuple[str, ...]], list[ScoredEvent]],
) -> list[tuple[tuple[str, tuple[str, ...]], list[ScoredEvent]]]:
    """Return the items that show most: with several kinds, then those that were played in part most often."""

    def shows(events: list[ScoredEvent]) -> tuple[int, int]:
        return len({event.kind for event in events}), sum(event.strength < 1.0 for event in events)

    return sorted(by_item.items(), key=lambda pair: shows(pair[1]), reverse=True)[:EXAMPLES]


def _counted(scores: EventScores, examples: tuple[ScoreExample, ...]) -> EventScores:
    """Return the scores without examples where each is nothing but whole plays."""
    plain = all(part.amount == part.events and part.weight == 1.0 for example in examples for part in example.parts)
    return EventScores("", scores.kinds, scores.strength, scores.strength_words, scores.half_life) if plain else scores
