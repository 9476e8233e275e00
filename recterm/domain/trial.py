"""Trial of a search for hyperparameters, as it is kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DONE, PRUNED, FAILED = "done", "pruned", "failed"
"""Measured to the end; stopped early in the worse half; refused by the model."""


@dataclass(frozen=True, slots=True)
class TunedTrial:
    """Hyperparameters of a trial, and their result on the validation part."""

    number: int
    state: str
    """DONE, PRUNED or FAILED."""
    hyperparameters: Mapping[str, Any]
    """Hyperparameters that were searched; the others have their defaults."""
    value: float | None
    """The metric on the validation part; None for a trial that was pruned or failed."""
    early: float | None
    """The same after a fit to some of the users, by which trials are pruned; None without pruning."""
    seconds: float
