"""User inspection: one community user's history, a model's list, and the relevant items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.answers.lab.user_inspection import KnownItem, ListedItem, RelevantItem, UserReport
from recterm.domain.evaluation_settings import DEFAULT_PLAN
from recterm.domain.measured_models import IN_USE
from recterm.domain.progress import ProgressSink, silent
from recterm.engine import Task
from recterm.errors import EngineError
from recterm.lab.metrics.breakdowns import worst_served
from recterm.lab.metrics.fold import Fold
from recterm.lab.metrics.lists import NOBODY, Ranked, rank
from recterm.lab.metrics.measuring_lists import list_metrics
from recterm.lab.splits.protocols import protocol_named
from recterm.service.arrays.community import interactions_of
from recterm.service.libraries.files import open_library
from recterm.service.models.evaluating import item_ranks
from recterm.service.models.in_use import FOR_YOU, choose_models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recterm.domain.evaluation_settings import EvaluationPlan
    from recterm.engine import Interactions
    from recterm.lab.metrics.lists import GroundTruth, Rows
    from recterm.lab.splits.splits import Split
    from recterm.store.catalogue.catalogue import Catalogue


def inspect_user(
    library: str | Path | None,
    model: str,
    user: int | None = None,
    *,
    overrides: Mapping[str, Any] | None = None,
    plan: EvaluationPlan = DEFAULT_PLAN,
    progress: ProgressSink = silent,
) -> UserReport:
    """Fit the model on the training part and show one user's history, list and hits.

    Args:
        library: name or path; None is the current one.
        model: ranking model, as in `evaluate`; `in-use` is the one in use for "For you".
        user: number of the user, from 1; None is the one that the model serves worst.
        overrides: hyperparameters by name.
        plan: settings of the evaluation; only the first fold is used.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        EngineError: the model does not rank, or the user has no list in this split.
    """
    with open_library(library) as opened:
        data = interactions_of(opened)
        part, split = _first_fold(data, item_ranks(opened, data), plan)
        chosen = choose_models(opened, data, [FOR_YOU if model == IN_USE else model], overrides, floor=False)
        (candidate,) = chosen.candidates
        made = candidate.make(part.train)
        if made.task is not Task.RANKING or part.target is None:
            raise EngineError(
                f"{model} lists nothing for anyone here",
                "name a model that ranks, such as als",
                code="no_list_for_user",
            )
        target = part.target
        _check(target, data.n_users, user, plan.protocol)
        changed = made.hyperparameters.changed()
        made.fit(part.train, rng=np.random.default_rng(plan.seed), progress=progress)
        ranked = rank(made, part.histories, target, plan.measuring, progress, times=part.times)
        metrics = list_metrics(target, ranked, plan.measuring)
        row = user - 1 if user is not None else _worst(part, metrics[f"ndcg{plan.measuring.suffix}"])
        place = int(np.searchsorted(target.users, row))
        history, listed, relevant = _described(opened.catalogue, part, row, _listed(ranked, place))
        return UserReport(
            user=row + 1,
            model=candidate.key,
            changed=changed,
            split=split.name,
            metrics={name: float(values[place]) for name, values in metrics.items()},
            history=history,
            listed=listed,
            relevant=relevant,
        )


def _first_fold(data: Interactions, ranks: Rows, plan: EvaluationPlan) -> tuple[Fold, Split]:
    protocol = protocol_named(plan.protocol)
    split = protocol.splits(data.user, ranks[data.item], plan.seed, data.timestamp)[0]
    measuring = protocol.measured(plan.measuring)
    return Fold.of(data, split, ranks, lists=True, measuring=measuring, seed=plan.seed), split


def _check(target: GroundTruth, n_users: int, user: int | None, protocol: str) -> None:
    if user is not None and user - 1 not in target.users:
        raise EngineError(
            f"user {user} has no list in {protocol}",
            f"users are numbered from 1 to {n_users} in the order of their ids; a list needs a history and a relevant"
            " test item",
            code="no_list_for_user",
        )


def _described(
    catalogue: Catalogue, part: Fold, row: int, listed: list[int]
) -> tuple[tuple[KnownItem, ...], tuple[ListedItem, ...], tuple[RelevantItem, ...]]:
    """Return one user's history, list and relevant items, in display order.

    Args:
        catalogue: catalogue with the items.
        part: fold of the evaluation.
        row: row of the user.
        listed: item rows of the list, best first.
    """
    target, history, data = part.target, part.histories[row], part.data
    assert target is not None
    test = part.test[data.user[part.test] == row]
    given = dict(zip(data.item[test].tolist(), data.value[test].tolist(), strict=True))
    own = sorted(zip(history.indices.tolist(), history.data.tolist(), strict=True), key=lambda pair: -pair[1])
    wanted = (target.pairs[target.pairs // target.n_items == row] % target.n_items).tolist()
    rows = [*(item for item, _ in own), *wanted, *listed]
    items = {row: (item.id, item.title, item.year) for row, item in zip(rows, catalogue.page(rows), strict=True)}
    places = {item: place for place, item in enumerate(listed, start=1)}
    relevant = [RelevantItem(*items[item], float(given[item]), places.get(item)) for item in wanted]
    return (
        tuple(KnownItem(*items[item], float(value)) for item, value in own),
        tuple(ListedItem(*items[item], item in wanted) for item in listed),
        tuple(sorted(relevant, key=lambda item: (item.place is None, item.place or 0, -item.value))),
    )


def _worst(part: Fold, values: np.ndarray) -> int:
    assert part.target is not None
    lengths = np.diff(part.histories.indptr)[part.target.users]
    return worst_served(values, lengths, part.target.users, 1)[0]


def _listed(ranked: Ranked, place: int) -> list[int]:
    return [int(item) for item in ranked.lists[place] if item != NOBODY]
