"""Tuning: a search for a model's hyperparameters, trial by trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL
from recterm.domain.model import LIKED_STARS
from recterm.process.codec import OMITTED

SAMPLERS = ("tpe", "random", "grid")

DONE, PRUNED, FAILED = "done", "pruned", "failed"
"""Measured to the end; given up early, being among the worst half by then; refused by the model itself."""


@dataclass(frozen=True, slots=True)
class TunedTrial:
    """Some hyperparameters, and how good they were on the validation part."""

    number: int
    """0 is the model with its defaults."""
    state: str
    """DONE, PRUNED or FAILED."""
    hyperparameters: Mapping[str, Any]
    """Those that were searched; the others have their defaults."""
    value: float | None
    """The metric on the validation part; None of a trial that was pruned or failed."""
    early: float | None = field(default=None, metadata=OMITTED)
    """The same after a fit to a part of the users, by which trials are pruned; None where nothing is pruned."""
    seconds: float = 0.0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TuningAnswer:
    """A search and what it led to."""

    tuning: int
    """Its number in the library."""
    model: str
    metric: str
    settings: Search | None = field(default=None, metadata=OMITTED)
    best: TunedTrial
    default: TunedTrial
    """The first trial: the model's own values."""
    gain: float
    """How much better the best is than the defaults on the validation part, averaged over users; 0 when they won."""
    gain_standard_error: float
    """Of the gain. The best of many trials looks better than it is, by about as much."""
    trials: tuple[TunedTrial, ...] = ()
    importance: Mapping[str, float]
    """How much each hyperparameter mattered among the better trials; sums to 1."""
    resumed: int
    """Trials that were there before."""
    applied: bool
    """Whether the model was fitted to all data with the best values, and is in use."""
    notes: tuple[str, ...] = ()
    """What of the data the model needs and did not find, in sentences."""


@dataclass(frozen=True, slots=True)
class TrialOver:
    """A trial of a search that goes on."""

    trial: TunedTrial
    metric: str
