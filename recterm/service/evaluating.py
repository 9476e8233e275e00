"""Measure models on a holdout of the library's community, and keep the run."""

from __future__ import annotations

import platform
import time
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm import __version__
from recterm.domain import Progress, Role
from recterm.engine import default, default_neighbours, name_of, spec_of
from recterm.errors import EngineError
from recterm.lab.evaluation import Candidate
from recterm.lab.evaluation import evaluate as measure
from recterm.lab.measuring import Measuring
from recterm.lab.part import Part
from recterm.lab.protocols import DEFAULT_PROTOCOL, protocol_named
from recterm.lab.splits import id_ranks
from recterm.lab.tradeoffs import tradeoffs
from recterm.reranking import CALIBRATED, PLAIN, Reranking
from recterm.service.community import interactions_of
from recterm.service.libraries import open_library
from recterm.service.model_arrays import packed
from recterm.service.overrides import values_for
from recterm.service.threads import available_threads, blas_threads
from recterm.service.training import default_plans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from recterm.domain import Run
    from recterm.engine import Interactions
    from recterm.lab.evaluation import Evaluation
    from recterm.store import Library

RERANKINGS = (
    PLAIN,
    Reranking(diversity=0.3),
    Reranking(diversity=0.6),
    Reranking(rarity=-0.5),
    Reranking(rarity=0.25),
    Reranking(rarity=0.5),
    Reranking(calibration=CALIBRATED),
)
"""Settings whose price is measured."""

FLOORS = ("popularity", "bias")
"""What a ranking and a star prediction must beat: always in the table, first."""


