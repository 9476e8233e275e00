"""What the lab offers to choose from, and two runs side by side, as plain values for the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from recterm.metric_catalogue import short_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain import Measure, Run

Row = tuple[str, str, float, float, float | None]
"""Model, metric, first value, second value, p-value or None."""


def models(explicit: bool) -> list[tuple[str, str]]:
    """Every model that can be measured on such data, with a line about it."""
    from recterm.domain import Role
    from recterm.engine import MODELS

    return [
        (spec.name, spec.summary)
        for spec in MODELS.values()
        if explicit or any(role != Role.STARS for role in spec.roles)
    ]


def tunable(explicit: bool) -> list[tuple[str, str]]:
    """Every model that has something to search, with a line about it; chance has nothing to learn."""
    from recterm.engine import MODELS

    ranges = {name for name, spec in MODELS.items() if any(one.tune for one in spec.params.specs().values())}
    return [(name, words) for name, words in models(explicit) if name in ranges and name != "random"]


def protocols(explicit: bool) -> list[tuple[str, str]]:
    """Every named protocol, with a line about it."""
    from recterm.lab.protocols import PROTOCOLS

    return [(name, words) for name, words in PROTOCOLS.items() if explicit or not name.startswith("stars")]


def runs(library: str) -> list[tuple[Run, str]]:
    """Every saved run with a line about it, the newest first."""
    from recterm.service.runs import list_runs

    return [(run, _line(run)) for run in list_runs(library)]


def side_by_side(library: str, first: int, second: int) -> tuple[list[Row], dict[str, tuple[str, str]], list[str]]:
    """Two runs: every figure that both have, what differs in how they were made, and what only one of them has.

    Raises:
        RectermError: one of them does not exist, or they share no model.
    """
    from recterm.service.runs import compare_runs

    found = compare_runs(library, first, second)
    rows: Sequence[Row] = [(one.model, one.metric, one.first, one.second, one.p) for one in found.differences]
    return list(rows), dict(found.settings), _only_once(found.first.models, found.second.models)


def _only_once(first: Mapping[str, Mapping[str, Measure]], second: Mapping[str, Mapping[str, Measure]]) -> list[str]:
    """The models that one of two runs has, and the metrics that it has of models in both."""
    models = [name for name in {**first, **second} if (name in first) != (name in second)]
    metrics = {
        metric: None
        for name in first
        if name in second
        for metric in {**first[name], **second[name]}
        if (metric in first[name]) != (metric in second[name])
    }
    return [*models, *map(short_name, metrics)]


def _line(run: Run) -> str:
    made = datetime.fromtimestamp(run.created, UTC).strftime("%Y-%m-%d %H:%M")
    return f"{run.id:>3}  {made}  k {run.k:<3} {', '.join(run.models)}  {run.split}"
