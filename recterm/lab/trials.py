"""One candidate on trial: fitted and measured on every split, its errors and hits kept by user."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain import Measure, Progress
from recterm.engine import Interactions, RatingPredictor, Recommender, name_of
from recterm.errors import EngineError
from recterm.lab import intervals
from recterm.lab.lists import Target, best_lists, list_metrics
from recterm.lab.stars import rating_errors

if TYPE_CHECKING:
    from recterm.engine.protocol import ProgressSink
    from recterm.lab.intervals import F64Matrix
    from recterm.lab.lists import Rows
    from recterm.lab.metrics import F64Vector
    from recterm.lab.splits import Split
    from recterm.lab.stars import RatingErrors

Measures = dict[str, Measure]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One split of the data, ready to fit and measure on."""

    data: Interactions
    train: Interactions
    test: Rows
    """Ascending positions in `data`."""
    target: Target | None
    """What lists are measured against; None when the protocol has no lists, or no test item is relevant."""

    @classmethod
    def of(cls, data: Interactions, split: Split, item_rank: Rows, *, lists: bool) -> Part:
        """The part of a split.

        Raises:
            EngineError: the split has no test interactions.
        """
        if not len(split.test):
            raise EngineError(
                "the split leaves nothing to test: no user has enough interactions to hold one of them out",
                "a holdout of 20 % needs users with at least 3 interactions",
            )
        # In the order of the data, which is sorted: nothing has to be sorted again.
        train, test = data.part(np.sort(split.train)), np.sort(split.test)
        target = Target.of(data, train, test, item_rank) if lists else None
        return cls(data, train, test, target if target is not None and len(target.users) else None)


class Course:
    """The way through all fits of an evaluation; what a fit says of itself becomes progress of the whole."""

    def __init__(self, sink: ProgressSink, fits: int) -> None:
        self._sink, self._fits, self._done = sink, fits, 0

    def training(self, key: str) -> ProgressSink:
        """A sink for the first half of a fit's way."""
        return self._half(f"training {key}", 0.0)

    def measuring(self, key: str) -> ProgressSink:
        """A sink for the second half."""
        return self._half(f"measuring {key}", 0.5)

    def passed(self) -> None:
        """One candidate is done with one split."""
        self._done += 1

    def ended(self) -> None:
        """Nothing is left to do."""
        self._sink(Progress("evaluated", self._fits, self._fits))

    def _half(self, stage: str, offset: float) -> ProgressSink:
        def report(inner: Progress) -> None:
            share = min(1.0, inner.done / inner.total) if inner.total else 0.0
            self._sink(Progress(stage, self._done + offset + share / 2, self._fits, inner.message))

        report(Progress(stage, 0, 1))
        return report


class Trial:
    """What is measured of one candidate, split by split."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.made: dict[str, Any] = {}
        """Registry name, hyperparameters, and seconds of all fits; JSON types."""
        self.obstacle = ""
        """Why nothing could be measured, in a sentence; empty when something was."""
        self.lists: dict[str, F64Vector] = {}
        """List metrics, (T,) each: one value per user of the target."""
        self._coverage: Measures = {}
        self._errors: list[RatingErrors] = []

    def measure(self, model: Any, part: Part, *, k: int, seed: int, course: Course) -> None:
        """Fit the model on the training part and measure what it can do on the test part."""
        ranks = isinstance(model, Recommender)
        rates = isinstance(model, RatingPredictor) and part.data.explicit
        if (ranks and part.target is not None) or rates:
            self._fit(model, part.train, seed, course)
        else:
            self.obstacle = _why_not(self.key, ranks)
        if ranks and part.target is not None:
            lists = best_lists(model, part.train, part.target, k, course.measuring(self.key))
            self.lists, covered = list_metrics(part.target, lists, k)
            self._coverage = {f"coverage@{k}": Measure(covered, covered, covered)}
        if rates:
            sink = course.measuring(self.key)
            self._errors.append(rating_errors(model, part.data, part.train, part.test, sink))
        course.passed()

    @property
    def ratings(self) -> dict[str, F64Vector]:
        """RMSE and MAE of each user with test ratings, over all splits."""
        if not self._errors:
            return {}
        squared, absolute, counts = (total.sum(axis=1) for total in self._error_totals())
        return {"rmse": np.sqrt(squared / counts), "mae": absolute / counts}

    def measures(self, seed: int) -> Measures:
        """Every metric with its interval; coverage has none: low = high = mean."""
        found: Measures = {}
        if self.lists:
            columns = np.stack(list(self.lists.values()), axis=1)
            found |= zip(self.lists, intervals.means(columns, seed=seed), strict=True)
            found |= self._coverage
        if self._errors:
            found |= zip(("rmse", "mae"), intervals.rating_errors(*self._error_totals(), seed=seed), strict=True)
        return found

    def _fit(self, model: Any, train: Interactions, seed: int, course: Course) -> None:
        started = time.perf_counter()
        try:
            model.fit(train, rng=np.random.default_rng(seed), progress=course.training(self.key))
        except EngineError as error:
            raise EngineError(f"{self.key}: {error.message}", error.hint) from error
        seconds = self.made.get("seconds", 0.0) + time.perf_counter() - started
        parameters = model.hyperparameters.to_json()
        self.made = {"model": name_of(model), "hyperparameters": parameters, "seconds": seconds}

    def _error_totals(self) -> tuple[F64Matrix, F64Matrix, F64Matrix]:
        """Squared errors, absolute errors and ratings, (users with test ratings, splits) each."""
        squared, absolute, counts = (
            np.stack([getattr(errors, part) for errors in self._errors], axis=1)
            for part in ("squared", "absolute", "counts")
        )
        rated = counts.any(axis=1)
        return squared[rated], absolute[rated], counts[rated]


def _why_not(key: str, ranks: bool) -> str:
    if ranks:
        return f"{key} predicts no ratings, and nothing else can be measured here."
    return f"{key} predicts ratings, and these data have none."
