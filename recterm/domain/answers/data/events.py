"""Events of a data set: the kinds with their weights, and the feedback scores that they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from recterm.domain.data.event_weights import decay


@dataclass(frozen=True, slots=True)
class EventKindUse:
    """Kind of event in a table, and what it counts for."""

    kind: str
    """The cell, as the table writes it."""
    rows: int
    weight: float | None
    """None: recterm does not know it and nobody gave it a weight, so its rows are left out."""


@dataclass(frozen=True, slots=True)
class ScoredEvent:
    """One event of an example."""

    kind: str
    strength: float
    """Factor for dwell time or share of play; 1 without."""
    age: float | None
    """Days before the latest event; None without a time."""


@dataclass(frozen=True, slots=True)
class ScorePart:
    """Part of a feedback score: all events of one kind."""

    kind: str
    events: int
    weight: float
    amount: float
    """Sum over the events of strength x decay; the number of events if neither is used."""

    @property
    def score(self) -> float:
        """What the events of this kind add to the score."""
        return self.weight * self.amount


@dataclass(frozen=True, slots=True)
class ScoreExample:
    """Feedback score of one user and one item of the data, with the events that it is composed of."""

    user: str
    item: str
    events: tuple[ScoredEvent, ...]
    parts: tuple[ScorePart, ...]
    score: float
    """The sum of the parts."""


@dataclass(frozen=True, slots=True)
class EventScores:
    """How the events of a table become feedback scores."""

    column: str
    """Column of kinds; empty if each row is one event of the same kind."""
    kinds: tuple[EventKindUse, ...]
    """The most frequent first."""
    strength: str
    """Column of dwell times or shares of play; empty without."""
    strength_words: str
    """What that column is: `share of play, in percent`."""
    half_life: float | None
    """Days after which an event counts half; None: events do not fade."""
    positive: int = 0
    """Pairs of a user and an item with a score above 0."""
    negative: int = 0
    """Pairs with a score below 0."""
    examples: tuple[ScoreExample, ...] = ()

    @property
    def weights(self) -> dict[str, float]:
        """Weight of each kind that has one."""
        return {use.kind: use.weight for use in self.kinds if use.weight is not None}

    @property
    def plain(self) -> bool:
        """Whether every event counts 1, since all are of one kind and nothing else distinguishes them."""
        return list(self.weights.values()) == [1.0] and not (self.unknown or self.strength or self.half_life)

    @property
    def unknown(self) -> tuple[EventKindUse, ...]:
        """Kinds without a weight."""
        return tuple(use for use in self.kinds if use.weight is None)

    def weighed(self, weights: Mapping[str, float | None], half_life: float | None) -> EventScores:
        """Return the same events with other weights, with the examples composed again."""
        kinds = tuple(replace(use, weight=weights.get(use.kind)) for use in self.kinds)
        known_weights = {use.kind: use.weight for use in kinds if use.weight is not None}
        examples = tuple(
            composed(pair.user, pair.item, pair.events, known_weights, half_life) for pair in self.examples
        )
        return replace(self, kinds=kinds, half_life=half_life, examples=examples)


@dataclass(frozen=True, slots=True)
class PlayKinds:
    """Kinds of a person's plays, which a form asks the weights of."""

    scores: EventScores
    """How they are weighed; also where each counts 1."""
    defaults: Mapping[str, float]
    """Kind -> its weight unless the person says otherwise."""


def together(plays: Sequence[PlayKinds]) -> PlayKinds | None:
    """Return the plays of several tables as one, with as many examples as one has; None without any."""
    if len(plays) < 2:
        return plays[0] if plays else None
    scores = [table.scores for table in plays]
    uses = [use for table in scores for use in table.kinds]
    rows = Counter[str]()
    for use in uses:
        rows[use.kind] += use.rows
    weights = {use.kind: use.weight for use in uses}
    kinds = tuple(EventKindUse(kind, count, weights[kind]) for kind, count in rows.most_common())
    most = max(len(table.examples) for table in scores)
    examples = [table.examples[place] for place in range(most) for table in scores if place < len(table.examples)]
    first = next((table for table in scores if table.strength), scores[0])
    defaults = {kind: weight for table in plays for kind, weight in table.defaults.items()}
    return PlayKinds(replace(first, kinds=kinds, examples=tuple(examples[:most])), defaults)


def composed(
    user: str, item: str, events: Sequence[ScoredEvent], weights: Mapping[str, float], half_life: float | None
) -> ScoreExample:
    """Compose the feedback score of one user and one item.

    Args:
        user: id of the user.
        item: id or title of the item.
        events: all events of the user on the item.
        weights: weight of each kind; events of other kinds are left out.
        half_life: days after which an event counts half; None: events do not fade.
    """
    parts = []
    for kind in dict.fromkeys(event.kind for event in events if event.kind in weights):
        own = [event for event in events if event.kind == kind]
        against = weights[kind] < 0
        amount = sum((1.0 if against else event.strength) * decay(event.age, half_life) for event in own)
        parts.append(ScorePart(kind, len(own), weights[kind], amount))
    return ScoreExample(user, item, tuple(events), tuple(parts), sum(part.score for part in parts))
