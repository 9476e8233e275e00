"""Choices in the lab, and two runs side by side, as plain values for the screen."""

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
    from recterm.domain.answers.lab.comparison import RunComparison
    from recterm.domain.answers.lab.evaluation import Run
    from recterm.domain.model import ModelHeader
    from recterm.service.live.session import Session


def measurable(explicit: bool) -> list[tuple[str, str]]:
    """Return the models in use, then every model that can be measured on such data, each with a description."""
    return [(IN_USE, IN_USE_WORDS[IN_USE]), *models(explicit)]


def models(explicit: bool) -> list[tuple[str, str]]:
    """Return every model that can be measured on such data, each with a description."""
    from recterm.domain.model import Role
    from recterm.engine import MODELS

    return [
        (spec.name, spec.summary)
        for spec in MODELS.values()
        if explicit or any(role != Role.STARS for role in spec.roles)
    ]


def tunable(explicit: bool) -> list[tuple[str, str]]:
    """Return every model with hyperparameters to search, each with a description; `random` has nothing to learn."""
    from recterm.engine import MODELS

    ranges = {name for name, spec in MODELS.items() if any(param.tune for param in spec.params.specs().values())}
    return [(name, words) for name, words in models(explicit) if name in ranges and name != "random"]


def protocols(explicit: bool) -> list[tuple[str, str]]:
    """Return every named protocol for such data, each with a description."""
    from recterm.lab.splits.protocols import PROTOCOLS

    return [(name, words) for name, words in PROTOCOLS.items() if explicit or not name.startswith("stars")]


def models_in_use(session: Session) -> list[tuple[ModelHeader, str]]:
    """Describe each active model by its hyperparameters that differ from the defaults; empty if none differ."""
    described = []
    for header in session.models.active:
        changed = session.models.changed_hyperparameters(header)
        described.append((header, hyperparameter_text(_closed_changes(header) if changed is None else changed)))
    return described


def _closed_changes(header: ModelHeader) -> dict[str, Any]:
    """Return the changes in an older recterm's model, among hyperparameters that the data cannot decide."""
    from recterm.engine import MODELS

    if header.name not in MODELS:
        return {}
    params = MODELS[header.name].params
    closed = {name for name, spec in params.specs().items() if not spec.optional}
    usual = params().to_json()
    return {name: value for name, value in header.hyperparameters.items() if name in closed and value != usual[name]}


def runs(library: str) -> list[tuple[Run, str]]:
    """Return every saved run with a description, newest first."""
    from recterm.service.models.runs import list_runs

    return [(run, _line(run)) for run in list_runs(library)]


def side_by_side(library: str, first: int, second: int) -> RunComparison:
    """Compare two runs: shared figures, different settings, and figures that only one of the two has.

    Raises:
        RectermError: one of them does not exist, or they share no model.
    """
    from recterm.service.models.comparing import compare_runs

    return compare_runs(library, first, second)


def against(library: str, run: int, first: str, second: str) -> RunComparison:
    """Compare two models of a run.

    Raises:
        RectermError: the models share no metric.
    """
    from recterm.service.models.comparing import compare_models

    return compare_models(library, (run, first), (run, second))


def described(run: Run) -> Run:
    """Return the run with the changes from the defaults in each row, even for runs of an older recterm."""
    if tells_changes(run):
        return run
    from recterm.service.models.runs import described as with_changes

    return with_changes(run)


def _line(run: Run) -> str:
    made = datetime.fromtimestamp(run.created, UTC).strftime("%Y-%m-%d %H:%M")
    rows = ", ".join(f"{row}: {text}" if (text := row_text(run, row)) else row for row in plain_rows(run))
    return f"{run.id:>3}  {made}  k {run.k:<3} {rows}  {run.split}"
