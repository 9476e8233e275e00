"""Scale of a value column: ratings, thumbs, or counts; guessed from the values themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recterm.domain.model import Scale

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

_COUNTS = (
    "weight plays playcount count listencount listens views clicks purchases quantity qty hours menge anzahl"
    " stuck stück stuckzahl quantite quantité qte nombre cantidad unidades quantita quantità quantidade qtd"
    " ilosc ilość количество кол колво кількість mnozstvi množství pocet počet mennyiseg mennyiség darab antal"
    " aantal hoeveelheid maara määrä adet miktar 数量 件数 个数 個数 수량 units unit amount pieces"
)

COUNT_NAMES = frozenset(_COUNTS.split())
"""Folded names of columns that hold counts, however small."""

RATING_WORDS = (
    *("rating", "rate", "score", "star", "overall", "grade", "review", "note", "mark"),
    *("nota", "voto", "punt", "bewert", "wertung", "ocena", "betyg", "оценка", "評価"),
)
"""Parts of folded names of columns that hold ratings, as long as no value is above 100."""

OUTLIERS = 0.001
"""Share of rows outside a scale that still count as mistakes."""

OUTLIER_ROWS = 1_000
"""Below this number of rows, every value counts as intended."""

MANY_ZEROS = 0.2
"""Share of zeros from which 0 is taken as "not rated" (as in Book-Crossing), not as the lowest rating."""

_CEILINGS = (5.0, 10.0, 20.0, 100.0)
_SEVEN, _TWENTY = 7.0, 20.0
_HALVES_TO_FOUR = [step / 2 for step in range(1, 9)]
"""The scale of FilmTrust."""

_ENOUGH = 100
"""Ratings from which on it tells that the highest of ten steps is never reached."""

_STEPS = (1.0, 0.5, 0.25, 0.1, 0.05)
_FINEST = 0.01


@dataclass(frozen=True, slots=True)
class Values:
    """How to read a value column."""

    scale: Scale | None
    """None for counts."""
    lowest: float
    highest: float
    """Values outside [lowest, highest] are left out."""
    description: str
    """For the report: `ratings from 1 to 5 in steps of 1`."""
    unrated: tuple[float, ...] = ()
    """Values outside the scale that stand for seen, but not rated."""

    @property
    def outside(self) -> str:
        """Reason for leaving out a row because of its value."""
        if self.scale is None:
            return "no interaction: a count of 0 or less"
        return f"rating outside the scale {_number(self.lowest)} to {_number(self.highest)}"


def of_scale(scale: Scale) -> Values:
    """Make ratings on a known scale."""
    text = f"ratings from {_number(scale.minimum)} to {_number(scale.maximum)} in steps of {_number(scale.step)}"
    return Values(scale, scale.minimum, scale.maximum, text)


def of_chosen_scale(scale: Scale, numbers: pl.Series) -> Values:
    """Make ratings on a scale that a person named, in the steps that the values show; 0 and -1 below it mean none."""
    distinct = set(numbers.round(6).to_list())
    unrated = tuple(value for value in NOT_RATED if value in distinct and value < scale.minimum)
    return replace(of_scale(replace(scale, step=_step(distinct - set(unrated)))), unrated=unrated)


NOT_RATED = (0.0, -1.0)
"""Numbers by which tables mark what was seen and not rated, where they lie below the scale."""

_LEAST = 1e-6
"""Smallest count, well above float32's smallest number."""

COUNTS = Values(None, _LEAST, math.inf, "counts of views or plays, not ratings")
ONCE = Values(None, _LEAST, math.inf, "one view for each row, since there is no column of ratings")


