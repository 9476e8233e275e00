"""Choices that the lab offers, and two runs side by side, as plain values for the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from recterm.domain.measured_models import (
    IN_USE,
    IN_USE_WORDS,
    hyperparameter_text,
    plain_rows,
    row_text,
    tells_changes,
)

if TYPE_CHECKING:
    from recterm.domain.answers.comparison import RunComparison
    from recterm.domain.answers.evaluation import Run
    from recterm.domain.model import ModelHeader
    from recterm.service.live.session import Session


def measurable(explicit: bool) -> list[tuple[str, str]]:
    """Whatever can be measured on such data, with a line about it: what is in use, and every model."""
    return [(IN_USE, IN_USE_WORDS[IN_USE]), *models(explicit)]


def models(explicit: bool) -> list[tuple[str, str]]:
    """Return every model that can be measured on such data, with a line about it."""
    from recterm.domain.model import Role
    from recterm.engine import MODELS

    return [
        (spec.name, spec.summary)
        for spec in MODELS.values()
        if explicit or any(role != Role.STARS for role in spec.roles)
    ]


def tunable(explicit: bool) -> list[tuple[str, str]]:
    """Return every model that has something to search, with a line about it; chance has nothing to learn."""
    from recterm.engine import MODELS

    ranges = {name for name, spec in MODELS.items() if any(one.tune for one in spec.params.specs().values())}
    return [(name, words) for name, words in models(explicit) if name in ranges and name != "random"]


def protocols(explicit: bool) -> list[tuple[str, str]]:
    """Return every named protocol, with a line about it."""
    from recterm.lab.splits.protocols import PROTOCOLS

    return [(name, words) for name, words in PROTOCOLS.items() if explicit or not name.startswith("stars")]


def models_in_use(session: Session) -> list[tuple[ModelHeader, str]]:
    """Describe each active model by its hyperparameters that differ from the defaults; empty if none differ."""
    found = []
    for header in session.models.active:
        changed = session.models.changed_hyperparameters(header)
        found.append((header, hyperparameter_text(_closed_changes(header) if changed is None else changed)))
    return found


def _closed_changes(header: ModelHeader) -> dict[str, Any]:
    """Of a model of an older recterm: what differs among the hyperparameters that the data cannot decide."""
    from recterm.engine import MODELS

    if header.name not in MODELS:
        return {}
    params = MODELS[header.name].params
    closed = {name for name, spec in params.specs().items() if not spec.optional}
    usual = params().to_json()
    return {name: value for name, value in header.hyperparameters.items() if name in closed and value != usual[name]}


def runs(library: str) -> list[tuple[Run, str]]:
    """Return every saved run with a line about it, the newest first."""
    from recterm.service.models.runs import list_runs

    return [(run, _line(run)) for run in list_runs(library)]


def side_by_side(library: str, first: int, second: int) -> RunComparison:
    """Return two runs: every figure that both have, what differs in how they were made, and what only one of them has.

    Raises:
        RectermError: one of them does not exist, or they share no model.
    """
    from recterm.service.models.comparing import compare_runs

    return compare_runs(library, first, second)


def against(library: str, run: int, first: str, second: str) -> RunComparison:
    """Return two models of a run.

    Raises:
        RectermError: they share no metric.
    """
    from recterm.service.models.comparing import compare_models

    return compare_models(library, (run, first), (run, second))


def described(run: Run) -> Run:
    """Return the run with what differs from the defaults in each row, also where an older recterm made it."""
    if tells_changes(run):
        return run
    from recterm.service.models.runs import described as with_changes

    return with_changes(run)


def _line(run: Run) -> str:
    made = datetime.fromtimestamp(run.created, UTC).strftime("%Y-%m-%d %H:%M")
    rows = ", ".join(f"{row}: {text}" if (text := row_text(run, row)) else row for row in plain_rows(run))
    return f"{run.id:>3}  {made}  k {run.k:<3} {rows}  {run.split}"
