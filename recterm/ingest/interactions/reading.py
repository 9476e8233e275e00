"""Reading of table cells into arrays of interactions: ids to codes, unusable rows counted by reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.domain.clock import DAY
from recterm.domain.data.event_weights import command_for
from recterm.errors import InputError
from recterm.ingest.interactions.cells import _ROW, Cells, Fields
from recterm.ingest.interactions.columns import InteractionColumns, distinct_at_first, times_or_unknown
from recterm.ingest.interactions.duplicates import settle
from recterm.ingest.interactions.event_scores import counted, score_rows, scores_of
from recterm.ingest.interactions.feedback_choice import FeedbackChoice, as_chosen
from recterm.ingest.interactions.id_encoding import category, dense_codes, is_empty, names_of, number, plain_numbers
from recterm.ingest.interactions.plain_table import ITEM, TIME, USER, VALUE
from recterm.ingest.interactions.threads import in_threads
from recterm.ingest.interactions.unrated import (
    RATED_TOO,
    TOGETHER,
    UNRATED,
    is_unrated,
    note_left_out,
    note_together,
    rated_too,
    scored_together,
)
from recterm.ingest.report import shorten
from recterm.ingest.tables.values.unrated_words import UNRATED_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from recterm.domain.answers.data.events import EventScores
    from recterm.ingest.interactions.event_scores import ScoredRows
    from recterm.ingest.interactions.plain_table import PlainTable
    from recterm.ingest.report import Tally
    from recterm.ingest.tables.values.scale import Values

NO_USER = "no user"
NO_ITEM = "no item"
NO_VALUE = "no rating"
NOT_A_NUMBER = "rating is not a number"
BAD_TIME = "time cannot be read"
TOO_EARLY = "time before 1970"
TOO_LATE = "time in the future"

_ODD_TIMES = (BAD_TIME, TOO_EARLY, TOO_LATE)
_REASONS = ("", NO_USER, NO_ITEM, NO_VALUE, NOT_A_NUMBER, BAD_TIME, TOO_EARLY, TOO_LATE)
_OUTSIDE, _UNUSABLE, _BLANK, _UNRATED, _RATED_TOO = 100, 101, 102, 103, 104
_KIND, _LAST = 110, 255
"""Reasons from here on are kinds of events without a weight; the last one is of all the others."""

_FLAW = "\0flaw"
"""Column of what makes a row unusable."""

LEAST_SCORE = 1e-6
"""Smallest size of a feedback score; below it are rounding errors."""

CANCELLED = "a feedback score of 0: nothing, or as much for the item as against it"


@dataclass(frozen=True)
class Interactions:
    """Interactions as read: `events` with codes, and the ids that the codes stand for."""

    events: InteractionColumns
    users: pl.Series
    items: pl.Series
    values: Values
    scores: EventScores | None = None
    """How events of several kinds became feedback scores; None for ratings, counts and views."""


def read_events(
    cells: Cells,
    fields: Fields,
    values: Callable[[pl.Series], Values],
    now: int,
    tally: Tally,
    take: FeedbackChoice | None = None,
) -> Interactions:
    """Read a table of interactions.

    Args:
        cells: the rows.
        fields: their parts.
        values: gives the meaning of the usable numbers.
        now: UTC seconds; times more than a day later are refused.
        tally: counts dropped and merged rows.
        take: whether ratings are taken as views, or together with views as feedback scores.

    Raises:
        InputError: no row can be used.
    """
    fields, values = as_chosen(take, cells, fields, values)
    frame = _collect(cells, fields, now)
    reason = _reasons(cells, fields, now, frame)
    tally.read += int(np.count_nonzero(reason != _BLANK))
    frame = _without_odd_times(cells, frame, reason, tally)
    names = dict(enumerate(_REASONS[1:], start=1)) | {_UNUSABLE: fields.unusable_reason}
    scored = None
    if fields.events is not None:
        scored = score_rows(frame, reason == 0, fields.events)
        frame = frame.with_columns(value=pl.Series(scored.value))
        names |= _leave_out(scored, reason)
    usable = frame["value"] if not reason.any() else frame["value"].filter(pl.Series(reason == 0))
    meaning = values(usable) if usable.len() else None
    if meaning is not None:
        inside = _inside(frame["value"], meaning)
        if not inside.all():
            reason[(reason == 0) & ~inside.to_numpy()] = _OUTSIDE
        names[_OUTSIDE] = meaning.outside
    if meaning is not None and meaning.scale is not None:
        names |= {_UNRATED: UNRATED, _RATED_TOO: RATED_TOO}
        frame, meaning = _with_unrated(frame, meaning, reason, tally, together=take is FeedbackChoice.BOTH)
    _count_dropped(cells, reason, names, tally)
    rows = np.flatnonzero(reason == 0) if reason.any() else None
    if meaning is None or (rows is not None and not rows.size):
        raise _nothing_left(cells.where, tally, scored)
    scores = None if scored is None else scores_of(frame, scored, reason == 0)
    kinds = None if scored is None else scored.kind if rows is None else scored.kind[rows]
    events, users, items = _coded(frame if rows is None else frame[rows])
    resolved = _without_duplicates(Interactions(events, users, items, meaning, scores), cells, rows, tally, kinds)
    return resolved if scores is None else _without_zeros(resolved, tally)


def _without_duplicates(
    interactions: Interactions,
    cells: Cells,
    rows: NDArray[np.int64] | None,
    tally: Tally,
    kinds: NDArray[np.uint32] | None = None,
) -> Interactions:
    """Merge the interactions of a user with the same item, and count them.

    Args:
        interactions: the interactions.
        cells: all rows as text, for examples.
        rows: the rows of the interactions if not all.
        tally: counts merged rows.
        kinds: (N,) kind of each event; None: all are of one.
    """
    ratings = interactions.values is TOGETHER or interactions.values.scale is not None
    resolved = settle(interactions.events, interactions.items.len(), ratings=ratings, kinds=kinds)
    for why, merged in resolved.merged.items():
        tally.merge(why, merged.count, cells.examples(merged.rows if rows is None else rows[merged.rows]))
    return replace(interactions, events=resolved.events)


def _leave_out(scored: ScoredRows, reason: NDArray[np.uint8]) -> dict[int, str]:
    """Mark the rows of kinds without a weight; return a reason for each such kind. Changes `reason`."""
    names: dict[int, str] = {}
    for place in np.flatnonzero(scored.unweighted)[: _LAST - _KIND]:
        why = "which has no weight" if scored.weights[place] is None else "whose weight is 0"
        names[_KIND + len(names)] = f"an event of the kind {scored.kinds[place]!r}, {why}"
        reason[(reason == 0) & (scored.kind == place)] = _KIND + len(names) - 1
    rest = (reason == 0) & scored.unweighted[scored.kind]
    if rest.any():
        names[_LAST] = "an event of another kind without a weight"
        reason[rest] = _LAST
    return names


def _without_zeros(interactions: Interactions, tally: Tally) -> Interactions:
    """Leave out the pairs whose events cancel each other: they say nothing."""
    events, scores = interactions.events, interactions.scores
    assert scores is not None  # of events only
    keep = np.abs(events.value) >= LEAST_SCORE
    if not keep.all():
        tally.drop(CANCELLED, int((~keep).sum()))
        time = None if events.timestamp is None else events.timestamp[keep]
        events = InteractionColumns(events.user.filter(keep), events.item.filter(keep), events.value[keep], time)
    return replace(interactions, events=events, scores=counted(scores, events.value))


def read_plain(
    table: PlainTable, cells: Cells, values: Callable[[pl.Series], Values], now: int, tally: Tally
) -> Interactions | None:
    """Read a table that should have no flaw; None if any row needs a closer look.

    Args:
        table: the table; where it is taken to be distinct, pairs that occur twice may stay.
        cells: its rows as text, for examples.
        values: gives the meaning of the values.
        now: UTC seconds; times more than a day later are refused.
        tally: counts merged rows.
    """
    interactions = read_distinct(table, values, now)
    if interactions is None:
        return None
    tally.read += len(interactions.events)
    if table.distinct and distinct_at_first(interactions.events, interactions.items.len()):
        return interactions
    return _without_duplicates(interactions, cells, None, tally)


def read_distinct(table: PlainTable, values: Callable[[pl.Series], Values], now: int) -> Interactions | None:
    """Read a table that should have no flaw and no pair twice; None if any row needs a closer look.

    Duplicate pairs are not checked: sorting the interactions raises RepeatedPairError for them.

    Args:
        table: the table.
        values: gives the meaning of the values.
        now: UTC seconds; times more than a day later are refused.
    """
    plain = table.read(now)
    if plain is None:
        return None
    arrays = plain.arrays
    value = arrays.get(VALUE, np.ones(0, np.float32))
    meaning = values(pl.Series(value))
    if not _inside(pl.Series(value), meaning).all():
        return None
    if VALUE not in arrays:
        value = np.ones(arrays[USER].size, np.float32)
    (user, users), (item, items) = in_threads(dense_codes, (arrays[USER], arrays[ITEM]))
    events = InteractionColumns(user, item, value, arrays.get(TIME))
    return Interactions(events, plain.text(USER, users), plain.text(ITEM, items), meaning)


def _inside(numbers: pl.Series, meaning: Values) -> pl.Series:
    """Return whether each of some values can be on a scale."""
    lowest, highest = pl.lit(meaning.lowest, pl.Float32), pl.lit(meaning.highest, pl.Float32)
    inside = pl.col("value").is_between(lowest, highest).fill_null(value=False)
    return numbers.to_frame("value").select(inside).to_series()


def _with_unrated(
    frame: pl.DataFrame, meaning: Values, reason: NDArray[np.uint8], tally: Tally, *, together: bool
) -> tuple[pl.DataFrame, Values]:
    """Leave out the rows without a rating, or score them with the ratings; changes `reason`."""
    assert meaning.scale is not None  # of ratings only
    numbers = frame["value"]
    unrated = is_unrated(numbers, meaning, reason == _REASONS.index(NO_VALUE), reason == _OUTSIDE)
    if not unrated.any():
        return frame, meaning
    rated = reason == 0
    if not together:
        reason[unrated] = _UNRATED
        note_left_out(tally, int(rated.sum()), int(unrated.sum()))
        return frame, meaning
    reason[unrated] = 0
    reason[rated_too(frame, unrated, rated)] = _RATED_TOO
    note_together(tally, int(rated.sum()), int(unrated.sum()))
    return frame.with_columns(value=scored_together(numbers, unrated, meaning.scale)), TOGETHER


def _trimmed(fields: Fields) -> dict[str, pl.Expr]:
    return {"user": fields.user.str.strip_chars(), "item": fields.item.str.strip_chars()}


def _numbers(fields: Fields) -> tuple[pl.Expr, pl.Expr]:
    """Return value and seconds; 1 and null if the table has no such column."""
    value = pl.lit(1.0, pl.Float32) if fields.number is None else fields.number.cast(pl.Float32)
    seconds = pl.lit(None, pl.Int64) if fields.seconds is None else fields.seconds
    return value, seconds


def _collect(cells: Cells, fields: Fields, now: int) -> pl.DataFrame:
    """Collect all rows as codes and numbers, and whether any needs a closer look."""
    ids = _trimmed(fields)
    value, seconds = _numbers(fields)
    # Each column is computed once, and then looked at: polars would trim a text again for each look.
    columns = ids | {"value": value, "seconds": seconds}
    suspect = pl.col("value").is_null() | ~pl.col("value").is_finite()
    if fields.time is not None:
        suspect |= pl.col("seconds").is_null() | (pl.col("seconds") < 0) | (pl.col("seconds") > now + DAY)
    if fields.unusable is not None:
        columns[_FLAW] = fields.unusable
        suspect |= pl.col(_FLAW).is_not_null()
    suspect |= is_empty(pl.col("user")) | is_empty(pl.col("item"))
    more = {} if fields.events is None else fields.events.columns
    rows = cells.rows.select(**columns, **more)
    kept: list[str | pl.Expr] = ["value", "seconds", suspect.alias("suspect"), *more]
    plain = plain_numbers(cells.rows, ids)
    codes = {name: number(pl.col(name)) if plain[name] else category(pl.col(name)) for name in ids}
    frame = rows.select(*kept, **codes).collect(engine="streaming")
    missed = frame.select((pl.col(name).is_null() & ~pl.col("suspect")).any() for name in ids).row(0, named=True)
    if any(missed.values()):  # an id further down is not a plain number after all
        codes |= {name: category(pl.col(name)) for name in ids if missed[name]}
        frame = rows.select(*kept, **codes).collect(engine="streaming")
    return frame


def _reasons(cells: Cells, fields: Fields, now: int, frame: pl.DataFrame) -> NDArray[np.uint8]:
    """Return why each row cannot be used, as a number; 0 if it can."""
    reason = np.zeros(frame.height, np.uint8)
    if frame["suspect"].any():
        looked_at = cells.rows.with_row_index(_ROW).select(_ROW, reason=_reason(fields, now))
        unusable = looked_at.filter(pl.col("reason") != 0).collect(engine="streaming")
        reason[unusable[_ROW].to_numpy()] = unusable["reason"].to_numpy()
    return reason


def _reason(fields: Fields, now: int) -> pl.Expr:
    ids = _trimmed(fields)
    value, seconds = _numbers(fields)
    checks = [(is_empty(ids["user"]), NO_USER), (is_empty(ids["item"]), NO_ITEM)]
    blank = fields.user.is_null() & fields.item.is_null()
    if fields.value is not None:
        blank &= fields.value.is_null()
        written = fields.value.str.strip_chars()
        checks.append((is_empty(written) | written.str.to_lowercase().is_in(UNRATED_WORDS), NO_VALUE))
        checks.append((value.is_null() | ~value.is_finite(), NOT_A_NUMBER))
    if fields.time is not None:
        checks.append((seconds.is_null() & ~is_empty(fields.time.str.strip_chars()), BAD_TIME))
        checks.append((seconds < 0, TOO_EARLY))
        checks.append((seconds > now + DAY, TOO_LATE))
    reason = pl.lit(0, pl.UInt8)
    for condition, name in reversed(checks):
        reason = pl.when(condition).then(pl.lit(_REASONS.index(name), pl.UInt8)).otherwise(reason)
    if fields.unusable is not None:
        blank &= fields.unusable.is_null()
        reason = pl.when(fields.unusable.is_not_null()).then(pl.lit(_UNUSABLE, pl.UInt8)).otherwise(reason)
    return pl.when(blank).then(pl.lit(_BLANK, pl.UInt8)).otherwise(reason)


def _without_odd_times(cells: Cells, frame: pl.DataFrame, reason: NDArray[np.uint8], tally: Tally) -> pl.DataFrame:
    """Keep the rows whose time alone cannot be used, without it; changes `reason`."""
    undated = np.isin(reason, [_REASONS.index(name) for name in _ODD_TIMES])
    if not undated.any():
        return frame
    for name in _ODD_TIMES:
        if (rows := np.flatnonzero(reason == _REASONS.index(name))).size:
            note_undated(tally, name, rows.size, cells.examples(rows[:1])[0])
    reason[undated] = 0
    return frame.with_columns(seconds=pl.when(pl.Series(undated)).then(None).otherwise(pl.col("seconds")))


def note_undated(tally: Tally, reason: str, count: int, example: str) -> None:
    """Say how many rows are kept without their time, and why."""
    kept = "1 row is" if count == 1 else f"{count:,} rows are"
    tally.note(f"{kept} kept without a time: {reason}, such as {shorten(example)}")


def _count_dropped(cells: Cells, reason: NDArray[np.uint8], names: Mapping[int, str], tally: Tally) -> None:
    if not reason.any():
        return
    for code, name in names.items():
        if (rows := np.flatnonzero(reason == code)).size:
            tally.drop(name, rows.size, cells.examples(rows))


def _nothing_left(where: str, tally: Tally, scored: ScoredRows | None = None) -> InputError:
    if not tally.read:
        return InputError(f"{where} has a header but no rows", "get it again, or name another file")
    if scored is not None and scored.unweighted.all():
        weights = dict(zip(scored.kinds, scored.weights, strict=True))
        return InputError(
            f"{where}: no kind of its events has a weight ({', '.join(scored.kinds)})",
            f"give at least one a weight: {command_for(weights)}",
            code="rows_unusable",
        )
    reason, dropped = max(tally.dropped.items(), key=lambda item: item[1].count)
    shown = f"; for example {dropped.examples[0]}" if dropped.examples else ""
    return InputError(
        f"{where}: none of its {tally.read:,} rows can be used ({reason}: {dropped.count:,}{shown})",
        "say which columns are which with --user, --item, --rating and --time",
        code="rows_unusable",
    )


def _coded(frame: pl.DataFrame) -> tuple[InteractionColumns, pl.Series, pl.Series]:
    # Columns leave the frame one after another, as separate arrays, so that each is in memory once.
    columns = [frame.drop_in_place(name) for name in ("user", "item")]
    numbers = [column.to_physical().to_numpy(writable=True) for column in columns]
    (user, users), (item, items) = in_threads(dense_codes, numbers)
    seconds = frame.drop_in_place("seconds")
    timestamp = None if seconds.null_count() == seconds.len() else times_or_unknown(seconds)
    events = InteractionColumns(user, item, frame.drop_in_place("value").to_numpy(writable=True), timestamp)
    return events, names_of(columns[0], users), names_of(columns[1], items)