def guess_values(values: pl.Series, name: str) -> Values:
    """Guess the meaning of the finite numbers of a column.

    Args:
        values: float, without null and NaN; at least one.
        name: the column's folded name.
    """
    table = values.alias("value").value_counts().sort("value")
    distinct: list[float] = [round(value, 6) for value in table["value"].to_list()]
    counts: list[int] = table["count"].to_list()
    if name in COUNT_NAMES or set(distinct) <= {0.0, 1.0}:
        return COUNTS
    if distinct[0] < 0:
        return _with_negatives(distinct, counts)
    if not any(word in name for word in RATING_WORDS) and _is_long_tailed(distinct, counts):
        return COUNTS
    if distinct[0] >= 0 and distinct[-1] <= 1 and len(distinct) > 2:
        return of_scale(Scale(0, 1, _step(distinct)))
    ceiling = _ceiling(distinct, counts)
    return COUNTS if ceiling is None else _with_zeros(of_scale(_scale(distinct, counts, ceiling)), distinct, counts)


def _with_zeros(values: Values, distinct: list[float], counts: list[int]) -> Values:
    """Describe what 0 was taken for, if it is not a rating."""
    if distinct[0] != 0 or values.lowest <= 0:
        return values
    return _with_unrated(values, 0.0, counts[0] / sum(counts))


def _with_unrated(values: Values, number: float, share: float) -> Values:
    """Say that a number stands for seen, but not rated."""
    note = f"{_number(number)}, in {share:.0%} of the rows, is taken for seen but not rated"
    described = f"{values.description}; {note} (--as both keeps these rows as views, --as views takes every row as one)"
    return replace(values, description=described, unrated=(number,))


def _with_negatives(distinct: list[float], counts: list[int]) -> Values:
    if set(distinct) <= {-1.0, 0.0, 1.0}:
        return of_scale(Scale(-1, 1, 1))
    if distinct[0] == -1 and distinct[-1] > 1 and distinct[1] >= 0:  # -1 for "seen, not rated", as anime lists write it
        ceiling = _ceiling(distinct[1:], counts[1:])
        if ceiling is not None:
            values = of_scale(_scale(distinct[1:], counts[1:], ceiling))
            return _with_unrated(values, -1.0, counts[0] / sum(counts))
    reach = max(-distinct[0], distinct[-1])
    bound = next((ceiling for ceiling in (1.0, *_CEILINGS) if reach <= ceiling), float(math.ceil(reach)))
    return of_scale(Scale(-bound, bound, _step(distinct)))


def _is_long_tailed(distinct: list[float], counts: list[int]) -> bool:
    if distinct[-1] <= _CEILINGS[1]:
        return False
    whole = all(value.is_integer() for value in distinct)
    if distinct[-1] <= _TWENTY:
        return not whole and _step(distinct) < 0.25
    below = sum(count for value, count in zip(distinct, counts, strict=True) if value < distinct[-1] / 10)
    return not whole or distinct[-1] > _CEILINGS[2] or 2 * below > sum(counts)


def _ceiling(distinct: list[float], counts: list[int]) -> float | None:
    total = sum(counts)
    allowed = OUTLIERS * total if total >= OUTLIER_ROWS else 0
    if distinct == _HALVES_TO_FOUR and total >= _ENOUGH:
        return _HALVES_TO_FOUR[-1]
    seven = distinct[-1] == _SEVEN and total >= _ENOUGH and all(value.is_integer() for value in distinct)
    for ceiling in (5.0, _SEVEN, *_CEILINGS[1:]) if seven else _CEILINGS:
        if sum(count for value, count in zip(distinct, counts, strict=True) if value > ceiling) <= allowed:
            return ceiling
    return None


def _scale(distinct: list[float], counts: list[int], ceiling: float) -> Scale:
    inside = [value for value in distinct if value <= ceiling]
    step = _step(inside)
    zeros = sum(count for value, count in zip(distinct, counts, strict=True) if value == 0) / sum(counts)
    if 0 < zeros < MANY_ZEROS or ceiling >= _TWENTY:
        return Scale(0, ceiling, step)
    lowest = next(value for value in inside if value > 0) if zeros else inside[0]
    return Scale(min(1.0, max(step, _FINEST)) if lowest < 1 or step == 0.5 else 1.0, ceiling, step)


def _step(values: Iterable[float]) -> float:
    values = list(values)
    for step in _STEPS:
        if all(abs(value / step - round(value / step)) < 1e-4 for value in values):
            return step
    return _FINEST


def _number(value: float) -> str:
    return f"{value:g}"
