"""Event scores: rows of events of several kinds as numbers that add up to a feedback score for each user and item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.domain.answers.data.events import EventKindUse, EventScores, ScoredEvent, composed
from recterm.domain.clock import DAY, HOUR, NOON
from recterm.domain.data.event_weights import LEAST_DECAY, UNSAID, EventChoice, weights_of
from recterm.ingest.interactions.id_encoding import category, dense_codes, names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from recterm.domain.answers.data.events import ScoreExample

ONE_KIND = "event"
"""Name of the kind of every row of a table without kinds."""

NO_KIND = "(empty)"
"""Name of the kind of a row whose cell is empty."""

EXAMPLES = 3
"""Number of composed scores that are shown."""

EXAMPLE_ROWS = 2_000
"""Rows from whose users and items the examples are chosen."""

_TOLD = 0.5
"""Share of a kind's rows with a number above 0 from which the numbers say something about that kind."""


class StrengthKind(StrEnum):
    """Meaning of the numbers that make an event stronger or weaker."""

    SHARE = "share of play"
    """From 0 to 1; more counts as 1."""
    PERCENT = "share of play, in percent"
    DWELL = "dwell time"
    """d counts as 2 d / (d + m), where m is the median of the kind: 0 for none, 1 at the median, at most 2."""
    COUNT = "count"
    """n events count n times as much as one."""


@dataclass(frozen=True)
class EventFields:
    """Parts of an event besides its user, item and time."""

    kind: pl.Expr | None
    """The kind as text; None if every row is of the same kind."""
    number: pl.Expr | None = None
    """Dwell time, share of play or count as a number; None without."""
    meaning: StrengthKind = StrengthKind.DWELL
    column: str = ""
    """Name of the column of kinds."""
    number_column: str = ""
    choice: EventChoice = UNSAID
    first_kinds: tuple[str, ...] = ()
    """Kinds in the first rows of the table, some of which conditions on the rows may leave out."""
    whole: bool = True
    """False if only the first rows are read, which may lack a chosen kind."""

    @property
    def used(self) -> frozenset[str]:
        """Names of the columns."""
        return frozenset(filter(None, (self.column, self.number_column)))

    @property
    def columns(self) -> dict[str, pl.Expr]:
        """Expressions for the columns `kind` and `number` of a frame of events."""
        kind = pl.lit(ONE_KIND) if self.kind is None else self.kind.str.strip_chars().fill_null("")
        kind = pl.when(kind == "").then(pl.lit(NO_KIND)).otherwise(kind)
        number = pl.lit(None, pl.Float32) if self.number is None else self.number.cast(pl.Float32)
        return {"kind": category(kind), "number": number}


@dataclass(frozen=True, eq=False)
class ScoredRows:
    """Rows of events with what each adds to the score of its user and item."""

    value: NDArray[np.float32]
    """(N,) weight x strength x decay; 0 for rows whose kind has no weight."""
    kind: NDArray[np.uint32]
    """(N,) index into `kinds`."""
    strength: NDArray[np.float32]
    """(N,) factor for dwell time, share of play or count."""
    age: NDArray[np.float64]
    """(N,) days before the latest event, NaN without a time."""
    kinds: tuple[str, ...]
    weights: tuple[float | None, ...]
    """Weight of each kind; None if nothing gives it one."""
    fields: EventFields
    """What was scored, and the person's choices."""

    @property
    def unweighted(self) -> NDArray[np.bool_]:
        """(K,) kinds whose rows are left out."""
        return np.array([not weight for weight in self.weights], dtype=bool)


