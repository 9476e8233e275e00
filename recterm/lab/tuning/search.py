"""Result of a search for hyperparameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.answers.lab.tuning import TunedTrial


@dataclass(frozen=True, slots=True)
class Tuned:
    """Result of a search."""

    metric: str
    trials: tuple[TunedTrial, ...]
    best: TunedTrial
    default: TunedTrial
    """The first trial: the model's own values."""
    gain: float
    """Gain of the best over the defaults on the validation part, averaged over users; 0 when the defaults won."""
    gain_error: float
    """Standard error of the gain. The best of many trials looks better than it is, by about as much."""
    importance: dict[str, float]
    """How much each hyperparameter mattered among the better trials (PED-ANOVA, Watanabe et al. 2023); sums to 1."""
