"""Evaluation of models on a holdout of the library's community, saved as a run."""

from __future__ import annotations

import platform
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm import __version__
from recterm.domain.evaluation_settings import DEFAULT_PLAN, EvaluationPlan
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.lab.evaluation import evaluate as measure
from recterm.lab.splits.protocols import protocol_named
from recterm.lab.splits.splits import id_ranks
from recterm.service.arrays.community import interactions_of, unchanged_info
from recterm.service.arrays.model_arrays import packed
from recterm.service.libraries.files import open_library
from recterm.service.models.in_use import choose_models
from recterm.service.runtime.blas import available_threads, blas_threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from recterm.domain.answers.lab.evaluation import Run, RunSettings
    from recterm.engine import Interactions
    from recterm.lab.arrays import F64Vector
    from recterm.service.models.in_use import ChosenModels
    from recterm.store import Library


def evaluate(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    plan: EvaluationPlan = DEFAULT_PLAN,
    progress: ProgressSink = silent,
) -> Run:
    """Fit the models on the training part, measure them on the rest, and save the run in the library.

    Args:
        library: name or path; None is the current one.
        names: names in `recterm.engine.MODELS`, for models with their stated hyperparameters; `in-use` for all models
            in use; `in-use-for-you`, `in-use-because` or `in-use-stars` for one. Popularity is always measured beside
            lists. None means popularity, the bias model when there are ratings, and the models in use.
        overrides: hyperparameters by name, each for every named model that has it.
        plan: settings of the evaluation.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        EngineError: an unknown model, hyperparameter or protocol.
        LibraryError: the library has no data, or cannot be written.
    """
    lists = protocol_named(plan.protocol).ranks
    with open_library(library) as opened:
        progress(Progress("reading community", 0, 0))
        data = interactions_of(opened)
        chosen = choose_models(opened, data, names, overrides, lists=lists)
        return measured_run(opened, data, chosen, plan, progress)


def measured_run(
    library: Library,
    data: Interactions,
    chosen: ChosenModels,
    plan: EvaluationPlan,
    progress: ProgressSink,
) -> Run:
    """Measure the candidates on the library's data, and save the run with everything needed to repeat it."""
    threads = plan.threads or available_threads()
    with blas_threads(threads):
        result = measure(
            data,
            chosen.candidates,
            protocol=plan.protocol,
            measuring=plan.measuring,
            seed=plan.seed,
            item_rank=item_ranks(library, data),
            cold_start=plan.cold_start,
            progress=progress,
        )
    info = unchanged_info(library, data)
    settings = with_models_in_use(result.settings, chosen)
    return library.runs.save(
        data=info.label,
        fingerprint=info.fingerprint,
        split=result.split,
        seed=result.seed,
        k=result.k,
        users=result.users,
        models=result.models,
        seconds=result.seconds,
        settings=replace(settings, cold_start=plan.cold_start, threads=threads, versions=versions()),
        values=per_user_values(result.list_users, result.rating_users, result.per_user),
    )


def item_ranks(library: Library, data: Interactions) -> NDArray[np.int64]:
    """Return the place of each item in the order of ids, (I,); every split is drawn by it."""
    return id_ranks([item.id for item in library.catalogue.page(range(data.n_items))])


def versions() -> dict[str, str]:
    """Return the versions of the software behind the figures."""
    versions_by_name = {"recterm": __version__, "python": platform.python_version()}
    return versions_by_name | {name: version(name) for name in ("numpy", "scipy", "implicit")}


def with_models_in_use(settings: RunSettings, chosen: ChosenModels) -> RunSettings:
    """Return the run's settings, with the fitted hyperparameters of the models in use added to their rows."""
    models = {key: replace(made, in_use=chosen.in_use.get(key)) for key, made in settings.models.items()}
    return replace(settings, models=models, notes=(*settings.notes, *chosen.notes))


def per_user_values(
    list_users: NDArray[np.int64],
    rating_users: NDArray[np.int64],
    metrics_by_row: Mapping[str, Mapping[str, F64Vector]],
) -> dict[str, tuple[str, bytes]]:
    """Return every user's values for the store: in single precision, which is enough to compare runs."""
    arrays: dict[str, NDArray[Any]] = {"list_users": list_users, "rating_users": rating_users}
    for key, metrics in metrics_by_row.items():
        arrays |= {f"{key}/{metric}": values.astype(np.float32) for metric, values in metrics.items()}
    return {name: (dtype, bytes(content)) for name, (dtype, _, content) in packed(arrays).items()}


def every_model() -> tuple[str, ...]:
    """Return all names in `recterm.engine.MODELS`; an evaluation leaves out those it cannot train, with a note."""
    from recterm.engine import MODELS

    return tuple(MODELS)