def score_rows(frame: pl.DataFrame, usable: NDArray[np.bool_], fields: EventFields) -> ScoredRows:
    """Score each row of a frame with the columns `kind`, `number` and `seconds`.

    A lone kind without a chosen weight counts 1, since there is nothing to weigh it against.

    Args:
        frame: the rows.
        usable: (N,) rows with a user and an item, which alone say what is usual.
        fields: what the columns are, and the person's choices.

    Raises:
        InputError: a weight is given to a kind that no row has.
    """
    column = frame["kind"]
    raw = column.to_physical().to_numpy(writable=True)
    codes, present = dense_codes(raw)
    names, kind = tuple(names_of(column, present).to_list()), codes.array()
    seen = np.flatnonzero(np.bincount(kind[usable], minlength=len(names)))
    chosen = fields.choice.weights
    weights: dict[str, float | None] = dict.fromkeys(names, 1.0)
    if fields.kind is not None:
        weights = weights_of(dict.fromkeys((*names, *fields.first_kinds)), chosen, whole=fields.whole)
        if len(seen) == 1 and not chosen:
            weights |= {names[seen[0]]: 1.0}
    strength = _strengths(frame["number"], kind, len(names), usable, fields.meaning)
    age = _ages(frame["seconds"], usable)
    weight = np.array([weights[name] or 0.0 for name in names], dtype=np.float32)
    value = weight[kind] * np.where(weight[kind] < 0, np.float32(1.0), strength)
    if fields.choice.half_life is not None:
        value = value * np.maximum(np.nan_to_num(2.0 ** (-age / fields.choice.half_life), nan=1.0), LEAST_DECAY)
    weights_in_order = tuple(weights[name] for name in names)
    return ScoredRows(value.astype(np.float32), kind, strength, age, names, weights_in_order, fields)


def _strengths(
    number: pl.Series, kind: NDArray[np.uint32], n_kinds: int, usable: NDArray[np.bool_], meaning: StrengthKind
) -> NDArray[np.float32]:
    """Return the factor of each row; 1 where nothing is said, and for kinds of which too few rows say anything."""
    strength = np.ones(len(kind), dtype=np.float32)
    if number.null_count() == len(kind):
        return strength
    numbers = number.fill_null(np.nan).to_numpy()
    for place in range(n_kinds):
        rows = np.flatnonzero((kind == place) & usable)
        measured = rows[numbers[rows] > 0]
        if not len(rows) or len(measured) < _TOLD * len(rows):
            continue
        usual = float(np.median(numbers[measured]))
        rows = rows[np.isfinite(numbers[rows])]
        strength[rows] = _strength(np.maximum(numbers[rows], 0.0), usual, meaning)
    return strength


def _strength(numbers: NDArray[np.float32], usual: float, meaning: StrengthKind) -> NDArray[np.float32]:
    match meaning:
        case StrengthKind.SHARE:
            factors = np.minimum(numbers, 1.0)
        case StrengthKind.PERCENT:
            factors = np.minimum(numbers / 100.0, 1.0)
        case StrengthKind.DWELL:
            factors = 2.0 * numbers / (numbers + usual)
        case StrengthKind.COUNT:
            factors = numbers
    return factors.astype(np.float32)


