"""From the cells of a table to arrays of interactions: ids to codes, rows that cannot be used counted by reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.errors import InputError
from recterm.ingest.dataset import Events
from recterm.ingest.report import MAX_EXAMPLES
from recterm.ingest.times import DAY, NOON

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from recterm.ingest.report import Tally
    from recterm.ingest.scale import Values

NO_USER = "no user"
NO_ITEM = "no item"
NO_VALUE = "no rating"
NOT_A_NUMBER = "rating is not a number"
BAD_TIME = "time cannot be read"
TOO_EARLY = "time before 1970"
TOO_LATE = "time in the future"
RATED_AGAIN = "rated more than once by the same user: the last rating is kept"
SEEN_AGAIN = "several interactions of one user with one item: added up"
TWICE = "the same interaction twice"

_REASONS = ("", NO_USER, NO_ITEM, NO_VALUE, NOT_A_NUMBER, BAD_TIME, TOO_EARLY, TOO_LATE)
_OUTSIDE, _UNUSABLE, _BLANK = 100, 101, 102


@dataclass(frozen=True)
class Fields:
    """Where the parts of an interaction are in a lazy frame of cells."""

    user: pl.Expr
    """Text."""
    item: pl.Expr
    """Text."""
    value: pl.Expr | None
    """The cell as it stands; None when each row is one view."""
    number: pl.Expr | None
    """The value as a float, null where it is none."""
    time: pl.Expr | None
    """The cell as it stands."""
    seconds: pl.Expr | None
    """UTC seconds, null where they cannot be read."""
    unusable: pl.Expr | None = None
    """Filled where a row cannot be used at all, for `unusable_reason`."""
    unusable_reason: str = ""


@dataclass(frozen=True)
class Cells:
    """The lazy rows of one table of interactions, in file order."""

    where: str
    """What messages call the table."""
    rows: pl.LazyFrame
    first_line: int | None
    """Line of the first row; None when a row may span lines or has none."""

    def line(self, row: int) -> str:
        """What messages call a row."""
        if self.first_line is None:
            return f"{self.where}, row {row + 1}"
        return f"{self.where}:{row + self.first_line}"

    def examples(self, rows: NDArray[np.int64]) -> list[str]:
        """The first few of these rows as text."""
        wanted = [int(row) for row in rows[:MAX_EXAMPLES]]
        found = self.rows.with_row_index("\0row").filter(pl.col("\0row").is_in(wanted)).collect(engine="streaming")
        texts = {row[0]: ", ".join("" if cell is None else str(cell) for cell in row[1:]) for row in found.iter_rows()}
        return [f"{self.line(row)}: {texts.get(row, '')}" for row in wanted]


@dataclass(frozen=True)
class Interactions:
    """What was read: `events` with codes, and the ids that the codes stand for."""

    events: Events
    users: pl.Series
    items: pl.Series
    values: Values


def read_events(
    cells: Cells, fields: Fields, values: Callable[[pl.Series], Values], now: int, tally: Tally
) -> Interactions:
    """Read a table of interactions.

    Args:
        cells: the rows.
        fields: their parts.
        values: says what the usable numbers mean.
        now: UTC seconds; times more than a day later are refused.
        tally: counts what is dropped and merged.

    Raises:
        InputError: no row can be used.
    """
    frame = cells.rows.select(**_columns(fields, now)).collect(engine="streaming")
    reason = frame["reason"].to_numpy().copy()
    tally.read += int(np.count_nonzero(reason != _BLANK))
    numbers = frame["value"]
    usable = numbers if not reason.any() else numbers.filter(pl.Series(reason == 0))
    meaning = values(usable) if usable.len() else None
    if meaning is not None:
        value = numbers.to_numpy()
        reason[(reason == 0) & ~((value >= np.float32(meaning.lowest)) & (value <= np.float32(meaning.highest)))] = (
            _OUTSIDE
        )
    names = dict(enumerate(_REASONS[1:], start=1)) | {_UNUSABLE: fields.unusable_reason}
    _count_dropped(cells, reason, names | ({_OUTSIDE: meaning.outside} if meaning else {}), tally)
    if meaning is None or not np.any(reason == 0):
        raise _nothing_left(cells.where, tally)
    events, users, items, rows = _usable(frame, reason == 0)
    del frame
    return Interactions(_settle(cells, events, rows, meaning, items.len(), tally), users, items, meaning)


def _columns(fields: Fields, now: int) -> dict[str, pl.Expr]:
    """Codes, numbers and the number of the reason for which a row cannot be used (0: none)."""
    user, item = (expr.str.strip_chars() for expr in (fields.user, fields.item))
    checks = [(_is_empty(user), NO_USER), (_is_empty(item), NO_ITEM)]
    blank = fields.user.is_null() & fields.item.is_null()
    number = pl.lit(1.0, pl.Float32)
    if fields.value is not None and fields.number is not None:
        number = fields.number.cast(pl.Float32)
        checks += [(_is_empty(fields.value), NO_VALUE), (number.is_null() | ~number.is_finite(), NOT_A_NUMBER)]
        blank &= fields.value.is_null()
    seconds = pl.lit(None, pl.Int64)
    if fields.time is not None and fields.seconds is not None:
        seconds = fields.seconds
        checks += [
            (seconds.is_null() & ~_is_empty(fields.time), BAD_TIME),
            (seconds < 0, TOO_EARLY),
            (seconds > now + DAY, TOO_LATE),
        ]
    codes = [(condition, _REASONS.index(name)) for condition, name in checks]
    if fields.unusable is not None:
        blank &= fields.unusable.is_null()
        codes.insert(0, (~_is_empty(fields.unusable), _UNUSABLE))
    reason = pl.lit(0, pl.UInt8)
    for condition, code in reversed(codes):
        reason = pl.when(condition).then(pl.lit(code, pl.UInt8)).otherwise(reason)
    return {
        "user": user.cast(pl.Categorical(pl.Categories.random("users"))),
        "item": item.cast(pl.Categorical(pl.Categories.random("items"))),
        "value": number,
        "seconds": seconds,
        "reason": pl.when(blank).then(pl.lit(_BLANK, pl.UInt8)).otherwise(reason),
    }


def _is_empty(cell: pl.Expr) -> pl.Expr:
    return cell.is_null() | (cell.cast(pl.String).str.strip_chars() == "")


def _count_dropped(cells: Cells, reason: NDArray[np.uint8], names: dict[int, str], tally: Tally) -> None:
    if not reason.any():
        return
    for code, name in names.items():
        if (rows := np.flatnonzero(reason == code)).size:
            tally.drop(name, rows.size, cells.examples(rows))


def _nothing_left(where: str, tally: Tally) -> InputError:
    if not tally.read:
        return InputError(f"{where} has a header but no rows", "Get it again, or name another file.")
    reason, dropped = max(tally.dropped.items(), key=lambda item: item[1].count)
    shown = f"; for example {dropped.examples[0]}" if dropped.examples else ""
    return InputError(
        f"{where}: none of its {tally.read:,} rows can be used ({reason}: {dropped.count:,}{shown})",
        "Say which columns are which with --user, --item, --rating and --time.",
    )


def _usable(
    frame: pl.DataFrame, good: NDArray[np.bool_]
) -> tuple[Events, pl.Series, pl.Series, NDArray[np.int64] | None]:
    """Arrays of the rows that can be used, the ids, and the rows' places in the file unless all are used."""
    rows = None if good.all() else np.flatnonzero(good)
    if rows is not None:
        frame = frame.filter(pl.Series(good))
    user, users = _codes(frame["user"])
    item, items = _codes(frame["item"])
    seconds = frame["seconds"]
    timestamp = None if seconds.null_count() == seconds.len() else seconds
    return Events(user, item, frame["value"].to_numpy(), timestamp), users, items, rows


