"""Times as UTC seconds: numbers whose size shows their unit, and the common date formats."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from recterm.domain.clock import DAY, HOUR, NOON
from recterm.ingest.tables.values.month_days import MonthDays, month_day_seconds, month_days
from recterm.ingest.tables.values.written_dates import DateStyle, Order, date_style, seconds

_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6))
"""Numbers below the first are in seconds, then milliseconds, then microseconds; larger ones are nanoseconds."""

_NANOSECONDS = 1e9

_COMPACT_DAY = r"^(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])([0-5]\d([0-5]\d)?)?)?$"
_DAY_AND_CLOCK = (
    r"^(.*?[^\s,])[\s,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*(?i:uhr|[ap]\.?m\.?|Z|UTC|GMT|[+-]\d{2}:?\d{2}))*)$"
)
_LOOKED_AT = 50
"""Number of unreadable cells of which half must be dates for more to be checked."""

_CREATED = "%aT%b %d %H:%M:%S %#z %Y"
"""`Tue Apr 03 18:00:09 +0000 2012`, as Twitter and Foursquare write it, with its first space as a T."""

_HOURLY = "%Y-%m-%dT%H"
"""`2014-12-01 00`, as Alibaba's data write it."""

HOURS = "times are known to the hour, so that several events of one kind within an hour all count"

_MOMENTS = (
    *("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M"),
    *(_CREATED, _HOURLY),
)
_MONTH_FIRST, _DAY_FIRST = "%m/%d/%Y", "%d/%m/%Y"
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d-%b-%Y", _MONTH_FIRST, _DAY_FIRST)


@dataclass(frozen=True, slots=True)
class TimeStyle:
    """Format of the times of one column."""

    numbers: bool
    formats: tuple[str, ...]
    """Formats that polars reads itself, which is fast."""
    written: DateStyle | None = None
    """Format of the other dates; None if there are none."""
    days: MonthDays | None = None
    """Where numbers are days without a year: the year that is taken."""

    @property
    def ambiguous(self) -> bool:
        """True when nothing shows whether `3/5/2024` is in March or in May; March is assumed."""
        return self.formats == (_MONTH_FIRST, _DAY_FIRST)


def seconds_from_number(number: pl.Expr) -> pl.Expr:
    """Convert numbers in seconds, milli-, micro- or nanoseconds to UTC seconds, Int64; null for NaN."""
    seconds = number / _NANOSECONDS
    for limit, unit in reversed(_UNITS):
        seconds = pl.when(number.abs() < limit).then(number / unit).otherwise(seconds)
    return seconds.floor().cast(pl.Int64, strict=False)


def are_seconds(cells: pl.Series, style: TimeStyle) -> bool:
    """Return whether all of some cells are UTC seconds as whole numbers."""
    whole = cells.cast(pl.UInt32, strict=False)
    return style == TimeStyle(numbers=True, formats=()) and not whole.null_count()


def seconds_from_text(text: pl.Expr, style: TimeStyle) -> pl.Expr:
    """Parse text in the given style to UTC seconds, Int64; null if it cannot be read."""
    if style.days is not None:
        return month_day_seconds(text, style.days)
    readings: list[pl.Expr] = []
    if style.numbers:
        readings.append(seconds_from_number(text.cast(pl.Float64, strict=False)))
    formats = (_MONTH_FIRST,) if style.ambiguous else style.formats
    readings.extend(_from_format(text, written) for written in formats)
    if style.written is not None:
        read = partial(_written_seconds, style=style.written)
        readings.append(text.map_batches(read, return_dtype=pl.Int64, is_elementwise=True))
    return pl.coalesce(readings)


def _written_seconds(texts: pl.Series, style: DateStyle) -> pl.Series:
    """Parse each day and each time of day once, however many rows have it."""
    frame = texts.alias("text").to_frame()
    split = pl.col("text").str.extract_groups(_DAY_AND_CLOCK)
    pairs = frame.select(
        day=pl.coalesce(split.struct.field("1"), pl.col("text")), clock=split.struct.field("2").fill_null("")
    )
    days = {text: seconds(text, style) for text in pairs["day"].unique().to_list() if text}
    # A time of day means the same on every day, so it is parsed with a date that is certain to parse.
    clocks = {text: seconds(f"1970-01-01 {text}") for text in pairs["clock"].unique().to_list() if text}
    day = pl.col("day").replace_strict(days, default=None, return_dtype=pl.Int64)
    clock = pl.col("clock").replace_strict(clocks, default=None, return_dtype=pl.Int64)
    joined = pl.when(pl.col("clock") == "").then(day).otherwise(day.floordiv(DAY) * DAY + clock)
    return pairs.select(joined).to_series()


