"""Contents of columns without names: which hold ids, which ratings, and which neither (constants, coordinates)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import known_kind
from recterm.ingest.tables.values.cell_numbers import filled, numbers_of, share_of_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

CONSTANT, COUNTER, COORDINATE, DECIMALS, ID = "a constant", "a running number", "coordinates", "decimals", "ids"
EVENTS = "kinds of events"
"""Kinds of columns."""

_MOST_EVENTS = 20
"""Number of distinct cells above which a column holds no kinds of events."""

ENOUGH_NUMBERS = 0.9
"""Share of numbers that makes a column ratings, if only its content says so."""

_CEILINGS = (5.0, 10.0, 100.0)
_MAX_DISTINCT = 101
"""Maximum number of distinct whole ratings: those of 0 to 100."""

_ENOUGH = 20
"""Rows from which on a column that never changes, or that counts them, means nothing else."""

_FINE = 4
"""Digits after the point from which on numbers beyond any scale of ratings are places on a map."""

_DECIMAL = r"^-?\d+[.,]\d*[1-9]\d*$"
_FINE_DECIMAL = rf"^-?\d{{1,3}}\.\d{{{_FINE},}}$"
_SOME = 0.1
"""Share of cells with decimals from which on a column has no ids."""


@dataclass(frozen=True)
class Guess:
    """Roles of the columns of a table without a header."""

    user: str | None = None
    item: str | None = None
    value: str | None = None
    note: str = ""
    """How sure it is, and what the other columns are."""
    doubt: str = ""
    """Why a person has to decide; empty where nothing else is likely."""


def kind_of(cells: pl.Series) -> str:
    """Return the kind of a column, judging by its first rows."""
    non_empty = filled(cells)
    distinct = non_empty.n_unique()
    if non_empty.is_empty() or (distinct == 1 and non_empty.len() >= _ENOUGH):
        return CONSTANT
    if distinct <= _MOST_EVENTS and all(map(known_kind, non_empty.unique())):
        return EVENTS
    if non_empty.len() >= _ENOUGH and distinct == non_empty.len() and _counts_rows(non_empty):
        return COUNTER
    if non_empty.str.contains(_DECIMAL).sum() < _SOME * non_empty.len():
        return ID
    numbers = numbers_of(non_empty)
    fine = non_empty.str.contains(_FINE_DECIMAL).sum() >= 0.9 * non_empty.len()
    low, high = _range(numbers)
    return COORDINATE if fine and low >= -180 and high <= 180 and (low < -1 or high > 10) else DECIMALS


def _range(numbers: pl.Series) -> tuple[float, float]:
    values = numbers.to_list()
    return (min(values), max(values)) if values else (0.0, 0.0)


def _counts_rows(cells: pl.Series) -> bool:
    steps = cells.cast(pl.Int64, strict=False).diff().drop_nulls()
    return steps.len() == cells.len() - 1 and bool((steps == 1).all())


def guess_roles(sample: pl.DataFrame, missing: Sequence[str], *, rated: bool) -> Guess:
    """Guess which columns hold the users, items and ratings.

    Args:
        sample: the first rows of the columns without a role, all text.
        missing: which of `user` and `item` have no column yet.
        rated: whether the ratings have a column already.
    """
    kinds = {column.name: kind_of(column) for column in sample.iter_columns()}
    ids = [name for name, kind in kinds.items() if kind == ID]
    if len(ids) < len(missing):  # a table of one person, or of items that are seen once
        ids = [name for name, kind in kinds.items() if kind in (ID, CONSTANT, COUNTER)]
    tied = [] if rated else _rating_like(sample, kinds, ids, len(missing))
    ids = [name for name in ids if name not in tied[-1:]]
    ids, dependent = _independent(sample, ids, len(missing))
    tied = [name for name in tied if name not in dependent] or tied
    if not rated and not tied and (counts := _counts(sample, ids, len(missing))) is not None:
        tied, ids = [counts], [name for name in ids if name != counts]
    roles = _roles(sample, ids, missing)
    value = tied[-1] if tied else None
    assigned = {*roles.values(), value}
    doubt = ""
    if len(sample) >= _ENOUGH:
        unclear = [name for name in tied if name not in roles.values()]
        if len(unclear) > 1 and len(ids) >= len(missing):
            doubt = f"{' and '.join(unclear)} may both be ratings"
        elif missing and len(ids) > len(missing):
            doubt = f"{', '.join(ids)} may all be users or items"
    left = {name: kind for name, kind in kinds.items() if name not in assigned and kind != ID}
    return Guess(roles.get("user"), roles.get("item"), value, _note(sample, roles, value, left, ids), doubt)


def _rating_like(sample: pl.DataFrame, kinds: dict[str, str], ids: Sequence[str], needed: int) -> list[str]:
    """Return the columns most like ratings: decimals first, then the lowest maximum; in file order."""
    ranks: dict[str, tuple[bool, float]] = {}
    for name, kind in kinds.items():
        if kind in (CONSTANT, COUNTER, COORDINATE) and sample.height >= _ENOUGH:
            continue
        if share_of_numbers(sample[name]) < ENOUGH_NUMBERS:
            continue
        values = numbers_of(sample[name])
        low, high = _range(values)
        ceiling = next((limit for limit in _CEILINGS if high <= limit), None)
        if ceiling is None or low < -ceiling or (kind == DECIMALS and high > _CEILINGS[1] and not _in_halves(values)):
            continue
        if kind == DECIMALS and ceiling < _CEILINGS[-1]:
            ranks[name] = False, ceiling
        elif values.n_unique() <= _MAX_DISTINCT:
            ranks[name] = True, ceiling
    spare = [name for name in ranks if _is_spare(sample, ids, name, needed)]
    best = min((ranks[name] for name in spare), default=None)
    return [name for name in spare if ranks[name] == best]


def _in_halves(values: pl.Series) -> bool:
    """Return whether numbers beyond 10 are whole or half ones, as marks are; prices, weights and latitudes are not."""
    return bool((values * 2 == (values * 2).round()).all())


def _is_spare(sample: pl.DataFrame, ids: Sequence[str], name: str, needed: int) -> bool:
    """Return whether enough users and items are left without a column."""
    others = [column for column in ids if column != name]
    if name not in ids or sample.height < _ENOUGH:
        return len(others) >= needed
    return len(_independent(sample, others, 0)[0]) >= needed


def _counts(sample: pl.DataFrame, ids: Sequence[str], needed: int) -> str | None:
    """Return the one column of numbers beside columns of text: counts of plays."""
    numeric = [name for name in ids if share_of_numbers(sample[name]) >= ENOUGH_NUMBERS]
    return numeric[0] if len(numeric) == 1 and len(ids) == needed + 1 and needed else None


def _independent(sample: pl.DataFrame, ids: list[str], needed: int) -> tuple[list[str], list[str]]:
    """Return the columns that no other one decides, and those that one does: the title or category of an item."""
    kept = list(ids)
    for name in reversed(ids):
        if len(kept) > needed and any(_decides(sample, other, name, ids) for other in kept if other != name):
            kept.remove(name)
    return kept, [name for name in ids if name not in kept]


def _decides(sample: pl.DataFrame, key: str, column: str, order: Sequence[str]) -> bool:
    keys, cells = sample[key].n_unique(), sample[column].n_unique()
    if keys == sample.height or keys < cells or cells == 1:
        return False
    if keys == cells and order.index(key) > order.index(column):
        return False
    return bool(sample.select(pl.struct(key, column).n_unique()).item() == keys)


def _roles(sample: pl.DataFrame, ids: Sequence[str], missing: Sequence[str]) -> dict[str, str]:
    pair = list(ids[: len(missing)])
    if len(pair) == 2 and _is_item_before_user(sample, pair[0], pair[1]):
        pair.reverse()
    return dict(zip(missing, pair, strict=False))


def _is_item_before_user(sample: pl.DataFrame, first: str, second: str) -> bool:
    """Return True when the first has more rows per value and another column depends on it: a title beside an id."""
    values = sample[first].n_unique()
    if values >= sample[second].n_unique():
        return False
    others = [name for name in sample.columns if name not in (first, second)]
    return any(
        sample[other].n_unique() == values and sample.select(pl.struct(first, other).n_unique()).item() == values
        for other in others
        if values > 1
    )


def _note(
    sample: pl.DataFrame, roles: dict[str, str], value: str | None, left: dict[str, str], ids: Sequence[str]
) -> str:
    if not roles and value is None:
        return ""
    sure = "probable" if len(ids) <= len(roles) and sample.height >= _ENOUGH else "a guess"
    facts = [f"{name} has {sample[name].n_unique():,} {role}s" for role, name in roles.items()]
    if value is not None:
        low, high = _range(numbers_of(sample[value]))
        facts.append(f"{value} is within {low:g} to {high:g}")
    facts += [f"{name} has {kind}" for name, kind in left.items()]
    return f"no header: the roles of the columns are {sure}: {', '.join(facts)}; --user, --item and --rating change it"
