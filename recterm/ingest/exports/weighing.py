"""Weighing of a person's plays: the kind of each, the share that was played, and age, as in data sets of events.

    weight(kind) x share of play x 2 ** (-age / half-life)

What says that something was seen or heard counts 1, whatever it is called; a skip says nothing unless the person
gives it a weight. Ratings, likes and lists are not weighed.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeAlias

from recterm.domain.answers.data.events import EventKindUse, EventScores, PlayKinds, ScoredEvent, composed
from recterm.domain.clock import DAY
from recterm.domain.data.event_weights import NO_COLUMN, cells_named, decay
from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports.own.statuses import State, event_state_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.answers.data.events import ScoreExample
    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.exports.rows import HistoryRow, Skips

PLAY, VIEW = "play", "view"
"""Names of kinds for services, which have no words of their own."""

DIGITS = 3
"""Digits after the point of a weight."""

LEAST = 10.0**-DIGITS
"""Size of the smallest weight."""

EXAMPLES = 3
"""Items whose plays are shown."""

_Name: TypeAlias = tuple[str, tuple[str, ...]]
"""Title and makers of an item."""

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
    shared = _is_shared(views, choice)
    if not shared and choice.half_life is None and all(weight == 1.0 for weight in weights.values()):
        return [row._replace(strength=1.0) if row.strength != 1.0 else row for row in rows], None
    latest = max((row.timestamp for row in views if row.timestamp is not None), default=0)
    weighed: list[HistoryRow] = []
    for row in rows:  # a lifetime of plays: what is not needed of each is not made
        if row.kind is not EventKind.VIEW:
            weighed.append(row)
            continue
        weight = weights[kind_of(row)]
        if not weight or (not row.strength and shared and weight > 0):
            skips.add(NOT_PLAYED if weight else PASSED, row.where)
            continue
        age = None if choice.half_life is None or row.timestamp is None else (latest - row.timestamp) / DAY
        exact = (weight if weight < 0 or not shared else weight * row.strength) * decay(age, choice.half_life)
        value = round(exact, DIGITS) or math.copysign(LEAST, exact)
        weighed.append(row if row.strength == value else row._replace(strength=value))
    scores = _scores_of(views, weights, choice, skips)
    return weighed, _counted(scores, scores.examples)


def play_kinds(rows: Sequence[HistoryRow], choice: EventChoice, skips: Skips) -> PlayKinds | None:
    """Return the kinds of the views of a history with their weights, also where each counts 1; None without views.

    Args:
        rows: of the history, not yet weighed.
        choice: what the person said of events.
        skips: what the share that was played comes from.
    """
    views = [row for row in rows if row.kind is EventKind.VIEW]
    if not views:
        return None
    kinds = Counter(map(kind_of, views))
    scores = _scores_of(views, weights_of_kinds(kinds, choice, whole=False), choice, skips)
    return PlayKinds(scores, {kind: default_weight(kind) for kind in kinds})


def _is_shared(views: Sequence[HistoryRow], choice: EventChoice) -> bool:
    """Return whether the share that was played counts."""
    return choice.strength != NO_COLUMN and any(row.strength != 1.0 for row in views)


def _scores_of(
    views: Sequence[HistoryRow], weights: Mapping[str, float], choice: EventChoice, skips: Skips
) -> EventScores:
    """Return how views are weighed, with examples."""
    shared = _is_shared(views, choice)
    latest = max((row.timestamp for row in views if row.timestamp is not None), default=0)
    examples = tuple(
        composed("", ", ".join((*item[1], item[0])), events, weights, choice.half_life)
        for item, events in _telling(views, latest, shared=shared)
    )
    uses = tuple(EventKindUse(kind, count, weights[kind]) for kind, count in Counter(map(kind_of, views)).most_common())
    column, words = (skips.strength, "share of play") if shared else ("", "")
    return EventScores("", uses, column, words, choice.half_life, examples=examples)


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


def _telling(views: Sequence[HistoryRow], latest: int, *, shared: bool) -> list[tuple[_Name, list[ScoredEvent]]]:
    """Return the items that show most: with several kinds, then those that were played in part most often."""
    partly = Counter((row.title, row.creators) for row in views if shared and row.strength < 1.0)
    named = {(row.title, row.creators) for row in views if row.action}
    several = defaultdict[_Name, set[str]](set)
    for row in views if named else ():
        if (name := (row.title, row.creators)) in named:
            several[name].add(kind_of(row))
    first = dict.fromkeys((row.title, row.creators) for row in views[:EXAMPLES])
    names = dict.fromkeys([*several, *(name for name, _ in partly.most_common(EXAMPLES)), *first])
    shown = sorted(names, key=lambda name: (len(several.get(name, ())), partly[name]), reverse=True)[:EXAMPLES]
    events = {name: list[ScoredEvent]() for name in shown}
    for row in views:
        if (of := events.get((row.title, row.creators))) is not None:
            age = None if row.timestamp is None else (latest - row.timestamp) / DAY
            of.append(ScoredEvent(kind_of(row), row.strength if shared else 1.0, age))
    return list(events.items())


def _counted(scores: EventScores, examples: tuple[ScoreExample, ...]) -> EventScores:
    """Return the scores without examples where each is nothing but whole plays."""
    plain = all(part.amount == part.events and part.weight == 1.0 for example in examples for part in example.parts)
    return EventScores("", scores.kinds, scores.strength, scores.strength_words, scores.half_life) if plain else scores
