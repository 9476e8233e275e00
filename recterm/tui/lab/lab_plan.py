"""Lab plan of the next evaluation: models, split, list length and threshold, as text and as options."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL, NEXT_ITEM, SIGNALS, TIME_GLOBAL
from recterm.domain.measured_models import IN_USE
from recterm.domain.model import LIKED_STARS

if TYPE_CHECKING:
    from typing import Self

    from recterm.domain.answers.lab.evaluation import Run

Number = TypeVar("Number", int, float)

LENGTHS = (5, 10, 20, 50, 100)
THRESHOLDS = (3.0, 3.5, 4.0, 4.5, 5.0)


@dataclass(frozen=True, slots=True)
class LabPlan:
    """Settings of the next evaluation."""

    models: tuple[str, ...] = ()
    """Names of the models; empty for the models in use."""
    split: str = DEFAULT_PROTOCOL
    k: int = 10
    threshold: float = 4.0
    candidates: str = "rated"

    @property
    def words(self) -> str:
        """Plan as a line of text."""
        models = ", ".join("models in use" if name == IN_USE else name for name in self.models) or "models in use"
        every_hit = self.split in (NEXT_ITEM, TIME_GLOBAL) and self.threshold == LIKED_STARS
        stars = "any stars" if every_hit else f"from {self.threshold:g} stars"
        return f"{models}; {self.split}, k {self.k}, {stars}"

    @property
    def options(self) -> tuple[str, ...]:
        """Options of `recterm evaluate`, the same for all models."""
        split = ("--signals",) if self.split == SIGNALS else ("--split", self.split)
        return (
            *split, "--k", str(self.k), "--threshold", f"{self.threshold:g}",
            *(() if self.candidates == "rated" else ("--candidates", self.candidates)),
        )  # fmt: skip

    @property
    def search_options(self) -> tuple[str, ...]:
        """Options of `recterm tune`, without a k-fold split, whose test parts leave no data to tune on, and signals."""
        split = () if self.split == SIGNALS or self.split.endswith("-fold") else ("--split", self.split)
        return (*split, "--k", str(self.k), "--threshold", f"{self.threshold:g}")

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """Option for the breakdown by history, if lists are measured."""
        return () if self.split == SIGNALS or self.split.startswith("stars") else ("--by", "history")

    def next_length(self) -> Self:
        """Return the plan with the next list length; after the last, the first."""
        return replace(self, k=_after(self.k, LENGTHS))

    def next_threshold(self) -> Self:
        """Return the plan with the next threshold; after the last, the first."""
        return replace(self, threshold=_after(self.threshold, THRESHOLDS))


def plan_of(run: Run) -> LabPlan:
    """Return the plan of a run."""
    measuring = run.plan.measuring
    return LabPlan(tuple(run.models), run.split, measuring.k, measuring.relevant_stars, measuring.candidates)


def _after(value: Number, values: tuple[Number, ...]) -> Number:
    return next((candidate for candidate in values if candidate > value), values[0])
