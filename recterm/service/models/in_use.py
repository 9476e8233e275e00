"""Models in use, and models by name, as the rows of an evaluation.

A name from the registry means that model with its stated hyperparameters, regardless of training. A model in use is
measured with the hyperparameters that a person (or a search) set; the open ones are resolved on the training part.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from recterm.domain.measured_models import IN_USE, IN_USE_ROLES, in_use_label
from recterm.domain.model import Role
from recterm.engine import explicit, resolved, spec_of
from recterm.errors import EngineError
from recterm.lab.evaluation import DEFAULTS, Candidate
from recterm.service.arrays.changed_hyperparameters import changed_of
from recterm.service.models.overrides import values_for
from recterm.service.models.training import default_plans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.engine import Interactions
    from recterm.store import Library

FOR_YOU = next(name for name, role in IN_USE_ROLES.items() if role is Role.RANKING)
"""Meaning of `in-use` where one ranking model is expected: the model behind the lists that people see."""

FLOORS = ("popularity", "bias")
"""Baselines that a ranking and a star prediction must beat: first in the table."""

UNTRAINED = "Nothing is trained on this data yet: the models in use are those that `recterm train` would give."


@dataclass(frozen=True, slots=True)
class ChosenModels:
    """Candidates of an evaluation, and the facts about those in use."""

    candidates: tuple[Candidate, ...]
    in_use: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Row of a model in use -> its hyperparameters when fitted to all data."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Active:
    """The model in use for one role."""

    role: Role
    name: str
    changed: Mapping[str, Any]
    """Hyperparameters that differ from the defaults and were not decided by the data."""
    fitted: Mapping[str, Any]
    """All hyperparameters, including those that the data decided."""


def choose_models(
    library: Library,
    data: Interactions,
    names: Sequence[str],
    overrides: Mapping[str, Any] | None = None,
    *,
    lists: bool = True,
    floor: bool = True,
) -> ChosenModels:
    """Return the candidates of an evaluation; a model in use for several roles is one row.

    Args:
        library: library with the models in use.
        data: all interactions of the library.
        names: names in `recterm.engine.MODELS`, `in-use` and the names in `IN_USE_ROLES`; none means the floors and
            the models in use.
        overrides: hyperparameters by name, each for every named model that has it.
        lists: whether to measure lists, or only predicted stars.
        floor: put popularity first when lists are measured, even if it was not named.

    Raises:
        EngineError: a model or hyperparameter is unknown, or a role has no model in use.
    """
    named = [name for name in dict.fromkeys(names) if name != IN_USE and name not in IN_USE_ROLES]
    set_by_hand = _set_by_hand(named, overrides or {})
    if not names:
        names = [*_floors(data, lists=lists), IN_USE]
    elif lists and floor and FLOORS[0] not in names:
        names = [FLOORS[0], *names]
    rows, fitted, trained = _in_use(library, data, names, lists=lists)
    candidates: dict[str, Candidate] = {}
    for name in names:
        if name == IN_USE or name in IN_USE_ROLES:
            candidates |= {row.key: row for row in rows}
        else:
            candidates[name] = Candidate(name, set_by_hand.get(name, {}))
    return ChosenModels(tuple(candidates.values()), fitted, () if trained else (UNTRAINED,))


def _floors(data: Interactions, *, lists: bool) -> list[str]:
    ranking, stars = FLOORS
    return [*([ranking] if lists else ()), *([stars] if data.explicit else ())]


def _in_use(
    library: Library, data: Interactions, names: Sequence[str], *, lists: bool
) -> tuple[list[Candidate], dict[str, Mapping[str, Any]], bool]:
    """Return the named rows in use, their hyperparameters on all data, and whether they were trained."""
    roles = {IN_USE_ROLES[name] for name in names if name in IN_USE_ROLES}
    every = IN_USE in names
    if not roles and not every:
        return [], {}, True
    active, trained = _active(library, data)
    for role in roles.difference(model.role for model in active):
        raise EngineError(
            f"no model for {role} is in use in this library", "train one with `recterm train`", code="no_such_model"
        )
    kept = [model for model in active if model.role in roles or (every and (lists or model.role is Role.STARS))]
    rows: list[Candidate] = []
    fitted: dict[str, Mapping[str, Any]] = {}
    for model in kept:
        same = [other.role for other in kept if (other.name, other.changed) == (model.name, model.changed)]
        label = in_use_label(same)
        if label not in fitted:
            rows.append(Candidate(model.name, model.changed, label=label))
            fitted[label] = model.fitted
    return rows, fitted, trained


def _set_by_hand(named: Sequence[str], overrides: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    if not overrides:
        return {}
    if not named:
        raise EngineError(
            "models in use are measured as they are, without other hyperparameters",
            "name the models that --set is for: recterm evaluate als --set alpha=3",
        )
    for name in named:
        if name in DEFAULTS:
            raise EngineError(f"{name} takes no hyperparameters", "name the model that you want to set")
        spec_of(name)
    return values_for(named, overrides)


def _active(library: Library, data: Interactions) -> tuple[list[_Active], bool]:
    """Return the active model of each role; without any trained on these data, those that training would give."""
    fingerprint = library.info().fingerprint
    headers = [header for header in library.models.list() if header.active and header.fingerprint == fingerprint]
    active = []
    if headers:
        for header in sorted(headers, key=lambda header: list(Role).index(header.role)):
            # An older recterm did not record the set values: take those that the rules would not have given.
            changed = changed_of(library.settings, header)
            if changed is None:
                changed = explicit(header.name, header.hyperparameters, data)
            active.append(_Active(header.role, header.name, changed, header.hyperparameters))
        return active, True
    for plan in default_plans(data):
        changed = plan.model.hyperparameters.changed()
        fitted = resolved(plan.name, changed, data)
        active += [_Active(role, plan.name, changed, fitted) for role in plan.roles if plan.active]
    return active, False
