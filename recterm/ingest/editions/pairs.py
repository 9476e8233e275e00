"""Pairs of items in blocks, all at once: nearly all items of a large catalogue are ruled out without looking at each.

What is ruled out here is what `comparing` and `nearly` would rule out, and never more: most by numbers and years, and
by a bound on how similar two texts can be. Texts whose lengths or letters differ too much cannot reach a similarity.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]

LETTERS = 32
"""Classes into which the letters of a text are counted."""


def pairs_within(block: Rows, most: int) -> tuple[Rows, Rows]:
    """Return all pairs of places in blocks of 2 to `most` members, the earlier place first; block by block.

    Args:
        block: (N,) number of each place's block; equal numbers stand together.
        most: members from which a block is left out.
    """
    if not len(block):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], block[1:] != block[:-1]]))
    sizes = np.diff(np.append(starts, len(block)))
    firsts, seconds = [], []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= most)]).tolist():
        first, second = np.triu_indices(size, 1)
        begins = starts[sizes == size][:, None]
        firsts.append((begins + first).ravel())
        seconds.append((begins + second).ravel())
    if not firsts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    first_places, second_places = np.concatenate(firsts), np.concatenate(seconds)
    order = np.lexsort((second_places, first_places))
    return first_places[order].astype(np.int64), second_places[order].astype(np.int64)


def codes(column: pl.Series) -> Rows:
    """Return (N,) a number for each distinct text; 0 for an empty one, and none for null."""
    texts = column.fill_null("")
    distinct = texts.unique()
    number = pl.int_range(1, len(distinct) + 1, eager=True)
    numbers = texts.replace_strict(distinct, number.set(distinct == "", 0))
    return numbers.to_numpy().astype(np.int64)


def years_apart(years: pl.Series, first: Rows, second: Rows) -> Rows:
    """Return (P,) years between the items of each pair, -1 where one has no year."""
    filled = years.fill_null(-1_000_000).to_numpy().astype(np.int64)
    apart: Rows = np.abs(filled[first] - filled[second])
    apart[(filled[first] < -500_000) | (filled[second] < -500_000)] = -1
    return apart


def may_be_alike(texts: pl.Series, first: Rows, second: Rows, percent: float) -> Mask:
    """Return (P,) whether two texts can be so similar; False only where `rapidfuzz.fuzz.ratio` is below.

    The ratio is 2 M / (a + b), with M common letters in order: M is at most the number of letters that both have. That
    holds for reordered words too, since these letters are the same.
    """
    if not len(first):
        return np.zeros(0, dtype=bool)
    needed, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    counted = _letters(texts.gather(needed))
    ours, theirs = np.split(places, [len(first)])
    sums = counted.sum(axis=1, dtype=np.int64)
    total = sums[ours] + sums[theirs]
    common = np.zeros(len(ours), dtype=np.int64)
    for letter in range(LETTERS):
        column = counted[:, letter]
        common += np.minimum(column[ours], column[theirs])
    alike: Mask = 200.0 * common >= percent * total
    return alike


def _letters(texts: pl.Series) -> NDArray[np.int32]:
    """Return (N, LETTERS) how many letters of each class the texts have; spaces at their ends and doubled count not."""
    stripped = texts.str.strip_chars().str.replace_all(r"\s+", " ")
    encoded = stripped.to_list()
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    points = np.frombuffer("".join(encoded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owner = np.repeat(np.arange(len(encoded)), lengths)
    counted = np.bincount(owner * LETTERS + points % LETTERS, minlength=len(encoded) * LETTERS)
    return counted.reshape(-1, LETTERS).astype(np.int32)
