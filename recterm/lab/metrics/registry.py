"""Registry of metrics: each an object with its words from `recterm.domain.metrics` and its function.

A metric is a function under `@computes`, whose parameters name the attributes it needs of its input:

    @computes("precision", JudgedLists)
    def precision_at_k(hits: Hits, k: int) -> F64Vector: ...
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar

from recterm.domain.metrics import METRICS, Metric

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedMetric(Metric):
    """Metric with the function that computes it."""

    compute: Callable[..., Any]
    given: type
    """Type of its input."""
    needs: tuple[str, ...]
    """Attributes of the input, in the order of the parameters."""

    def of(self, given: Any) -> Any:
        """Compute its value, or the values before the mean is taken; None if it was not measured."""
        return self.compute(*(getattr(given, name) for name in self.needs))


_COMPUTED: dict[str, ComputedMetric] = {}


def computes(name: str, given: type) -> Callable[[F], F]:
    """Register a function as the metric of that name, which must have words and no other function."""
    if name in _COMPUTED:
        raise ValueError(f"two functions compute {name}")
    words = METRICS[name]

    def register(function: F) -> F:
        said = {one.name: getattr(words, one.name) for one in fields(words)}
        _COMPUTED[name] = ComputedMetric(
            **said, compute=function, given=given, needs=(*signature(function).parameters,)
        )
        return function

    return register


def computed_of(given: type) -> list[ComputedMetric]:
    """Return every metric of this kind of input, in the order of the tables."""
    return [_COMPUTED[name] for name in METRICS if name in _COMPUTED and _COMPUTED[name].given is given]


def computed(name: str) -> ComputedMetric:
    """Return the metric of that name."""
    return _COMPUTED[name]
