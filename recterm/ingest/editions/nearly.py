"""Nearly alike titles of one maker: spelled a little differently, or one with a subtitle that the other lacks."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from rapidfuzz import fuzz

from recterm.ingest.editions.comparing import YEAR_SLACK
from recterm.ingest.editions.keys import LONG, short_key
from recterm.ingest.editions.marks import is_other_work
from recterm.ingest.editions.pairs import codes, may_be_alike, pairs_within, years_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LEAST_LETTERS = 8
"""Letters of a title from which a small difference is a slip, not another title."""

NEARLY = 92
"""Similarity in percent from which two titles may be one."""

BEGINNING = 5
"""Letters that nearly alike titles have in common at the beginning."""

MOST_COMPARED = 40
"""Titles of one maker with the same beginning that are compared; more are a series."""

_COUNTED = re.compile(
    r"\d+|\b(?:[ivx]+|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|last|new|un|deux|zwei|eins)\b"
)
"""Words that distinguish the parts of a series."""


def nearly_alike(items: pl.DataFrame, keys: pl.DataFrame) -> Iterator[tuple[int, int, str]]:
    """Yield pairs of rows that may be one work, with the reason; their keys differ.

    Args:
        items: `dataset.ITEM_SCHEMA`.
        keys: as from `keys.keyed`.
    """
    made = keys.filter((pl.col("maker") != "") & (pl.col("key").str.len_chars() >= LEAST_LETTERS))
    start = made.with_columns(start=pl.col("key").str.slice(0, BEGINNING))
    several = pl.len().over("kind", "maker", "start").is_between(2, MOST_COMPARED)
    blocks = start.filter(several)
    if not len(blocks):
        return
    block = pl.struct("kind", "maker", "start").rank("dense").cast(pl.Int64)
    blocks = blocks.with_columns(block=block, title=items["title"].gather(blocks["row"])).sort("block", "row")
    first, second = pairs_within(blocks["block"].to_numpy(), MOST_COMPARED)
    promising = _promising(blocks, first, second)
    first, second = first[promising], second[promising]
    needed, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    columns = blocks[needed].select("row", "title", "key", "number")
    titles = [_Title(*values) for values in columns.iter_rows()]
    for left, right in zip(*(half.tolist() for half in np.split(places, [len(first)])), strict=True):
        if reason := _reason(titles[left], titles[right]):
            yield titles[left].row, titles[right].row, reason


class _Title:
    """Title, as it is compared; what is only sometimes needed is computed on request."""

    def __init__(self, row: int, title: str, key: str, number: str) -> None:
        self.row, self.key, self.number = row, key, number
        self._title = title

    @cached_property
    def short(self) -> str:
        """Key of the title without a subtitle and brackets."""
        return short_key(self._title) if re.search(LONG, self._title) else self.key


def _promising(blocks: pl.DataFrame, first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return (P,) whether two titles can be nearly alike: by their years, and by their letters or subtitles."""
    key = codes(blocks["key"])
    kept = np.flatnonzero((years_apart(blocks["year"], first, second) <= YEAR_SLACK) & (key[first] != key[second]))
    is_long = blocks["title"].str.contains(LONG).to_numpy()
    alike = is_long[first[kept]] | is_long[second[kept]]
    rest = kept[~alike]
    alike[~alike] = may_be_alike(blocks["key"], first[rest], second[rest], NEARLY)
    promising = np.zeros(len(first), dtype=bool)
    promising[kept[alike]] = True
    return promising


def _reason(title: _Title, other: _Title) -> str:
    if title.number and other.number and title.number != other.number:
        return ""
    if _is_subtitled(title.key, title.short, other.key, other.short):
        return "same maker, and one title with a subtitle or an addition"
    return "same maker, and nearly the same title" if _is_slip(title.key, other.key) else ""


def _is_subtitled(key: str, short: str, its_key: str, its_short: str) -> bool:
    if short != its_short or len(short) < LEAST_LETTERS or (key != short and its_key != short):
        return False
    rest = (key + its_key).replace(short, "", 2)
    return not is_other_work(rest) and not _COUNTED.search(rest)


def _is_slip(key: str, its_key: str) -> bool:
    if _COUNTED.findall(key) != _COUNTED.findall(its_key) or is_other_work(key) != is_other_work(its_key):
        return False
    return fuzz.ratio(key, its_key, score_cutoff=NEARLY) > 0
