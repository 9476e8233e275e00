"""Measured models: which model each row of a run is, with its hyperparameters that differ from the defaults."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from recterm.domain.model import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.answers.lab.evaluation import Run
    from recterm.domain.model import ModelHeader

IN_USE = "in-use"
"""Name for all models in use, where models are named."""

IN_USE_ROLES: Mapping[str, Role] = MappingProxyType(
    {"in-use-for-you": Role.RANKING, "in-use-because": Role.NEIGHBOURS, "in-use-stars": Role.STARS}
)
"""Names for the model in use in one role."""

IN_USE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        IN_USE: 'The models in use: "For you", "Because" and stars, as trained or tuned.',
        "in-use-for-you": 'The model behind "For you", as trained or tuned.',
        "in-use-because": 'The model behind "Because you rated", as trained or tuned.',
        "in-use-stars": "The model behind predicted stars, as trained or tuned.",
    }
)
"""A description of each of these names."""

ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {Role.RANKING: "For you", Role.NEIGHBOURS: "Because", Role.STARS: "stars"}
)

PLAIN = "plain"
"""How lists are reranked that are not."""

_SAME = 1e-6


def in_use_label(roles: Sequence[Role]) -> str:
    """Return the row name of the model in use: `in use (For you)`."""
    return f"in use ({', '.join(ROLE_WORDS[role] for role in roles)})"


def model_of(run: Run, row: str) -> str:
    """Name of the row's model in `recterm.engine.MODELS`."""
    return run.measured(row).model or row


def changed_in(run: Run, row: str) -> Mapping[str, Any]:
    """Return the row's hyperparameters that differ from the model's defaults, without those that the data decided."""
    return run.measured(row).changed or {}


def hyperparameter_text(values: Mapping[str, Any]) -> str:
    """Format hyperparameters in one line: `n_factors=64 alpha=20`."""
    return " ".join(f"{name}={_shown(value)}" for name, value in values.items())


def row_text(run: Run, row: str) -> str:
    """Return what a row's name omits: `item-knn similarity=phi`; empty for a model with its defaults."""
    if run.measured(row).reranking not in (None, PLAIN):
        return ""
    return model_text(row, model_of(run, row), changed_in(run, row))


def model_text(row: str, model: str, changed: Mapping[str, Any]) -> str:
    """Return `row_text` from a row's name, its model and the hyperparameters that differ from the defaults."""
    text = hyperparameter_text(changed)
    if not text and model == row:
        return ""
    return " ".join(part for part in ("" if model == row else model, text or "with its defaults") if part)


def tells_changes(run: Run) -> bool:
    """Return whether the run records differences from the defaults; an older run has only the values of each row."""
    return all(model.changed is not None or model.hyperparameters is None for model in run.settings.models.values())


def plain_rows(run: Run) -> list[str]:
    """Return the rows of a run; of reranked lists, only those with the order unchanged."""
    return [row for row in run.models if run.measured(row).of in (None, row)]


def row_lines(run: Run) -> list[str]:
    """Return a line for each row whose name does not say everything: `als: n_factors=3`."""
    texts = {row: row_text(run, row) for row in plain_rows(run)}
    return [f"{row}: {text}" for row, text in texts.items() if text]


def two_lines(name: str, width: int) -> tuple[str, str]:
    """Split a row's name over the line of the means and, if it does not fit there, the line of the intervals."""
    if len(name) <= width or " " not in name:
        return name, ""
    model, colon, how = name.partition(": ")
    if colon:
        return f"{model}:", how
    words = name.split(" ")
    halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    return min(halves, key=lambda half: max(map(len, half)))


def row_in_use(run: Run, header: ModelHeader) -> str | None:
    """Return the row in which a run measured the model now in use; None if it did not."""
    for row in run.models:
        fitted = run.measured(row).in_use
        if fitted is None or model_of(run, row) != header.name or header.hyperparameters.keys() != fitted.keys():
            continue
        if all(_same(value, fitted[name]) for name, value in header.hyperparameters.items()):
            return row
    return None


def _same(first: Any, second: Any) -> bool:
    """Compare up to the last digits, in which sums over the data depend on the threads."""
    if isinstance(first, float) and isinstance(second, float):
        return math.isclose(first, second, rel_tol=_SAME)
    return bool(first == second)


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
