"""Two runs, or two models of any runs, side by side: every figure that both have, and what made them differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of two rows."""

    model: str
    """The row; `als → ease` where the two rows have not the same name."""
    metric: str
    first: float
    second: float
    p: float | None
    """Two-sided p-value of the paired permutation test; None where the rows were not measured on the same users."""


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Rows of two runs (or of one) side by side."""

    first: int
    """Number of a run."""
    second: int
    models: tuple[tuple[str, str], ...]
    """The rows that are compared, one of each run."""
    same_users: bool
    settings: Mapping[str, tuple[str, str]]
    """What else differs: split, seed, k, data, models, hyperparameters, versions."""
    differences: tuple[Difference, ...]
    only_first: tuple[str, ...]
    """Rows that the second run has not, and metrics that none of its compared rows has."""
    only_second: tuple[str, ...]
    """The same of the first run."""
    data: str = ""
    """What the second run was made on."""
    alike: Mapping[str, str] = field(default_factory=dict)
    """Row -> what its name does not say, where that is the same in both runs."""

    @property
    def of_two_rows(self) -> bool:
        """Whether two rows were named, and not two runs."""
        return len(self.models) == 1 and (self.first == self.second or self.models[0][0] != self.models[0][1])

    @property
    def untested(self) -> str:
        """Why no difference could be tested; empty where one was."""
        if any(difference.p is not None for difference in self.differences):
            return ""
        if self.same_users:
            return "what was compared has no figures of each user, so that no test is possible"
        return "the runs did not measure the same users, so that no test is possible"
