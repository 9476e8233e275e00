"""Columns without a role: texts of reviews, and those left out, with the conditions that can filter by them."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.contents import ENOUGH_NUMBERS
from recterm.ingest.tables.values.cell_numbers import filled, numbers_of, share_of_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

_VERIFIED = re.compile(r"verified|genuine|approved")
_HELPFUL = re.compile(r"helpful|useful|upvote|thumbsup|votes?$")
"""Folded names of columns that say which reviews to trust."""

_YES = ("y", "yes", "true", "t", "1")
_NO_PROSE = re.compile(r"name|location|address|place|city|agent|device|url|link")
_WORDS_OF_PROSE = 3


def is_prose(name: str, cells: pl.Series) -> bool:
    """Return whether a column holds texts that people wrote: mostly different ones, of several words."""
    non_empty = filled(cells)
    if non_empty.is_empty() or _NO_PROSE.search(fold_column_name(name)) or non_empty.n_unique() * 2 <= non_empty.len():
        return False
    words = non_empty.str.count_matches(r"\p{L}{3,}")
    return float(words.sum()) >= _WORDS_OF_PROSE * words.len()


def left_out_note(sample: pl.DataFrame, names: Sequence[str]) -> str | None:
    """Return a note about columns that nothing uses, with conditions ready to be copied; None without any.

    Args:
        sample: the first rows, all text.
        names: the columns, all of which are named.
    """
    if not names:
        return None
    such_as = "".join(f" --where {shlex.quote(condition)}" for condition in offered_conditions(sample, names))
    filtering = f"--where can filter by them{f', such as{such_as}' if such_as else ''}"
    return f"columns left out: {', '.join(names)}; {filtering}"


def offered_conditions(sample: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """Return the conditions by which people often filter: verified purchases, reviews that helped someone."""
    return [condition for name in names if (condition := _condition(name, sample[name])) is not None]


def _condition(name: str, cells: pl.Series) -> str | None:
    """Return the condition by which most people would filter; None if there is no such one."""
    folded = fold_column_name(name)
    if _VERIFIED.search(folded):
        yes = next((cell for cell in filled(cells).to_list() if cell.strip().lower() in _YES), None)
        return None if yes is None else f"{name}={yes.strip()}"
    if _HELPFUL.search(folded) and share_of_numbers(cells) >= ENOUGH_NUMBERS and (numbers_of(cells) >= 1).any():
        return f"{name}>=1"
    return None
