"""Settings of a search for hyperparameters, and its result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL
from recterm.domain.model import LIKED_STARS

if TYPE_CHECKING:
    from recterm.domain.trial import TunedTrial

SAMPLERS = ("tpe", "random", "grid")


@dataclass(frozen=True, slots=True)
class Search:
    """Settings of a search: what is searched, how, and the target; equal searches can be resumed."""

    model: str
    metric: str = ""
    """`ndcg@10`, any other of `tuning_targets`; empty: NDCG for models that rank, RMSE for the others."""
    sampler: str = "tpe"
    protocol: str = DEFAULT_PROTOCOL
    """How to split off the test part, which is not read, and the validation part of the rest."""
    seed: int = 0
    wanted: tuple[str, ...] = ()
    """Hyperparameters that are searched; empty: all that declare a range."""
    k: int = 10
    relevant_stars: float = LIKED_STARS
    """An item of the validation part is relevant from this many stars."""

    def to_json(self) -> dict[str, Any]:
        """Return the settings by name."""
        return {
            "metric": self.metric,
            "sampler": self.sampler,
            "protocol": self.protocol,
            "seed": self.seed,
            "wanted": list(self.wanted),
            "k": self.k,
            **({} if self.relevant_stars == LIKED_STARS else {"relevant_stars": self.relevant_stars}),
        }


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