def _codes(column: pl.Series) -> tuple[NDArray[np.uint32], pl.Series]:
    """Codes 0, 1, ... of a categorical column and the text of each."""
    seen = column.unique()
    physical = seen.to_physical().to_numpy()
    codes = column.to_physical().to_numpy()
    order = np.argsort(physical)
    if physical.size != physical.max() + 1:  # codes of rows that were left out are missing
        dense = np.zeros(int(physical.max()) + 1, np.uint32)
        dense[physical[order]] = np.arange(physical.size, dtype=np.uint32)
        codes = dense[codes]
    return codes, seen.cast(pl.String)[order]


def _settle(
    cells: Cells, events: Events, rows: NDArray[np.int64] | None, meaning: Values, n_items: int, tally: Tally
) -> Events:
    """Keep one event per (user, item): the last rating, or the sum of counts with the time of the last."""
    key = events.user.astype(np.uint64) * np.uint64(n_items) + events.item
    if _all_distinct(key):
        return events
    time = np.zeros(key.size, np.int64) if events.timestamp is None else events.timestamp.fill_null(-1).to_numpy()
    order = np.lexsort((time, key))
    last = np.append(key[order][1:] != key[order][:-1], True)
    if meaning.scale is None:
        return _added_up(cells, events, rows, order, last, time, tally)
    _count_merged(cells, rows, order[~last], RATED_AGAIN, tally)
    return _taken(events, np.sort(order[last]))


def _added_up(
    cells: Cells,
    events: Events,
    rows: NDArray[np.int64] | None,
    order: NDArray[np.int64],
    last: NDArray[np.bool_],
    time: NDArray[np.int64],
    tally: Tally,
) -> Events:
    starts = np.append(0, np.flatnonzero(last)[:-1] + 1)
    value = events.value[order].astype(np.float64)
    if events.timestamp is not None and not np.isin(time % DAY, (0, NOON)).all():
        same = np.append(False, (time[order][1:] == time[order][:-1]) & ~last[:-1]) & (time[order] >= 0)
        value[same] = 0
        _count_merged(cells, rows, order[same], TWICE, tally)
        last = last | np.append(same[1:], False)
    _count_merged(cells, rows, order[~last], SEEN_AGAIN, tally)
    ends = np.append(starts[1:], order.size) - 1
    total = np.add.reduceat(value, starts).astype(np.float32)
    return replace(_taken(events, order[ends]), value=total)


def _count_merged(
    cells: Cells, rows: NDArray[np.int64] | None, places: NDArray[np.int64], reason: str, tally: Tally
) -> None:
    if places.size:
        in_file = np.sort(places if rows is None else rows[places])
        tally.merge(reason, places.size, cells.examples(in_file))


def _taken(events: Events, places: NDArray[np.int64]) -> Events:
    timestamp = None if events.timestamp is None else events.timestamp[places]
    return Events(events.user[places], events.item[places], events.value[places], timestamp)


def _all_distinct(key: NDArray[np.uint64]) -> bool:
    if bool((key[1:] > key[:-1]).all()):
        return True
    ordered = pl.Series(key).sort().to_numpy()
    return not bool((ordered[1:] == ordered[:-1]).any())
