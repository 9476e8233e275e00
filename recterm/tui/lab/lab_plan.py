"""Lab plan of the next evaluation: models, split, list length, threshold; in words and as a command."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL
from recterm.domain.measured_models import IN_USE

if TYPE_CHECKING:
    from typing import Self

    from recterm.domain.answers.evaluation import Run

Number = TypeVar("Number", int, float)

LENGTHS = (5, 10, 20, 50, 100)
THRESHOLDS = (3.0, 3.5, 4.0, 4.5, 5.0)


@dataclass(frozen=True, slots=True)
class LabPlan:
    """Settings of the next evaluation."""

    models: tuple[str, ...] = ()
    """Empty: the models in use."""
    split: str = DEFAULT_PROTOCOL
    k: int = 10
    threshold: float = 4.0
    candidates: str = "rated"

    @property
    def words(self) -> str:
        """The plan in a line."""
        models = ", ".join("models in use" if name == IN_USE else name for name in self.models) or "models in use"
        return f"{models}; {self.split}, k {self.k}, from {self.threshold:g} stars"

    @property
    def options(self) -> tuple[str, ...]:
        """Options of `recterm evaluate`, whatever is measured."""
        return (
            "--split", self.split, "--k", str(self.k), "--threshold", f"{self.threshold:g}",
            *(() if self.candidates == "rated" else ("--candidates", self.candidates)),
        )  # fmt: skip

    @property
    def search_options(self) -> tuple[str, ...]:
        """Options of `recterm tune`; a split of several test parts leaves nothing that no test part has seen."""
        split = () if self.split.endswith("-fold") else ("--split", self.split)
        return (*split, "--k", str(self.k), "--threshold", f"{self.threshold:g}")

    @property
    def breakdowns(self) -> tuple[str, ...]:
        """The option for the breakdown by history, where lists are measured."""
        return () if self.split.startswith("stars") else ("--by", "history")

    def next_length(self) -> Self:
        """Return the next list length, after the last the first."""
        return replace(self, k=_after(self.k, LENGTHS))

    def next_threshold(self) -> Self:
        """Return the next threshold, after the last the first."""
        return replace(self, threshold=_after(self.threshold, THRESHOLDS))


def plan_of(run: Run) -> LabPlan:
    """Return the plan by which a run was made."""
    measuring = run.plan.measuring
    return LabPlan(tuple(run.models), run.split, measuring.k, measuring.relevant_stars, measuring.candidates)


def _after(value: Number, values: tuple[Number, ...]) -> Number:
    return next((one for one in values if one > value), values[0])
