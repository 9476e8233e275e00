"""The data card of a library, held against what the library says of its data before anybody reads it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from recterm.store.file.damage import damaged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.store import Library

_SHARES = ("density", "sparsity", "gini")
_QUANTILES = ("min", "q25", "median", "q75", "max", "mean")
_BARS = ("histogram", "activity", "popularity", "over_time")


def data_card_of(library: Library) -> Mapping[str, Any]:
    """What the import found: quantiles, histogram, Gini, ...; empty for a library without data.

    Raises:
        LibraryError: the card is not of this data, or has a value that no import finds.
    """
    card: Mapping[str, Any] = library.settings.get("data_card", {})
    if not card:
        return {}
    info = library.info()
    counted = {"items": info.n_items, "users": info.n_users, "interactions": info.n_interactions}
    wrong = [name for name, count in counted.items() if card.get(name) != count]
    wrong += _wrong(card)
    if wrong:
        raise damaged(library.path, f"the data card, in {', '.join(wrong)}")
    return card


def _wrong(card: Mapping[str, Any]) -> list[str]:
    """Names of what cannot be."""
    tests = {
        **{name: _number(card.get(name), 0, 1) for name in _SHARES},
        **{name: _is_quantiles(card.get(name)) for name in ("per_user", "per_item")},
        **{name: _is_bars(card.get(name, [])) for name in _BARS},
        **{name: _whole_or_none(card.get(name)) for name in ("first_timestamp", "last_timestamp")},
        "never_touched": _number(card.get("never_touched"), 0),
        "mean_rating": card.get("mean_rating") is None or _number(card["mean_rating"]),
        "top_share": _is_shares(card.get("top_share")),
        "duplicates": _number(card.get("duplicates", 0), 0),
        "heat_map": _is_heat_map(card.get("heat_map")),
    }
    return [name for name, holds in tests.items() if not holds]


def _number(value: object, low: float = -math.inf, high: float = math.inf) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    # Rounding may carry a share a little over 1.
    return math.isfinite(value) and low - 1e-9 <= value <= high + 1e-9


def _whole_or_none(value: object) -> bool:
    return value is None or (type(value) is int and abs(value) < 1 << 40)


def _is_quantiles(value: object) -> bool:
    return isinstance(value, dict) and all(_number(value.get(name), 0) for name in _QUANTILES)


def _is_shares(value: object) -> bool:
    return isinstance(value, dict) and all(_number(share, 0, 1) for share in value.values())


def _is_bars(value: object) -> bool:
    """Pairs of a name or number and a count."""
    return isinstance(value, list) and all(
        isinstance(bar, list) and len(bar) == 2 and (isinstance(bar[0], str) or _number(bar[0])) and _number(bar[1], 0)
        for bar in value
    )


def _is_heat_map(value: object) -> bool:
    if value is None:
        return True
    rows = value.get("density") if isinstance(value, dict) else None
    return isinstance(rows, list) and all(isinstance(row, list) and all(_number(one, 0) for one in row) for row in rows)