def seconds_from_typed(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Convert a column with a date, datetime or number type to UTC seconds; a datetime without a zone is UTC."""
    if isinstance(dtype, pl.Date):
        return column.cast(pl.Int64) * DAY + NOON
    if isinstance(dtype, pl.Datetime):
        return column.dt.epoch("s")
    return seconds_from_number(column.cast(pl.Float64))


def time_style(sample: pl.Series) -> TimeStyle | None:
    """Return the format of a sample of text, if at least half of its filled cells can be read as times.

    Every format that reads a cell is kept, so a column may have several, but dates with slashes have one.
    """
    filled = sample.str.strip_chars().drop_nulls()
    filled = filled.filter(filled != "")
    if filled.is_empty():
        return None
    if filled.str.contains(_COMPACT_DAY).all() and not _maybe_seconds(filled):
        return TimeStyle(numbers=False, formats=(), written=DateStyle(Order.YMD))
    numbers = filled.cast(pl.Float64, strict=False)
    readable = numbers.is_not_null()
    frame = filled.filter(~readable).to_frame("text")
    counts = {f: _count(frame, f) for f in (*_MOMENTS, *_DAYS)} if frame.height else {}
    if counts.get(_MONTH_FIRST) or counts.get(_DAY_FIRST):
        counts |= _slashes(frame["text"], counts)
    formats = tuple(f for f, count in counts.items() if count)
    style = TimeStyle(bool(readable.any()), formats)
    style = replace(style, written=_written_style(frame["text"], style))
    if not style.numbers and not style.formats and style.written is None:
        return None
    read = filled.to_frame("text").select(seconds_from_text(pl.col("text"), style)).to_series().is_not_null().sum()
    return style if read * 2 >= filled.len() else None


def _maybe_seconds(cells: pl.Series) -> bool:
    """Return whether numbers that may be a day and an hour, such as 2014120100, may be UTC seconds of the past too."""
    numbers = cells.filter(cells.str.len_chars() == len("2014120100")).cast(pl.Int64)
    return bool((numbers <= time.time() + DAY).any())


def time_notes(style: TimeStyle | None, sample: pl.Series) -> list[str]:
    """Return what was assumed, or is not known, of the times of a column.

    Args:
        style: how they are written; None if they cannot be read.
        sample: the first cells.
    """
    if style is None:
        return []
    if style.days is not None:
        return [style.days.note]
    notes = ["dates like 3/5/2024 were read with the month first"] if style.ambiguous else []
    if style.numbers or sample.str.contains(":", literal=True).any():
        return notes
    seconds = sample.to_frame("t").select(seconds_from_text(pl.col("t").str.strip_chars(), style)).to_series()
    hours = seconds.drop_nulls() % DAY
    return [*notes, HOURS] if (hours % HOUR == 0).all() and not hours.is_in([0, NOON]).all() else notes


def resolved_style(style: TimeStyle | None, column: pl.LazyFrame) -> TimeStyle | None:
    """Decide from all rows of a column whether the month or the day comes first, if the sample left that open.

    Args:
        style: of the sample.
        column: the table's one column of times, as text.
    """
    unsure = style is not None and style.written is not None and not style.written.sure
    if style is None or not (style.ambiguous or unsure or style.days is not None):
        return style
    texts = column.collect(engine="streaming").to_series().str.strip_chars().unique(maintain_order=True).drop_nulls()
    if style.days is not None:
        return replace(style, days=month_days(texts.filter(texts != ""), time.time()))
    shown = date_style(texts.to_list(), time.time())
    if not shown.sure:
        return style
    written = None if style.written is None else shown
    if not style.ambiguous:
        return replace(style, written=written)
    return replace(style, formats=(_DAY_FIRST if shown.order is Order.DMY else _MONTH_FIRST,), written=written)


def numbered_days(style: TimeStyle | None, sample: pl.Series) -> TimeStyle | None:
    """Return the style of a column named like times: 44927 is a day of a spreadsheet, 1101 November 1st."""
    if style is None or not style.numbers or style.formats:
        return style
    cells = sample.str.strip_chars().drop_nulls()
    cells = cells.filter(cells != "")
    if (days := month_days(cells, time.time())) is not None:
        return replace(style, days=days)
    shown = date_style(cells.to_list(), time.time())
    return TimeStyle(numbers=False, formats=(), written=shown) if shown.serial else style


def _slashes(texts: pl.Series, counts: dict[str, int]) -> dict[str, int]:
    """Decide whether dates with slashes have the month or the day first, or either, if nothing shows."""
    month, day = counts[_MONTH_FIRST], counts[_DAY_FIRST]
    if month == day and (shown := date_style(texts.to_list(), time.time())).sure:
        month, day = (0, day) if shown.order is Order.DMY else (month, 0)
    return {_MONTH_FIRST: month * (month >= day), _DAY_FIRST: day * (day >= month)}


def _written_style(texts: pl.Series, style: TimeStyle) -> DateStyle | None:
    """Return the format of dates that polars does not read itself; None if there are none."""
    left = texts.to_frame("text")
    for date_format in style.formats:
        left = left.filter(_from_format(pl.col("text"), date_format).is_null())
    cells = left["text"].unique(maintain_order=True).to_list()
    first = cells[:_LOOKED_AT]
    shown = date_style(first, time.time())
    if not first or sum(seconds(text, shown) is not None for text in first) * 2 < len(first):
        return None
    return date_style(cells, time.time())


def _count(frame: pl.DataFrame, written: str) -> int:
    return int(frame.select(_from_format(pl.col("text"), written).is_not_null().sum()).item())


def _from_format(text: pl.Expr, written: str) -> pl.Expr:
    if written not in _MOMENTS:
        day = text.str.to_date(written, strict=False)
        whole = pl.when(day.dt.year() >= 1000).then(day)  # `%Y` takes the 29 of 29-06-23 for a year
        return whole.cast(pl.Int64) * DAY + NOON
    iso = text.str.replace(" ", "T", literal=True)
    if written == _HOURLY:
        iso, written = iso + ":00", f"{_HOURLY}:%M"
    return iso.str.to_datetime(written, strict=False, time_zone="UTC", time_unit="us").dt.epoch("s")
