"""Data cards, checked against the library's own facts about its data before use."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from recterm.domain.answers.data.data_card import DataCard
from recterm.domain.data.event_weights import MOST_WEIGHT
from recterm.process.codec import DocumentError, from_document
from recterm.store.file.damage import damaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.domain.answers.data.data_card import Quantiles
    from recterm.domain.answers.data.events import EventScores
    from recterm.store import Library

_LATEST = 1 << 40
"""Seconds before or after 1970 within which every interaction lies."""


def data_card_of(library: Library) -> DataCard | None:
    """Return the statistics of the import: quantiles, histogram, Gini, ...; None for a library without data.

    Raises:
        LibraryError: the card does not belong to this data, or has a value that no import produces.
    """
    document = library.settings.get("data_card", {})
    if not document:
        return None
    try:
        card = from_document(document, DataCard)
    except DocumentError as error:
        raise damaged(library.path, f"the data card, in {error}") from error
    info = library.info()
    counted = {"items": info.n_items, "users": info.n_users, "interactions": info.n_interactions}
    wrong = [name for name, count in counted.items() if getattr(card, name) != count] + _wrong(card)
    if wrong:
        raise damaged(library.path, f"the data card, in {', '.join(wrong)}")
    return card


def _wrong(card: DataCard) -> list[str]:
    """Return the names of the fields with impossible values."""
    bars = (*card.activity, *card.popularity, *card.over_time)
    blocks = [block for row in card.heat_map.density for block in row]
    tests = {
        "density": _within([card.density], 1),
        "sparsity": _within([card.sparsity], 1),
        "gini": _within([card.gini], 1),
        "top_share": _within(card.top_share.values(), 1),
        "per_user": _are_quantiles(card.per_user),
        "per_item": _are_quantiles(card.per_item),
        "histogram": _within([count for _, count in card.histogram])
        and all(math.isfinite(value) for value, _ in card.histogram),
        "activity, popularity, over_time": _within([count for _, count in bars]),
        "heat_map": _within(blocks),
        "never_touched": _within([card.never_touched]),
        "duplicates": _within([card.duplicates]),
        "features": _within([feature.share for feature in card.features], 1)
        and _within([count for feature in card.features for _, count in (("", feature.values), *feature.common)]),
        "editions": _within([card.editions.works, card.editions.items, card.editions.possible]),
        "mean_rating": card.mean_rating is None or math.isfinite(card.mean_rating),
        "scores": card.scores is None or _are_scores(card.scores),
        "first_timestamp": abs(card.first_timestamp or 0) < _LATEST,
        "last_timestamp": abs(card.last_timestamp or 0) < _LATEST,
    }
    return [name for name, holds in tests.items() if not holds]


def _are_scores(scores: EventScores) -> bool:
    rows = _within([scores.positive, scores.negative, *(use.rows for use in scores.kinds)])
    return rows and all(abs(weight) <= MOST_WEIGHT for weight in scores.weights.values())


def _are_quantiles(quantiles: Quantiles) -> bool:
    return _within([quantiles.min, quantiles.q25, quantiles.median, quantiles.q75, quantiles.max, quantiles.mean])


def _within(values: Iterable[float], most: float = math.inf) -> bool:
    """Return whether each value is from 0 to `most`; rounding may push a share slightly over 1."""
    return all(math.isfinite(value) and -1e-9 <= value <= most + 1e-9 for value in values)
