"""Metric: one object with its name, definition, formula, better direction, level, and the function that computes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from inspect import signature
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Better(StrEnum):
    """Direction in which a metric should go."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"
    """A trade-off: read it together with the accuracy."""


class Level(StrEnum):
    """Level of what a metric looks at."""

    LIST = "list"
    RATING = "rating"
    NEIGHBOURS = "neighbours"


class Unit(StrEnum):
    """Unit that has one value each, before the mean is taken."""

    USER = "user"
    LISTS = "all lists"
    """One value for all lists of a fold together, without an interval."""
    RATINGS = "all ratings"
    """One value for all ratings of a fold together."""


class Group(StrEnum):
    """Group of metrics that judge the same thing: one table each."""

    LISTS = "Lists: are the right items in them?"
    BEYOND = "Beyond accuracy: what are the lists like?"
    STARS = "Stars: how far are predicted ratings from given ones?"
    NEIGHBOURS = "Neighbours: are an item's neighbours similar to it?"

    @property
    def level(self) -> Level:
        """The level of its metrics."""
        return {Group.STARS: Level.RATING, Group.NEIGHBOURS: Level.NEIGHBOURS}.get(self, Level.LIST)


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric; its name is followed by `@k` if it looks at the first k places."""

    name: str
    short: str
    """Header of a narrow column."""
    definition: str
    formula: str
    group: Group
    input: type
    """What it is computed of: a class of `recterm.lab.metrics.inputs`."""
    compute: Callable[..., Any]
    """Function that computes it; its parameters name the attributes of the input that it gets."""
    better: Better = Better.MORE
    unit: Unit = Unit.USER
    at_k: bool = True
    """Whether it looks at the first k places; never for ratings."""

    @property
    def level(self) -> Level:
        """The level that it looks at."""
        return self.group.level

    @property
    def needs(self) -> tuple[str, ...]:
        """Attributes of the input, in the order of the parameters."""
        return _parameters(self.compute)

    def key(self, suffix: str) -> str:
        """Return the key of its figures; `suffix` is that of the lists, such as `@10` or `@10~100`."""
        if self.level is Level.RATING:
            return self.name
        return self.name + (suffix if self.at_k else suffix[len(suffix.partition("~")[0]) :])

    def of(self, measured: Any) -> Any:
        """Compute its value, or the values before the mean is taken; None if it was not measured.

        `measured` is an instance of the `input` class.
        """
        return self.compute(*(getattr(measured, name) for name in self.needs))


@cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(signature(function).parameters)
