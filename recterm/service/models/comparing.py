"""Comparison of saved runs, row by row, or of any two rows: each difference with a paired test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.answers.lab.comparison import Difference, RunComparison
from recterm.domain.measured_models import changed_in, hyperparameter_text, model_of, row_text
from recterm.errors import RectermError
from recterm.lab.metrics.metric import Level
from recterm.lab.metrics.registry import metric_of
from recterm.lab.statistics.significance import permutation_p
from recterm.process.codec import to_document
from recterm.service.libraries.files import open_library
from recterm.service.models.runs import described

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from recterm.domain.answers.lab.evaluation import Run, RunSettings
    from recterm.store import Library

    Values = Mapping[str, NDArray[np.generic]]
    Pair = tuple[str, str]

LIST_USERS, RATING_USERS = "list_users", "rating_users"


def compare_runs(library: str | Path | None, first_id: int, second_id: int) -> RunComparison:
    """Compare two runs of a library: rows of the same name, metric by metric.

    Raises:
        RectermError: a run does not exist, or the two share no row.
    """
    with open_library(library) as opened:
        first, second = (described(opened.runs.get(run_id)) for run_id in (first_id, second_id))
        shared = [row for row in first.models if row in second.models]
        if not shared:
            raise RectermError(
                f"runs {first_id} and {second_id} share no model",
                f"run {first_id}: {', '.join(first.models)}; run {second_id}: {', '.join(second.models)}; to compare"
                f" two models: recterm runs compare {first_id}:MODEL {second_id}:MODEL",
                code="runs_not_comparable",
            )
        alone = [
            tuple(row for row in run.models if row not in other.models)
            for run, other in ((first, second), (second, first))
        ]
        return _compared(opened, first, second, [(row, row) for row in shared], alone)


def compare_models(library: str | Path | None, first: tuple[int, str], second: tuple[int, str]) -> RunComparison:
    """Compare two models, each from a run: `(3, "als")` against `(3, "ease")`.

    Raises:
        RectermError: a run or row does not exist, the two are the same row, or they share no metric.
    """
    with open_library(library) as opened:
        runs = [described(opened.runs.get(run_id)) for run_id, _ in (first, second)]
        pair = row_named(runs[0], first[1]), row_named(runs[1], second[1])
        if (runs[0].id, pair[0]) == (runs[1].id, pair[1]):
            raise RectermError(
                f"{pair[0]} of run {runs[0].id} cannot be compared with itself",
                "name two models",
                code="runs_not_comparable",
            )
        comparison = _compared(opened, runs[0], runs[1], [pair], [(), ()])
        if not comparison.differences:
            raise RectermError(
                f"{pair[0]} and {pair[1]} share no metric: one ranks, the other predicts stars",
                "name two that rank, or two that predict stars",
                code="runs_not_comparable",
            )
        return comparison


def row_named(run: Run, name: str) -> str:
    """Return the row with that name, in any case, or with hyphens: `in-use-for-you`.

    Raises:
        RectermError: the run has no such row.
    """
    if name in run.models:
        return name
    rows = [row for row in run.models if _slug(row) == _slug(name)]
    if len(rows) != 1:
        raise RectermError(
            f"run {run.id} has no model {name!r}", f"run {run.id} has {', '.join(run.models)}", code="model_not_in_run"
        )
    return rows[0]


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.casefold()).strip("-")


def _compared(
    library: Library, first: Run, second: Run, pairs: Sequence[Pair], alone: Sequence[tuple[str, ...]]
) -> RunComparison:
    values = [_values(library, run.id) for run in (first, second)]
    same_data = first.fingerprint == second.fingerprint
    same = {name: same_data and _same_users(values[0], values[1], name) for name in (LIST_USERS, RATING_USERS)}
    differences = []
    missing: list[dict[str, None]] = [{}, {}]
    for row, other in pairs:
        mine, theirs = first.models[row], second.models[other]
        missing[0] |= dict.fromkeys(metric for metric in mine if metric not in theirs)
        missing[1] |= dict.fromkeys(metric for metric in theirs if metric not in mine)
        for metric in mine:
            if metric not in theirs:
                continue
            users = RATING_USERS if metric_of(metric).level is Level.RATING else LIST_USERS
            mine_by_user, theirs_by_user = values[0].get(f"{row}/{metric}"), values[1].get(f"{other}/{metric}")
            p = _p(mine_by_user, theirs_by_user, first.seed) if same[users] else None
            name = row if row == other else f"{row} → {other}"
            differences.append(Difference(name, metric, mine[metric].mean, theirs[metric].mean, p))
    return RunComparison(
        first=first.id,
        second=second.id,
        models=tuple(pairs),
        same_users=all(same.values()),
        settings=_settings_that_differ(first, second, pairs),
        differences=tuple(differences),
        only_first=(*alone[0], *missing[0]),
        only_second=(*alone[1], *missing[1]),
        data=second.data,
        alike={row: text for row, other in pairs if (text := row_text(first, row)) and text == row_text(second, other)},
    )


def _same_users(first: Values, second: Values, name: str) -> bool:
    """Return whether both measured the same users; a run that lists no users counts as the same."""
    first_users, second_users = first.get(name, _NONE), second.get(name, _NONE)
    return not len(first_users) or not len(second_users) or np.array_equal(first_users, second_users)


_NONE: NDArray[np.float32] = np.empty(0, dtype=np.float32)


def _values(library: Library, run_id: int) -> dict[str, NDArray[np.generic]]:
    return {name: np.frombuffer(data, dtype=dtype) for name, (dtype, data) in library.runs.values(run_id).items()}


def _p(first: NDArray[np.generic] | None, second: NDArray[np.generic] | None, seed: int) -> float | None:
    if first is None or second is None or len(first) != len(second) or not len(first):
        return None
    differences = first.astype(np.float64) - second.astype(np.float64)
    return permutation_p(differences[:, None], seed=seed)[0]


def _settings_that_differ(first: Run, second: Run, rows: Sequence[Pair]) -> dict[str, tuple[str, str]]:
    """Return every setting that differs -> its two values."""
    pairs: dict[str, tuple[object, object]] = {
        name: (getattr(first, name), getattr(second, name)) for name in ("data", "fingerprint", "split", "seed", "k")
    }
    sides = first.settings, second.settings
    for left, right in ([_measuring(side) for side in sides], [side.versions for side in sides]):
        pairs |= {name: (_setting(left, name), _setting(right, name)) for name in {**left, **right}}
    for row, other_row in rows:
        prefix = f"{row} " if row == other_row else ""
        models = model_of(first, row), model_of(second, other_row)
        if models[0] == models[1]:
            mine, theirs = (run.measured(name).values for run, name in ((first, row), (second, other_row)))
            pairs |= {f"{prefix}{name}": (_setting(mine, name), _setting(theirs, name)) for name in {**mine, **theirs}}
        else:
            changed = changed_in(first, row), changed_in(second, other_row)
            pairs[f"{prefix}model"] = models
            pairs[f"{prefix}hyperparameters"] = _changed_text(changed[0]), _changed_text(changed[1])
    return {name: _texts(*pair) for name, pair in pairs.items() if pair[0] != pair[1]}


def _measuring(settings: RunSettings) -> Mapping[str, object]:
    return {} if settings.measuring is None else to_document(settings.measuring)


def _texts(first: object, second: object) -> tuple[str, str]:
    """Return two different values as text, short where that still shows the difference."""
    short = tuple(f"{value:.6g}" if isinstance(value, float) else str(value) for value in (first, second))
    return (short[0], short[1]) if short[0] != short[1] else (str(first), str(second))


def _changed_text(changed: Mapping[str, Any]) -> str:
    return hyperparameter_text(changed) or "the defaults"


def _setting(settings: Mapping[str, object], name: str) -> object:
    """Return a setting; older runs may not have it."""
    return settings.get(name, "unknown then")