def evaluate(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    protocol: str = DEFAULT_PROTOCOL,
    measuring: Measuring | None = None,
    seed: int = 0,
    cold_start: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Fit the models on the training part, measure them on the rest, and save the run in the library.

    Args:
        library: name or path; None is the current one.
        names: names in `recterm.engine.MODELS`; a trained one is measured with its own hyperparameters, and popularity
            is always measured beside lists. None means popularity, the bias model when there are ratings, and the
            active models (the defaults if none is trained).
        overrides: hyperparameters by name, each for every named model that has it.
        protocol: a name in `recterm.lab.PROTOCOLS`, such as `holdout-80-20`.
        measuring: list length, relevance and candidates; None: those of the named protocols.
        seed: seed of the split and of all chance.
        cold_start: measure also the curve of quality against the number of interactions known.
        progress: told what is being done; may raise to stop the work.

    Raises:
        EngineError: an unknown model or protocol.
        LibraryError: the library has no data, or cannot be written.
    """
    with open_library(library) as opened:
        progress(Progress("reading community", 0, 0))
        data = interactions_of(opened)
        chosen = candidates(opened, data, names if protocol.startswith("stars") else _with_floor(names))
        if overrides:
            own = values_for([candidate.name for candidate in chosen], overrides)
            chosen = [replace(one, params={**one.params, **own[one.name]}) for one in chosen]
        return measured_run(
            opened, data, chosen, protocol=protocol, measuring=measuring, seed=seed, cold_start=cold_start,
            progress=progress,
        )  # fmt: skip


def measured_run(
    library: Library,
    data: Interactions,
    chosen: Sequence[Candidate],
    *,
    protocol: str,
    measuring: Measuring | None,
    seed: int,
    cold_start: bool = False,
    threads: int | None = None,
    progress: Callable[[Progress], None],
) -> Run:
    """Measure the candidates on the library's data and save the run with everything that repeats it.

    `threads` are those of the matrix products, on which the last digits depend; None: all cores.
    """
    threads = threads or available_threads()
    with blas_threads(threads):
        result = measure(
            data,
            chosen,
            protocol=protocol,
            measuring=measuring,
            seed=seed,
            item_rank=item_ranks(library, data),
            cold_start=cold_start,
            progress=progress,
        )
    info = library.info()
    return library.runs.save(
        data=info.label,
        fingerprint=info.fingerprint,
        split=result.split,
        seed=result.seed,
        k=result.k,
        users=result.users,
        models=result.models,
        seconds=result.seconds,
        settings={**result.settings, "cold_start": cold_start, "threads": threads, "versions": versions()},
        values=_per_user(result),
    )


def item_ranks(library: Library, data: Interactions) -> NDArray[np.int64]:
    """(I,) place of each item in the order of ids, by which every split is drawn."""
    return id_ranks([item.id for item in library.catalogue.page(range(data.n_items))])


def versions() -> dict[str, str]:
    """What the figures were computed with."""
    known = {"recterm": __version__, "python": platform.python_version()}
    return known | {name: version(name) for name in ("numpy", "scipy", "implicit")}


def _per_user(result: Evaluation) -> dict[str, tuple[str, bytes]]:
    """The values of every user as the store keeps them: single precision, which is enough to compare runs."""
    arrays: dict[str, NDArray[Any]] = {"list_users": result.list_users, "rating_users": result.rating_users}
    for key, metrics in result.per_user.items():
        arrays |= {f"{key}/{metric}": values.astype(np.float32) for metric, values in metrics.items()}
    return {name: (dtype, bytes(content)) for name, (dtype, _, content) in packed(arrays).items()}


def evaluate_reranking(
    library: str | Path | None = None,
    name: str | None = None,
    *,
    k: int = 10,
    seed: int = 0,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Measure what variety, rarity and calibrated genres cost in accuracy and bring beyond it, and save the run.

    Args:
        library: name or path; None is the current one.
        name: the ranking model; None is the active one, or the default if none is trained.
        k: length of the lists that are measured.
        seed: seed of the split and of all chance.
        progress: told what is being done; may raise to stop the work.

    Raises:
        EngineError: an unknown model, one that does not rank, or data on which lists cannot be measured.
        LibraryError: the library has no data, or cannot be written.
    """
    started = time.monotonic()
    with open_library(library) as opened:
        progress(Progress("reading community", 0, 0))
        data = interactions_of(opened)
        active = {header.role: header.name for header in opened.models.list() if header.active}
        chosen = name or active.get(Role.RANKING) or name_of(default(data))
        _must_rank(chosen)
        (candidate,) = candidates(opened, data, [chosen])
        ranks = item_ranks(opened, data)
        protocol = protocol_named(DEFAULT_PROTOCOL)
        part = Part.of(data, protocol.splits(data.user, ranks[data.item], seed)[0], ranks, lists=True)
        if part.target is None:
            raise EngineError("no user has a relevant item in the test part, so that no list can be measured")
        with blas_threads(available_threads()):
            model = candidate.make(part.train).fit(part.train, rng=np.random.default_rng(seed), progress=progress)
            near = default_neighbours(part.train).fit(part.train, rng=np.random.default_rng(seed), progress=progress)
            found = tradeoffs(model, near, part, RERANKINGS, k=k, seed=seed, progress=progress)
        info = opened.info()
        labels = {words: chosen if words == "plain" else f"{chosen}: {words}" for words in found}
        made = {labels[words]: {"model": chosen, "reranking": words} for words in found}
        return opened.runs.save(
            data=info.label,
            fingerprint=info.fingerprint,
            split=protocol.name,
            seed=seed,
            k=k,
            users=len(part.target.users),
            models={labels[words]: measures for words, measures in found.items()},
            seconds=time.monotonic() - started,
            settings={
                "protocol": protocol.name,
                "words": f"{Measuring(k=k).words} {protocol.words}",
                "measuring": Measuring(k=k).to_json(),
                "models": made,
                "notes": [],
                "versions": versions(),
            },
        )


def _must_rank(name: str) -> None:
    if Role.RANKING not in spec_of(name).roles:
        raise EngineError(f"{name} predicts stars, it does not rank items", "name a model that ranks, such as als")


def every_model() -> tuple[str, ...]:
    """All names in `recterm.engine.MODELS`; those that this data cannot train are left out with a note."""
    from recterm.engine import MODELS

    return tuple(MODELS)


def candidates(library: Library, data: Interactions, names: Sequence[str] = ()) -> list[Candidate]:
    """What is measured: each model once, with the hyperparameters it was trained with if it was."""
    trained = {header.name: header.hyperparameters for header in library.models.list()}
    chosen = dict.fromkeys(names or _usual(library, data))
    return [Candidate(name, trained.get(name, {})) for name in chosen]


def _with_floor(names: Sequence[str]) -> Sequence[str]:
    """A ranking that does not beat popularity is of no use: it is measured whenever lists are."""
    return names if not names or FLOORS[0] in names else (FLOORS[0], *names)


def _usual(library: Library, data: Interactions) -> list[str]:
    active = [header.name for header in library.models.list() if header.active]
    floors = FLOORS if data.explicit else FLOORS[:1]
    return [*floors, *(active or (plan.name for plan in default_plans(data)))]
