"""Split files of a data set: its own training and test files, on which models are measured as in published tables."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm import ingest
from recterm.domain.answers.lab.evaluation import Run
from recterm.domain.evaluation_settings import DEFAULT_PLAN
from recterm.domain.measured_models import IN_USE, IN_USE_ROLES
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.engine import Interactions, default, default_stars, name_of, spec_of
from recterm.errors import EngineError, InputError
from recterm.ingest.split_files import SplitFiles, find_split_files, read_split_files
from recterm.lab.evaluation import Candidate
from recterm.lab.evaluation import evaluate as measure
from recterm.lab.splits.protocols import EvaluationProtocol
from recterm.lab.splits.splits import Split
from recterm.process.paths import real_path
from recterm.service.models.evaluating import versions
from recterm.service.models.in_use import FLOORS
from recterm.service.models.overrides import values_for
from recterm.service.runtime.blas import available_threads, blas_threads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.evaluation_settings import EvaluationPlan
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.split_files import SplitArrays


def split_files(folder: str | None, train: Sequence[str], test: Sequence[str]) -> tuple[SplitFiles, ...]:
    """Return the given splits: those in a folder, or training and test files in pairs.

    Raises:
        InputError: no split is found, or the files cannot be paired.
    """
    if folder is not None:
        return find_split_files(Path(folder))
    if len(train) != len(test) or not train:
        raise InputError(
            f"{len(train)} training files and {len(test)} test files cannot be paired",
            "name one --test-file for each --train-file, in the same order",
        )
    return tuple(
        SplitFiles((Path(train_file),), Path(test_file)) for train_file, test_file in zip(train, test, strict=True)
    )


def evaluate_files(
    splits: Sequence[SplitFiles],
    names: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    lists: bool = True,
    plan: EvaluationPlan = DEFAULT_PLAN,
    progress: ProgressSink = silent,
) -> Run:
    """Fit the models on each training file and measure them on its test file; average the figures over the files.

    Nothing is saved, since the data belong to no library; the same files and settings give the same figures again.

    Args:
        splits: training and test files.
        names: names in `recterm.engine.MODELS`; none means the floors and the defaults.
        overrides: hyperparameters by name, each for every named model that has it.
        lists: whether to measure lists, or only ratings.
        plan: settings of the evaluation; the files replace its protocol.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        InputError: a file cannot be read, or the files do not belong together.
        EngineError: a model is unknown, or nothing can be measured on the data.
    """
    started = time.time()
    chosen = _candidates(names, overrides or {})
    arrays = read_split_files(splits, partial(_read, progress))
    data, parts = _interactions(arrays)
    protocol_splits = tuple(Split("files", _words(splits), plan.seed, train, test) for train, test in parts)
    threads = plan.threads or available_threads()
    with blas_threads(threads):
        result = measure(
            data,
            chosen or _usual(data, lists),
            protocol=EvaluationProtocol("files", lists, lambda *_: protocol_splits),
            measuring=plan.measuring,
            seed=plan.seed,
            cold_start=plan.cold_start,
            progress=progress,
        )
    return Run(
        id=0,
        data=real_path(splits[0].test).parent.name,
        fingerprint="",
        split="files",
        seed=plan.seed,
        k=result.k,
        users=result.users,
        models=result.models,
        seconds=result.seconds,
        created=int(started),
        settings=replace(
            result.settings, files=tuple(split.words for split in splits), threads=threads, versions=versions()
        ),
    )


def _read(progress: ProgressSink, path: Path) -> Dataset:
    progress(Progress(f"reading {path.name}", 0, 0))
    return ingest.read(path)


def _candidates(names: Sequence[str], overrides: Mapping[str, Any]) -> list[Candidate]:
    for name in names:
        if name == IN_USE or name in IN_USE_ROLES:
            raise EngineError("split files have no models in use", "name models, such as als or ease")
        spec_of(name)
    own = values_for(names, overrides)
    return [Candidate(name, own[name]) for name in dict.fromkeys(names)]


def _words(splits: Sequence[SplitFiles]) -> str:
    words = f"the files' own split: {'; '.join(split.words for split in splits)}"
    return f"{words}; averaged over the files" if len(splits) > 1 else words


def _interactions(arrays: SplitArrays) -> tuple[Interactions, list[tuple[np.ndarray, np.ndarray]]]:
    """Return the engine's arrays, and where each split's rows are in these arrays."""
    data = Interactions.from_arrays(
        arrays.user,
        arrays.item,
        arrays.value,
        arrays.timestamp,
        n_users=arrays.n_users,
        n_items=arrays.n_items,
        scale=arrays.scale,
        explicit=arrays.scale is not None,
    )
    place = np.empty(len(data), dtype=np.int64)
    place[np.lexsort((arrays.item, arrays.user))] = np.arange(len(data))
    return data, [(np.sort(place[train]), np.sort(place[test])) for train, test in arrays.folds]


def _usual(data: Interactions, lists: bool) -> list[Candidate]:
    names = [FLOORS[0], name_of(default(data))] if lists else []
    return [Candidate(name) for name in (*names, *((FLOORS[1], name_of(default_stars(data))) if data.explicit else ()))]
