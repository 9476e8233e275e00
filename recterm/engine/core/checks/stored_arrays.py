"""Checks of a stored model's arrays before it answers, so that a damaged file never recommends anything.

A checksum cannot tell, since the writer of the file wrote it too. Shapes must fit each other and the catalogue, numbers
must be finite, and rows must point inside their table. I items, U users, R items that take part, K
factors, T tokens, P parts, G groups of users.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from recterm.engine.core.protocol import Arrays

LARGEST = 1e15
"""No number of a fitted model comes close to this."""


class _Lists(NamedTuple):
    """Concatenated lists: names of their bounds, entries and values; how many there are; what entries point to."""

    bounds: str
    entries: str
    values: str
    many: str
    of: str


_LISTS: Mapping[str, tuple[_Lists, ...]] = {
    "heard_rows": (
        _Lists("indptr", "rows", "values", "I", "I"),
        _Lists("heard_indptr", "heard_rows", "heard_values", "I", "I"),
    ),
    "heard_users": (
        _Lists("indptr", "items", "weights", "U", "I"),
        _Lists("heard_indptr", "heard_users", "heard_weights", "I", "U"),
    ),
    "tokens": (_Lists("indptr", "tokens", "values", "I", "T"),),
    "ratings": (_Lists("indptr", "users", "ratings", "I", "U"),),
    "through": (_Lists("indptr", "users", "values", "R", "U"),),
    "indptr": (_Lists("indptr", "items", "values", "R", "R"),),
}
"""Lists of a model that has an array of this name; the first name present counts."""

_SHAPES: dict[str, tuple[str, ...]] = {
    "popularity": ("I",), "counts": ("I",), "mean_weights": ("I",), "means": ("I",), "item_means": ("I",),
    "item_bias": ("I",), "item_biases": ("I",), "item_fame": ("I",), "item_reliability": ("I",),
    "item_factors": ("I", "K"), "gram": ("K", "K"), "typical": ("K",), "item_with_bias": ("K",),
    "item_mean": ("I", "K"), "deviation_seen": ("2", "S"),
    "prior_steps": ("I", "K"), "prior_base": ("2", "K"), "prior_precision": ("K", "K"), "dense": ("R", "R"),
    "through": ("U", "R"), "levels": ("U", "2"), "rarity": ("T",), "parts": ("P",), "blend": ("2", "P"), "cold": ("1",),
    "mean_noise": ("2",), "mean_unit_noise": ("3",), "moments": ("3",), "settings": ("3",), "mean_size": ("1",),
    "correction": ("7",), "correction_share": ("1",), "bias_shares": ("2",), "newcomer_gap": ("I",),
    "n_tokens": ("1",), "seed": ("1",), "group_deviations": ("G", "I"), "group_scale": ("2",),
}  # fmt: skip
"""Lengths by letter; the same letter is the same length throughout a model."""

_NOT_NEGATIVE = ("popularity", "counts", "mean_size", "item_reliability", "bias_shares", "correction_share")


def check_arrays(arrays: Arrays, n_items: int) -> None:
    """Refuse arrays that no fitted model could have.

    Args:
        arrays: as `arrays()` gave them; those of a part begin with the part's name and a dot.
        n_items: items that the model was fitted on.

    Raises:
        EngineError: names the array, and what is wrong with it.
    """
    parts: dict[str, dict[str, NDArray[np.generic]]] = {}
    for name, array in arrays.items():
        part, _, plain = name.rpartition(".")
        parts.setdefault(part, {})[plain] = array
    for part, own in parts.items():
        _check_part(f"{part}." if part else "", own, n_items)


def _check_part(prefix: str, arrays: Mapping[str, NDArray[np.generic]], n_items: int) -> None:
    for name, array in arrays.items():
        _check_numbers(prefix + name, array, lowest=0.0 if name in _NOT_NEGATIVE else -LARGEST)
    lengths = {"I": n_items, "1": 1, "2": 2, "3": 3, "7": 7}
    if "n_tokens" in arrays and arrays["n_tokens"].size:
        lengths["T"] = int(arrays["n_tokens"].flat[0])
    kind = next((name for name in _LISTS if name in arrays), "")
    if "rows" in arrays and kind != "heard_rows":
        lengths["R"] = _check_part_of_items(prefix, arrays["rows"], n_items)
    several = {"item_covariance": ("I", "V") if "item_reliability" in arrays else ("K", "K"), "items": ("I", "F")}
    for name, letters in (_SHAPES | several).items():
        # Factors of items, or entries of lists.
        if name in arrays and not (name == "items" and kind):
            _check_shape(prefix + name, arrays[name], letters, lengths)
    scale = arrays.get("scale")
    if scale is not None and scale.size:
        _check_scale(prefix, scale)
    for lists in _LISTS.get(kind, ()):
        _check_lists(prefix, arrays, lists, lengths)


def _check_numbers(name: str, array: NDArray[np.generic], lowest: float) -> None:
    """Check that every number is finite and of a plausible size; the smallest and largest show it, NaN included."""
    if array.dtype.kind not in "fiub":
        raise EngineError(f"array {name!r} holds no numbers")
    if array.dtype.kind == "f" and array.size:
        smallest, largest = float(np.min(array)), float(np.max(array))
        if not (lowest <= smallest and largest <= LARGEST):
            raise EngineError(f"array {name!r} holds {smallest:g} to {largest:g}, which no fitted model has")


def _check_shape(name: str, array: NDArray[np.generic], letters: tuple[str, ...], lengths: dict[str, int]) -> None:
    if array.ndim != len(letters):
        raise EngineError(f"array {name!r} has {array.ndim} dimensions, not {len(letters)}")
    for letter, length in zip(letters, array.shape, strict=True):
        if lengths.setdefault(letter, length) != length:
            raise EngineError(f"array {name!r} has the shape {array.shape}, where {lengths[letter]:,} are needed")


def _check_part_of_items(prefix: str, rows: NDArray[np.generic], n_items: int) -> int:
    """Check the rows of the items that take part: each once."""
    _check_entries(f"{prefix}rows", rows, n_items)
    if len(np.unique(rows)) != len(rows):
        raise EngineError(f"array '{prefix}rows' names an item twice")
    return len(rows)


def _check_scale(prefix: str, scale: NDArray[np.generic]) -> None:
    if scale.shape != (3,) or not (float(scale[0]) < float(scale[1]) and float(scale[2]) > 0):
        raise EngineError(f"array '{prefix}scale' is not a rating scale")


def _check_lists(
    prefix: str, arrays: Mapping[str, NDArray[np.generic]], lists: _Lists, lengths: dict[str, int]
) -> None:
    bounds, entries, values = (arrays.get(name, np.zeros(0)) for name in (lists.bounds, lists.entries, lists.values))
    if bounds.ndim != 1 or bounds.dtype.kind not in "iu" or not bounds.size:
        raise EngineError(f"array {prefix + lists.bounds!r} does not hold the bounds of lists")
    steps = np.diff(bounds.astype(np.int64))
    if lengths.setdefault(lists.many, len(steps)) != len(steps):
        raise EngineError(f"array {prefix + lists.bounds!r} is of {len(steps):,} lists, not {lengths[lists.many]:,}")
    if bounds[0] != 0 or bounds[-1] != len(entries) or (steps < 0).any() or len(entries) != len(values):
        raise EngineError(f"the bounds in {prefix + lists.bounds!r} do not fit {prefix + lists.entries!r}")
    if lists.of in lengths:
        _check_entries(prefix + lists.entries, entries, lengths[lists.of])


def _check_entries(name: str, entries: NDArray[np.generic], size: int) -> None:
    if entries.ndim != 1 or (entries.size and entries.dtype.kind not in "iu"):
        raise EngineError(f"array {name!r} holds no rows")
    if entries.size and not 0 <= int(entries.min()) <= int(entries.max()) < size:
        raise EngineError(f"array {name!r} points outside the {size:,} available")
