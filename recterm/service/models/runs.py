"""Runs of saved evaluations: listed, deleted, and repeated to the last digit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from recterm.domain.evaluation_settings import SIGNALS
from recterm.domain.measured_models import tells_changes
from recterm.domain.progress import ProgressSink, silent
from recterm.engine import MODELS
from recterm.errors import RectermError
from recterm.lab.evaluation import Candidate
from recterm.service.arrays.community import interactions_of
from recterm.service.arrays.data_cards import data_card_of
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import measured_run
from recterm.service.models.evaluating_reranking import reranked_run
from recterm.service.models.evaluating_signals import models_of, signals_run
from recterm.service.models.in_use import ChosenModels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recterm.domain.answers.data.data_card import DataCard
    from recterm.domain.answers.lab.evaluation import MeasuredModel, Run
    from recterm.domain.model import LibraryInfo
    from recterm.store import Library


@dataclass(frozen=True, slots=True)
class Repetition:
    """A run and its repetition."""

    first: Run
    second: Run
    different: tuple[str, ...]
    """Each `model metric` whose figures differ, even in the last digit."""


def list_runs(library: str | Path | None = None) -> list[Run]:
    """Return all saved runs of a library, newest first."""
    with open_library(library) as opened:
        return [described(run) for run in opened.runs.list()]


def get_run(library: str | Path | None, run_id: int | None) -> Run:
    """Return a run; None returns the newest.

    Raises:
        RectermError: the run does not exist, or nothing is saved.
    """
    with open_library(library) as opened:
        if run_id is not None:
            return described(opened.runs.get(run_id))
        latest = opened.runs.latest()
        if latest is None:
            raise RectermError("no evaluations in this library yet", "run `recterm evaluate`", code="nothing_measured")
        return described(latest)


def described(run: Run) -> Run:
    """Return the run with `changed` in every row; older runs do not separate set values from the data's."""
    if tells_changes(run):
        return run
    models = {
        row: replace(measured, changed=_changed(measured)) if measured.changed is None else measured
        for row, measured in run.settings.models.items()
    }
    return replace(run, settings=replace(run.settings, models=models))


def _changed(made: MeasuredModel) -> dict[str, Any]:
    """Return the values that differ from the model's current defaults."""
    values = made.values
    if made.model not in MODELS:
        return dict(values)
    usual = MODELS[made.model].params().to_json()
    return {name: value for name, value in values.items() if value != usual.get(name)}


def with_data_card(library: str | Path | None, run_id: int | None) -> tuple[Run, LibraryInfo, DataCard | None]:
    """Return a run (None: the newest), its library, and the data card, or None for the card if the data changed.

    Raises:
        RectermError: the run does not exist.
    """
    run = get_run(library, run_id)
    with open_library(library) as opened:
        info = opened.info()
        return run, info, data_card_of(opened) if run.fingerprint == info.fingerprint else None


def delete_run(library: str | Path | None, run_id: int) -> None:
    """Delete a run.

    Raises:
        RectermError: the run does not exist.
    """
    with open_library(library) as opened:
        opened.runs.delete(run_id)


def repeat_run(library: str | Path | None, run_id: int, progress: ProgressSink = silent) -> Repetition:
    """Repeat a run, save the repetition, and return both with the figures that differ.

    Raises:
        RectermError: the run does not exist, the data have changed, or it was not a single evaluation.
    """
    with open_library(library) as opened:
        run = opened.runs.get(run_id)
        if run.fingerprint != opened.info().fingerprint:
            raise RectermError(
                f"run {run_id} was made on other data: {run.data}",
                "import those data again to repeat it",
                code="run_of_other_data",
            )
        made = run.settings.models
        if run.settings.measuring is None or not made or run.settings.chosen:
            raise RectermError(
                f"run {run_id} is not a single evaluation that can be repeated",
                "measure again with `recterm evaluate`",
                code="run_not_repeatable",
            )
        data = interactions_of(opened)
        if run.split == SIGNALS:
            again = signals_run(opened, data, _as_before(opened, models_of(made)), run.plan, progress)
        elif any(measured.reranking is not None for measured in made.values()):
            again = reranked_run(opened, data, _as_before(opened, _unchanged_rows(made)), run.plan, progress)
        else:
            again = measured_run(opened, data, _as_before(opened, made), run.plan, progress)
        return Repetition(run, again, _different(run, again))


def _unchanged_rows(made: Mapping[str, MeasuredModel]) -> dict[str, MeasuredModel]:
    """Return the rows with plain lists, for a run that reranked lists."""
    return {row: measured for row, measured in made.items() if row == (measured.of or measured.model)}


def _as_before(library: Library, made: Mapping[str, MeasuredModel]) -> ChosenModels:
    """Return a run's models with the values set then; for older runs, also the values that the data decided.

    Older runs that reranked lists kept no values: their models use those of the trained model of the same name.
    """
    trained = {header.name: header.hyperparameters for header in library.models.list()}
    candidates = []
    for row, measured in made.items():
        values = measured.changed if measured.changed is not None else measured.hyperparameters
        values = trained.get(measured.model, {}) if values is None else values
        candidates.append(Candidate(measured.model, values, label=row))
    return ChosenModels(
        tuple(candidates), {row: measured.in_use for row, measured in made.items() if measured.in_use is not None}
    )


def _different(first: Run, second: Run) -> tuple[str, ...]:
    return tuple(
        f"{name} {metric}"
        for name, measures in first.models.items()
        for metric, measure in measures.items()
        if second.models.get(name, {}).get(metric) != measure
    )
