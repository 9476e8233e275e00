"""Training of models on a library's community; trained models become active."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from recterm import engine
from recterm.domain.answers.lab.training import TrainedModel
from recterm.domain.model import Progress, Role
from recterm.domain.progress import ProgressSink, silent
from recterm.service.arrays.changed_hyperparameters import keep_changed
from recterm.service.arrays.community import interactions_of, unchanged_info
from recterm.service.arrays.model_arrays import packed
from recterm.service.libraries.files import open_library
from recterm.service.models.overrides import values_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.engine import Interactions, Model
    from recterm.store import Library

FALLBACK = "popularity"


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A model to fit, and its roles."""

    model: Model
    roles: tuple[Role, ...]
    active: bool = True

    @property
    def name(self) -> str:
        """Name in `recterm.engine.MODELS`."""
        return engine.name_of(self.model)


class Fitted(NamedTuple):
    """A plan with its fitted model."""

    plan: Plan
    seconds: float
    notes: tuple[str, ...]
    """Data that the model needs and did not find, and any fallback it used."""
    changed: Mapping[str, Any]
    """Hyperparameters that differ from the defaults, before the data decided the open ones."""


def train(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    seed: int = 0,
    progress: ProgressSink = silent,
) -> list[TrainedModel]:
    """Fit models on the library's community, save them in one transaction and make them active in their roles.

    A new model replaces inactive ones of the same name. A process killed at any moment leaves the library as it was.

    Args:
        library: name or path; None is the current one.
        names: names in `recterm.engine.MODELS`; none means the default set: the library's default for ranking, for
            neighbours and, when it has ratings, for stars, and popularity as the fallback.
        overrides: hyperparameters by name, as values or as text ("64"); at least one of these models must have each.
        seed: random seed.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        EngineError: a model or hyperparameter is unknown, or a value is out of range.
        LibraryError: the library has no data, cannot be written, or received other data in the meantime.
    """
    with open_library(library) as opened:
        for name in names:
            engine.spec_of(name)
        progress(Progress("reading community", 0, 0))
        data = interactions_of(opened)
        return train_on(opened, data, named_plans(names) if names else default_plans(data), overrides, seed, progress)


def default_plans(data: Interactions) -> list[Plan]:
    """Return the plans for a new library: a model for each role, shared between roles where it is the same."""
    chosen: list[tuple[Role, Model]] = [
        (Role.RANKING, engine.default(data)),
        (Role.NEIGHBOURS, engine.default_neighbours(data)),
    ]
    if data.explicit:
        chosen.append((Role.STARS, engine.default_stars(data)))
    plans: list[Plan] = []
    for role, model in chosen:
        same = next((plan for plan in plans if plan.model.hyperparameters == model.hyperparameters), None)
        if same is None:
            plans.append(Plan(model, (role,)))
        else:
            plans[plans.index(same)] = Plan(same.model, (*same.roles, role))
    if all(plan.name != FALLBACK for plan in plans):
        plans.append(Plan(engine.create(FALLBACK), (Role.RANKING,), active=False))
    return plans


def named_plans(names: Sequence[str]) -> list[Plan]:
    """Return plans for the named models, each for its first role that is not yet taken."""
    plans: list[Plan] = []
    assigned: set[Role] = set()
    for name in dict.fromkeys(names):
        roles = engine.spec_of(name).roles
        role = next((role for role in roles if role not in assigned), roles[0])
        plans.append(Plan(engine.create(name), (role,), active=role not in assigned))
        assigned.add(role)
    return plans


def train_on(
    library: Library,
    data: Interactions,
    plans: Sequence[Plan],
    overrides: Mapping[str, Any] | None,
    seed: int,
    progress: ProgressSink,
) -> list[TrainedModel]:
    """Fit the planned models and save them all in one transaction."""
    plans = _overridden(plans, overrides or {})
    fitted = []
    for plan in plans:
        started = time.monotonic()
        progress(Progress(f"training {plan.name}", 0, 0))
        lacking = [shortfall.message for shortfall in engine.shortfalls_of(plan.model, data)]
        changed = plan.model.hyperparameters.changed()
        plan.model.fit(data, rng=np.random.default_rng(seed), progress=progress)
        notes = tuple(filter(None, [*lacking, engine.fallback_of(plan.model)]))
        fitted.append(Fitted(plan, time.monotonic() - started, notes, changed))
    progress(Progress("saving models", 0, 0))
    return _save(library, data, fitted, seed)


def _save(library: Library, data: Interactions, fitted: Sequence[Fitted], seed: int) -> list[TrainedModel]:
    trained: list[TrainedModel] = []
    kept: dict[int, Mapping[str, Any]] = {}
    arrays = [library.models.prepare(packed(fitted_model.plan.model.arrays())) for fitted_model in fitted]
    with library.transaction():
        fingerprint = unchanged_info(library, data).fingerprint
        for (plan, seconds, notes, changed), prepared in zip(fitted, arrays, strict=True):
            hyperparameters = plan.model.hyperparameters.to_json()
            for role in plan.roles:
                header = library.models.save(
                    plan.name, role, hyperparameters, seed, seconds, prepared, fingerprint, activate=plan.active
                )
                kept[header.id] = changed
                trained.append(
                    TrainedModel(plan.name, role, plan.active, seconds, seed, hyperparameters, changed, notes)
                )
        names = {fitted_model.plan.name for fitted_model in fitted}
        for header in library.models.list():
            if header.name in names and header.id not in kept and not header.active:
                library.models.delete(header.id)
        keep_changed(library, kept)
    return trained


def _overridden(plans: Sequence[Plan], overrides: Mapping[str, Any]) -> list[Plan]:
    """Return the plans with the overrides, each in every model that has it."""
    own = values_for([plan.name for plan in plans], overrides)
    changed = []
    for plan in plans:
        values = plan.model.hyperparameters.to_json() | own[plan.name]
        made = engine.create(plan.name, **values) if own[plan.name] else plan.model
        changed.append(Plan(made, plan.roles, plan.active))
    return changed
