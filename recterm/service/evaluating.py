"""Measure models on a holdout of the library's community, and keep the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain import Progress
from recterm.lab.evaluation import Candidate
from recterm.lab.evaluation import evaluate as measure
from recterm.lab.protocols import DEFAULT_PROTOCOL
from recterm.lab.splits import id_ranks
from recterm.service.community import interactions_of
from recterm.service.libraries import open_library
from recterm.service.training import default_plans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from recterm.domain import Run
    from recterm.engine import Interactions
    from recterm.store import Library

FLOORS = ("popularity", "bias")
"""What a ranking and a star prediction must beat: always in the table, first."""


def evaluate(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    protocol: str = DEFAULT_PROTOCOL,
    k: int = 10,
    seed: int = 0,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Fit the models on the training part, measure them on the rest, and save the run in the library.

    Args:
        library: name or path; None is the current one.
        names: names in `recterm.engine.MODELS`; a trained one is measured with its own hyperparameters, and popularity
            is always measured beside lists. None means popularity, the bias model when there are ratings, and the
            active models (the defaults if none is trained).
        protocol: `holdout-80-20` or `stars-5-fold`.
        k: length of the lists that are measured.
        seed: seed of the split and of all chance.
        progress: told what is being done; may raise to stop the work.

    Raises:
        EngineError: an unknown model or protocol.
        LibraryError: the library has no data, or cannot be written.
    """
    with open_library(library) as opened:
        progress(Progress("reading community", 0, 0))
        data = interactions_of(opened)
        ids = [item.id for item in opened.catalogue.page(range(data.n_items))]
        result = measure(
            data,
            candidates(opened, data, names if protocol.startswith("stars") else _with_floor(names)),
            protocol=protocol,
            k=k,
            seed=seed,
            item_rank=id_ranks(ids),
            progress=progress,
        )
        info = opened.info()
        return opened.runs.save(
            data=info.label,
            fingerprint=info.fingerprint,
            split=result.split,
            seed=result.seed,
            k=result.k,
            users=result.users,
            models=result.models,
            seconds=result.seconds,
            settings=result.settings,
        )


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