def _ages(seconds: pl.Series, usable: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return days before the latest usable row, NaN where unknown."""
    times = seconds.cast(pl.Float64).fill_null(np.nan).to_numpy()
    dated = times[usable & np.isfinite(times)]
    return np.maximum((dated.max() - times) / DAY, 0.0) if len(dated) else np.full(len(times), np.nan)


def scores_of(frame: pl.DataFrame, rows: ScoredRows, kept: NDArray[np.bool_]) -> EventScores:
    """Describe the events, with a few composed scores.

    Args:
        frame: the rows, with `user`, `item` and `seconds`.
        rows: their scores.
        kept: (N,) rows that count.
    """
    fields = rows.fields
    counts = np.bincount(rows.kind, minlength=len(rows.kinds))
    order = sorted(range(len(rows.kinds)), key=lambda at: (-counts[at], rows.kinds[at]))
    return EventScores(
        column=fields.column,
        kinds=tuple(EventKindUse(rows.kinds[at], int(counts[at]), rows.weights[at]) for at in order),
        strength=fields.number_column,
        strength_words=str(fields.meaning) if fields.number_column else "",
        half_life=fields.choice.half_life,
        examples=_examples(frame, rows, kept, fields.choice.half_life),
    )


def _examples(
    frame: pl.DataFrame, rows: ScoredRows, kept: NDArray[np.bool_], half_life: float | None
) -> tuple[ScoreExample, ...]:
    """Compose the scores of pairs near the start of the data: those of most kinds first, one with evidence against."""
    users, items = (frame[name].to_physical().fill_null(0).to_numpy() for name in ("user", "item"))
    places = np.flatnonzero(kept)
    near = np.zeros(int(users.max(initial=0)) + 1, dtype=bool)
    near[users[places[:EXAMPLE_ROWS]]] = True
    places = places[near[users[places]]]  # few of many rows, whose pairs take longer to look up
    key = (users[places].astype(np.uint64) << np.uint64(32)) | items[places]
    inside = np.isin(key, np.unique(key[:EXAMPLE_ROWS]))
    places, key = places[inside], key[inside]
    seconds = frame["seconds"].fill_null(-1).to_numpy()[places]
    order = np.lexsort((rows.kind[places], seconds, key))
    places, key = places[order], key[order]
    if not (frame["seconds"].drop_nulls() % HOUR == 0).all():
        places, key = _once(places, key, rows.kind, seconds[order])
    bounds = [0, *(np.flatnonzero(np.diff(key)) + 1), len(places)]
    groups = [places[start:end] for start, end in pairwise(bounds)]
    groups.sort(key=lambda group: int(group.min()))  # codes of text ids differ from run to run
    weights = {name: weight for name, weight in zip(rows.kinds, rows.weights, strict=True) if weight}
    against = {at for at, weight in enumerate(rows.weights) if weight and weight < 0}
    chosen = _telling([(frozenset(rows.kind[group].tolist()), len(group)) for group in groups], against)
    examples = []
    for at in chosen:
        group = groups[at]
        events = [
            ScoredEvent(rows.kinds[rows.kind[row]], float(rows.strength[row]), _known(rows.age[row])) for row in group
        ]
        user, item = (str(frame[name][int(group[0])]) for name in ("user", "item"))
        examples.append(composed(user, item, events, weights, half_life))
    return tuple(examples)


def _telling(groups: Sequence[tuple[frozenset[int], int]], against: set[int]) -> list[int]:
    """Return the places of the pairs that show most: many kinds, then other kinds, and something against an item."""
    by_kinds = sorted(range(len(groups)), key=lambda at: (-len(groups[at][0]), -groups[at][1], at))
    first = by_kinds[:1]
    negative = [at for at in by_kinds if groups[at][0] & against and at not in first][:1]
    if first and groups[first[0]][0] & against:
        negative = []
    chosen = [*first, *negative]
    shown = {groups[at][0] for at in chosen}
    for at in by_kinds:
        if groups[at][0] not in shown:
            shown.add(groups[at][0])
            chosen.append(at)
    chosen += [at for at in by_kinds if at not in chosen]
    return chosen[:EXAMPLES]


def _once(
    places: NDArray[np.int64], key: NDArray[np.uint64], kind: NDArray[np.uint32], seconds: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Leave out what `duplicates.settle` takes for the same event; rows of a pair follow each other, by time.

    Args:
        places: (P,) rows.
        key: (P,) pair of each.
        kind: (N,) kind of every row.
        seconds: (P,) time of each, -1 if unknown.

    Returns:
        places and keys of those that stay.
    """
    if not len(places) or np.isin(seconds[seconds >= 0] % DAY, (0, NOON)).all():
        return places, key
    same = (key[1:] == key[:-1]) & (kind[places[1:]] == kind[places[:-1]])
    same &= (seconds[1:] == seconds[:-1]) & (seconds[1:] >= 0)
    stay = np.append(True, ~same)
    return places[stay], key[stay]


def _known(age: float) -> float | None:
    return None if np.isnan(age) else float(age)


def counted(scores: EventScores, values: NDArray[np.float32]) -> EventScores:
    """Add how many pairs have a score above and below 0."""
    return replace(scores, positive=int((values > 0).sum()), negative=int((values < 0).sum()))
