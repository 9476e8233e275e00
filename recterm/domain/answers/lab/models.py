"""Models as a person reads them: what each is for, what it can be set to, and where it was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recterm.domain.model import Role


@dataclass(frozen=True, slots=True)
class HyperparameterDescription:
    """One hyperparameter of a model."""

    accepted: str
    """The values that it takes, in words: `a whole number from 1 to 10000, or auto: chosen from the data`."""
    choices: tuple[str, ...]
    """The words that it takes; empty for numbers."""
    low: float | None
    """Smallest number that is accepted; None for words."""
    high: float | None
    """Largest number that is accepted; None for words."""
    default: bool | int | float | str | None
    """None: chosen from the data."""
    search: tuple[float, float] | None
    """Range that `recterm tune` searches; None: not searched unless it is named."""
    effect: str


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """One model."""

    name: str
    title: str
    family: str
    roles: tuple[Role, ...]
    summary: str
    purpose: str
    source: str
    needs: tuple[str, ...]
    """What it uses of the data beyond users and items, in words."""
    hyperparameters: Mapping[str, HyperparameterDescription]
    """By name."""


@dataclass(frozen=True, slots=True)
class ModelList:
    """Every model, in the order of the registry."""

    models: tuple[ModelDescription, ...]


@dataclass(frozen=True, slots=True)
class ChangedHyperparameters:
    """What was set of one model."""

    name: str
    created: int
    """UTC seconds; with the name it tells the model from another one of the same id."""
    changed: Mapping[str, Any]
    """The hyperparameters that differ from the defaults."""


@dataclass(frozen=True, slots=True)
class ModelsUsed:
    """Models behind For you."""

    ranking: str
    second: str | None
    """The model whose picks are interleaved with those of `ranking`."""
