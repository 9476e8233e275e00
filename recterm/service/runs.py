"""Saved runs: listed, compared two by two, and repeated to the last digit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.errors import RectermError
from recterm.lab.evaluation import Candidate
from recterm.lab.measuring import Measuring
from recterm.lab.significance import permutation_p
from recterm.service.community import interactions_of
from recterm.service.evaluating import evaluate_reranking, measured_run
from recterm.service.libraries import open_library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from recterm.domain import LibraryInfo, Progress, Run
    from recterm.store import Library


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of one model in two runs."""

    model: str
    metric: str
    first: float
    second: float
    p: float | None
    """Two-sided p-value of the paired permutation test; None where the runs did not measure the same users."""


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs side by side."""

    first: Run
    second: Run
    differences: tuple[Difference, ...]
    settings: Mapping[str, tuple[str, str]]
    """What else differs: split, seed, k, data, hyperparameters, versions."""
    same_users: bool


@dataclass(frozen=True, slots=True)
class Repetition:
    """A run and the one that repeated it."""

    first: Run
    second: Run
    different: tuple[str, ...]
    """`model metric` whose figures are not the same to the last digit."""


def list_runs(library: str | Path | None = None) -> list[Run]:
    """All saved runs of a library, newest first."""
    with open_library(library) as opened:
        return opened.runs.list()


def get_run(library: str | Path | None, run_id: int | None) -> Run:
    """One run; None is the newest.

    Raises:
        RectermError: there is none.
    """
    with open_library(library) as opened:
        if run_id is not None:
            return opened.runs.get(run_id)
        latest = opened.runs.latest()
        if latest is None:
            raise RectermError("nothing was measured in this library yet", "evaluate with `recterm evaluate`")
        return latest


def with_data_card(library: str | Path | None, run_id: int | None) -> tuple[Run, LibraryInfo, Mapping[str, Any]]:
    """A run (None: the newest), the library that it was made in, and the data card; empty if the data have changed.

    Raises:
        RectermError: there is no such run.
    """
    run = get_run(library, run_id)
    with open_library(library) as opened:
        info = opened.info()
        card: Mapping[str, Any] = opened.settings.get("data_card", {})
        return run, info, card if run.fingerprint == info.fingerprint else {}


def delete_run(library: str | Path | None, run_id: int) -> None:
    """Delete a run.

    Raises:
        RectermError: there is none of this id.
    """
    with open_library(library) as opened:
        opened.runs.delete(run_id)


def compare_runs(library: str | Path | None, first_id: int, second_id: int) -> RunComparison:
    """Two runs of a library, model by model and metric by metric.

    Raises:
        RectermError: one of them does not exist, or they share no model.
    """
    with open_library(library) as opened:
        first, second = opened.runs.get(first_id), opened.runs.get(second_id)
        shared = [name for name in first.models if name in second.models]
        if not shared:
            raise RectermError(
                f"runs {first_id} and {second_id} share no model",
                f"run {first_id}: {', '.join(first.models)}; run {second_id}: {', '.join(second.models)}",
            )
        values = [_values(opened, run_id) for run_id in (first_id, second_id)]
        same = first.fingerprint == second.fingerprint and all(
            np.array_equal(values[0].get(name, _NONE), values[1].get(name, _NONE))
            for name in ("list_users", "rating_users")
        )
        differences = tuple(
            Difference(
                name,
                metric,
                measure.mean,
                second.models[name][metric].mean,
                _p(values[0].get(f"{name}/{metric}"), values[1].get(f"{name}/{metric}"), first.seed) if same else None,
            )
            for name in shared
            for metric, measure in first.models[name].items()
            if metric in second.models[name]
        )
        return RunComparison(first, second, differences, _settings_that_differ(first, second, shared), same)


def repeat_run(
    library: str | Path | None, run_id: int, progress: Callable[[Progress], None] = lambda _: None
) -> Repetition:
    """Measure again what a run measured, save it, and say what came out differently.

    Raises:
        RectermError: there is no such run, the data have changed since, or it was not one evaluation of a library.
    """
    with open_library(library) as opened:
        run = opened.runs.get(run_id)
        if run.fingerprint != opened.info().fingerprint:
            raise RectermError(
                f"run {run_id} was made on other data: {run.data}", "import those data again to repeat it"
            )
        made = run.settings.get("models", {})
        measuring = run.settings.get("measuring")
        if measuring is None or not made or run.settings.get("chosen"):
            raise RectermError(
                f"run {run_id} is no single evaluation that could be repeated", "measure anew with `recterm evaluate`"
            )
        reranked = [one for one in made.values() if "reranking" in one]
        if not reranked:
            chosen = [Candidate(one["model"], one["hyperparameters"], label=key) for key, one in made.items()]
            again = measured_run(
                opened,
                interactions_of(opened),
                chosen,
                protocol=run.split,
                measuring=Measuring(**measuring),
                seed=run.seed,
                cold_start=bool(run.settings.get("cold_start")),
                threads=run.settings.get("threads"),
                progress=progress,
            )
            return Repetition(run, again, _different(run, again))
    again = evaluate_reranking(library, reranked[0]["model"], k=run.k, seed=run.seed, progress=progress)
    return Repetition(run, again, _different(run, again))


def _different(first: Run, second: Run) -> tuple[str, ...]:
    return tuple(
        f"{name} {metric}"
        for name, measures in first.models.items()
        for metric, measure in measures.items()
        if second.models.get(name, {}).get(metric) != measure
    )


_NONE: NDArray[np.float32] = np.empty(0, dtype=np.float32)


def _values(library: Library, run_id: int) -> dict[str, NDArray[np.generic]]:
    return {name: np.frombuffer(data, dtype=dtype) for name, (dtype, data) in library.runs.values(run_id).items()}


def _p(first: NDArray[np.generic] | None, second: NDArray[np.generic] | None, seed: int) -> float | None:
    if first is None or second is None or len(first) != len(second) or not len(first):
        return None
    differences = first.astype(np.float64) - second.astype(np.float64)
    return permutation_p(differences[:, None], seed=seed)[0]


def _settings_that_differ(first: Run, second: Run, shared: list[str]) -> dict[str, tuple[str, str]]:
    """Setting -> its two values, of everything that is not the same."""
    pairs = {
        name: (str(getattr(first, name)), str(getattr(second, name)))
        for name in ("data", "fingerprint", "split", "seed", "k")
    }
    for part in ("measuring", "versions"):
        one, other = first.settings.get(part, {}), second.settings.get(part, {})
        pairs |= {name: (_said(one, name), _said(other, name)) for name in {**one, **other}}
    for model in shared:
        mine, theirs = (
            run.settings.get("models", {}).get(model, {}).get("hyperparameters", {}) for run in (first, second)
        )
        pairs |= {f"{model} {name}": (_said(mine, name), _said(theirs, name)) for name in {**mine, **theirs}}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _said(settings: Mapping[str, object], name: str) -> str:
    """A setting for people; an older run may not know it."""
    return str(settings[name]) if name in settings else "unknown then"
