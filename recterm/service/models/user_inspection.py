"""A look at one user of the community: what is known of them, what a model lists, and what it should have listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.evaluation_settings import DEFAULT_PROTOCOL, EvaluationSettings
from recterm.domain.measured_models import IN_USE
from recterm.engine import Task
from recterm.errors import EngineError
from recterm.lab.metrics.breakdowns import worst_served
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.list_metrics import list_metrics
from recterm.lab.metrics.lists import NOBODY, Ranked, rank
from recterm.lab.splits.protocols import protocol_named
from recterm.service.arrays.community import interactions_of
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import item_ranks
from recterm.service.models.in_use import FOR_YOU, choose_models

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from recterm.domain.model import Item, Progress
    from recterm.store.catalogue.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Known:
    """One interaction of the user."""

    item: Item
    value: float
    """In the library's scale, or a count."""
    place: int | None = None
    """Of a relevant test item: its place in the list, from 1; None when it is not in it."""


@dataclass(frozen=True, slots=True)
class UserReport:
    """One user as an evaluation sees them."""

    user: int
    """Number in the order of the users' ids, from 1."""
    model: str
    changed: Mapping[str, Any]
    """The model's hyperparameters that differ from its defaults."""
    split: str
    history: tuple[Known, ...]
    """What the model was told, the best rated first."""
    listed: tuple[tuple[Item, bool], ...]
    """The list, each with whether it is a hit."""
    relevant: tuple[Known, ...]
    """What should have been listed: found ones first."""
    metrics: dict[str, float]


def inspect_user(
    library: str | Path | None,
    model: str,
    user: int | None = None,
    *,
    overrides: Mapping[str, Any] | None = None,
    protocol: str = DEFAULT_PROTOCOL,
    measuring: EvaluationSettings | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] = lambda _: None,
) -> UserReport:
    """Fit the model on the training part and show one user's history, list and hits.

    Args:
        library: name or path; None is the current one.
        model: a model that ranks, as `evaluate` takes it; `in-use` is the one in use for "For you".
        user: number of the user, from 1; None is the one that the model serves worst.
        overrides: hyperparameters by name.
        protocol: a named protocol; of several folds the first.
        measuring: list length, relevance and candidates.
        seed: of the split and of all chance.
        progress: told what is being done; may raise to stop the work.

    Raises:
        EngineError: the model does not rank, or the user has no list in this split.
    """
    settings = measuring or EvaluationSettings()
    with open_library(library) as opened:
        data = interactions_of(opened)
        ranks = item_ranks(opened, data)
        split = protocol_named(protocol).splits(data.user, ranks[data.item], seed, data.timestamp)[0]
        part = Fold.of(data, split, ranks, lists=True, measuring=settings, seed=seed)
        chosen = choose_models(opened, data, [FOR_YOU if model == IN_USE else model], overrides, floor=False)
        (candidate,) = chosen.candidates
        made = candidate.make(part.train)
        target = part.target
        if target is None or made.task is not Task.RANKING:
            raise EngineError(
                f"{model} lists nothing for anybody here",
                "name a model that ranks, such as als",
                code="no_list_for_user",
            )
        if user is not None and user - 1 not in target.users:
            raise EngineError(
                f"user {user} has no list in {protocol}",
                f"users are numbered from 1 to {data.n_users} in the order of their ids; a list needs a history and a"
                " relevant test item",
                code="no_list_for_user",
            )
        changed = made.hyperparameters.changed()
        made.fit(part.train, rng=np.random.default_rng(seed), progress=progress)
        ranked = rank(made, part.histories, target, settings, progress)
        metrics = list_metrics(target, ranked, settings)
        row = user - 1 if user is not None else _worst(part, metrics[f"ndcg{settings.suffix}"])
        place = int(np.searchsorted(target.users, row))
        test = part.test[data.user[part.test] == row]
        given = dict(zip(data.item[test].tolist(), data.value[test].tolist(), strict=True))
        history, listed, relevant = _described(opened.catalogue, part, row, given, _listed(ranked, place))
        return UserReport(
            user=row + 1,
            model=candidate.key,
            changed=changed,
            split=split.name,
            history=history,
            listed=listed,
            relevant=relevant,
            metrics={name: float(values[place]) for name, values in metrics.items()},
        )


def _described(
    catalogue: Catalogue, part: Fold, row: int, given: dict[int, float], listed: list[int]
) -> tuple[tuple[Known, ...], tuple[tuple[Item, bool], ...], tuple[Known, ...]]:
    """History, list and relevant items of one user, in the order they are shown in.

    Args:
        catalogue: of the items.
        part: the part of the evaluation.
        row: of the user.
        given: what the user gave their test items, by item row.
        listed: item rows of the list, the best first.
    """
    target = part.target
    assert target is not None
    history = part.histories[row]
    own = [(int(item), float(value)) for item, value in zip(history.indices, history.data, strict=True)]
    wanted = (target.pairs[target.pairs // target.n_items == row] % target.n_items).tolist()
    rows = [*(item for item, _ in own), *wanted, *listed]
    items = dict(zip(rows, catalogue.page(rows), strict=True))
    relevant = [
        Known(items[item], float(given[item]), listed.index(item) + 1 if item in listed else None) for item in wanted
    ]
    return (
        tuple(Known(items[item], value) for item, value in sorted(own, key=lambda one: -one[1])),
        tuple((items[item], item in wanted) for item in listed),
        tuple(sorted(relevant, key=lambda one: (one.place is None, one.place or 0, -one.value))),
    )


def _worst(part: Fold, values: np.ndarray) -> int:
    assert part.target is not None
    lengths = np.diff(part.histories.indptr)[part.target.users]
    return worst_served(values, lengths, part.target.users, 1)[0]


def _listed(ranked: Ranked, place: int) -> list[int]:
    return [int(item) for item in ranked.lists[place] if item != NOBODY]
