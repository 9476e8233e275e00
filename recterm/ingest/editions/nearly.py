"""Nearly alike titles of one maker: spelled a little differently, or one with a subtitle that the other lacks."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import polars as pl
from rapidfuzz import fuzz

from recterm.ingest.editions.comparing import YEAR_SLACK
from recterm.ingest.editions.marks import is_other_work

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def nearly_alike(keys: pl.DataFrame) -> Iterator[tuple[int, int, str]]:
    """Yield pairs of rows that may be one work, with the reason; their keys differ.

    Args:
        keys: as from `keys.keyed`.
    """
    made = keys.filter((pl.col("maker") != "") & (pl.col("key").str.len_chars() >= LEAST_LETTERS))
    start = made.with_columns(start=pl.col("key").str.slice(0, BEGINNING))
    several = pl.len().over("kind", "maker", "start").is_between(2, MOST_COMPARED)
    blocks = start.filter(several).sort("kind", "maker", "start", "row")
    columns = blocks.select("kind", "maker", "start", "row", "key", "short", "year", "number")
    block: list[tuple[int, str, str, int | None, str]] = []
    last: tuple[str, str, str] | None = None
    for kind, maker, first_letters, *entry in columns.iter_rows():
        if (kind, maker, first_letters) != last:
            yield from _of_block(block)
            block, last = [], (kind, maker, first_letters)
        block.append((entry[0], entry[1], entry[2], entry[3], entry[4]))
    yield from _of_block(block)


def _of_block(block: list[tuple[int, str, str, int | None, str]]) -> Iterator[tuple[int, int, str]]:
    for (row, key, short, year, number), (other, its_key, its_short, its_year, its_number) in combinations(block, 2):
        if key == its_key or (number and its_number and number != its_number):
            continue
        if year is not None and its_year is not None and abs(year - its_year) > YEAR_SLACK:
            continue
        if _is_subtitled(key, short, its_key, its_short):
            yield row, other, "same maker, and one title with a subtitle or an addition"
        elif _is_slip(key, its_key):
            yield row, other, "same maker, and nearly the same title"


def _is_subtitled(key: str, short: str, its_key: str, its_short: str) -> bool:
    if short != its_short or len(short) < LEAST_LETTERS or (key != short and its_key != short):
        return False
    rest = (key + its_key).replace(short, "", 2)
    return not is_other_work(rest) and not _COUNTED.search(rest)


def _is_slip(key: str, its_key: str) -> bool:
    if _COUNTED.findall(key) != _COUNTED.findall(its_key) or is_other_work(key) != is_other_work(its_key):
        return False
    return fuzz.ratio(key, its_key, score_cutoff=NEARLY) > 0
