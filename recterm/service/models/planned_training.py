"""Planned training: the models that `recterm train` would fit, and the time it took last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.jobs import Outcome
from recterm.domain.measured_models import hyperparameter_text
from recterm.domain.model import Role
from recterm.engine import create_ranking, create_rating, name_of
from recterm.engine.core import defaults
from recterm.engine.registry import CLOSE_NEIGHBOURS, DEFAULT_NEIGHBOURS
from recterm.service.arrays.community import interactions_of
from recterm.service.arrays.data_cards import data_card_of
from recterm.service.jobs.history import past_jobs
from recterm.service.libraries.files import called, open_library
from recterm.service.models.training import default_plans

if TYPE_CHECKING:
    from recterm.engine import Model
    from recterm.store import Library

DEFAULT, AUTO = "", "auto"
"""Values of a training job's `what`: the default set, or automatic selection."""


@dataclass(frozen=True, slots=True)
class PlannedModel:
    """One model that would be trained."""

    role: Role
    name: str
    """Name in `recterm.engine.MODELS`."""
    changed: str
    """Hyperparameters that differ from the model's defaults, as one line."""
    seconds: float | None
    """Wall time of this model's last fit in the library, in seconds; None if never fitted."""


def planned_training(library: str | Path) -> list[PlannedModel]:
    """Return the default model of each role; for large data, size alone decides and the data is not read."""
    with open_library(library, readonly=True) as opened:
        took = {(header.role, header.name): header.seconds for header in opened.models.list()}
        planned = []
        for role, model in _default_models(opened).items():
            name, changed = name_of(model), hyperparameter_text(model.hyperparameters.changed())
            planned.append(PlannedModel(role, name, changed, took.get((role, name))))
        return planned


def last_training(library: str | Path, what: str = DEFAULT) -> float | None:
    """Return the total seconds of the last such training; None if the job list has no successful one."""
    place = called(Path(library))
    done = (
        job.seconds
        for job in past_jobs()
        if (job.kind, job.what, job.library, job.outcome) == ("train", what, place, Outcome.DONE)
    )
    return next(done, None)


def _default_models(library: Library) -> dict[Role, Model]:
    """Return the unfitted default of each role."""
    info = library.info()
    if info.n_interactions <= defaults.STACK_RATINGS:
        plans = [plan for plan in default_plans(interactions_of(library)) if plan.active]
        return {role: plan.model for role in Role for plan in plans if role in plan.roles}
    card = data_card_of(library)
    touched = info.n_items - (0 if card is None else card.never_touched)
    models: dict[Role, Model] = {
        Role.RANKING: create_ranking(defaults.ranking_model_for(info.n_users, touched)),
        Role.NEIGHBOURS: create_ranking(DEFAULT_NEIGHBOURS, **CLOSE_NEIGHBOURS),
    }
    if info.scale is not None:
        models[Role.STARS] = create_rating(defaults.star_model_for(info.n_interactions, pairs=0.0))
    return models
