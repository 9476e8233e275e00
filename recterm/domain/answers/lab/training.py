"""Training: the models that are now in the library, and what a search for the best ones found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from recterm.domain.answers.lab.evaluation import EvaluationAnswer
from recterm.domain.model import Role


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """One model that is now in the library."""

    name: str
    """Name in `recterm.engine.MODELS`."""
    role: Role
    active: bool
    """False for a fallback that only answers when it is asked for by name."""
    seconds: float
    """Wall time of the fit."""
    seed: int
    hyperparameters: Mapping[str, Any]
    changed: Mapping[str, Any] = field(default_factory=dict)
    """Those that differ from the defaults; what the data decided does not."""
    notes: tuple[str, ...] = ()
    """What of the data the model needs and did not find, in sentences."""


@dataclass(frozen=True, slots=True)
class TrainingAnswer:
    """What was trained."""

    models: tuple[TrainedModel, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What the models could not make use of, each sentence once."""
        return tuple(dict.fromkeys(note for model in self.models for note in model.notes))


@dataclass(frozen=True, slots=True)
class ModelsFound(TrainingAnswer):
    """What was trained because it was the best."""

    winners: Mapping[str, str]
    """Role -> label of the candidate that won."""
    skipped: tuple[str, ...]
    """Candidates that the time did not allow."""


@dataclass(frozen=True, slots=True)
class SelectionAnswer(ModelsFound):
    """The same with the table that it rests on."""

    run: EvaluationAnswer
