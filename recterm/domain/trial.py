"""One trial of a search for hyperparameters, as it is kept and shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DONE, PRUNED, FAILED = "done", "pruned", "failed"
"""Measured to the end; given up early, being among the worst half by then; refused by the model itself."""


@dataclass(frozen=True, slots=True)
class TunedTrial:
    """Some hyperparameters, and how good they were on the validation part."""

    number: int
    state: str
    """DONE, PRUNED or FAILED."""
    hyperparameters: Mapping[str, Any]
    """Those that were searched; the others have their defaults."""
    value: float | None
    """The metric on the validation part; None of a trial that was pruned or failed."""
    early: float | None
    """The same after a fit to a part of the users, by which trials are pruned; None where nothing is pruned."""
    seconds: float
