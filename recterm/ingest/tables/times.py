"""Times: numbers whose unit shows in their size, and the ways that dates are written, as UTC seconds."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from recterm.domain.clock import DAY, NOON

_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6))
"""Numbers below the first are in seconds, then milliseconds, then microseconds; larger ones are nanoseconds."""

_NANOSECONDS = 1e9

_MOMENTS = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M")
_MONTH_FIRST, _DAY_FIRST = "%m/%d/%Y", "%d/%m/%Y"
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d-%b-%Y", _MONTH_FIRST, _DAY_FIRST)


@dataclass(frozen=True, slots=True)
class TimeStyle:
    """How the times of one column are written."""

    numbers: bool
    formats: tuple[str, ...]

    @property
    def ambiguous(self) -> bool:
        """True when nothing shows whether `3/5/2024` is in March or in May; March was taken."""
        return self.formats == (_MONTH_FIRST, _DAY_FIRST)


def seconds_from_number(number: pl.Expr) -> pl.Expr:
    """UTC seconds, Int64, of numbers in seconds, milli-, micro- or nanoseconds; null for NaN."""
    seconds = number / _NANOSECONDS
    for limit, unit in reversed(_UNITS):
        seconds = pl.when(number.abs() < limit).then(number / unit).otherwise(seconds)
    return seconds.floor().cast(pl.Int64, strict=False)


def seconds_from_text(text: pl.Expr, style: TimeStyle) -> pl.Expr:
    """UTC seconds, Int64, of text in the given style; null where it cannot be read."""
    readings: list[pl.Expr] = []
    if style.numbers:
        readings.append(seconds_from_number(text.cast(pl.Float64, strict=False)))
    formats = (_MONTH_FIRST,) if style.ambiguous else style.formats
    readings.extend(_from_format(text, written) for written in formats)
    return pl.coalesce(readings)


def seconds_from_typed(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """UTC seconds of a column with a date, datetime or number type; a datetime without a zone is UTC."""
    if isinstance(dtype, pl.Date):
        return column.cast(pl.Int64) * DAY + NOON
    if isinstance(dtype, pl.Datetime):
        return column.dt.epoch("s")
    return seconds_from_number(column.cast(pl.Float64))


def time_style(sample: pl.Series) -> TimeStyle | None:
    """How a sample of text is written, if at least half of its filled cells can be read as times.

    Every way that reads a cell is kept, so a column may hold several, except that a date with slashes is read one way.
    """
    filled = sample.str.strip_chars().drop_nulls()
    filled = filled.filter(filled != "")
    if filled.is_empty():
        return None
    numbers = filled.cast(pl.Float64, strict=False)
    readable = numbers.is_not_null()
    frame = filled.filter(~readable).to_frame("text")
    counts = {f: _count(frame, f) for f in (*_MOMENTS, *_DAYS)} if frame.height else {}
    slashes = counts.get(_MONTH_FIRST, 0), counts.get(_DAY_FIRST, 0)
    if slashes[0] != slashes[1]:
        counts[_DAY_FIRST if slashes[0] > slashes[1] else _MONTH_FIRST] = 0
    formats = tuple(f for f, count in counts.items() if count)
    style = TimeStyle(bool(readable.any()), formats)
    if not style.numbers and not style.formats:
        return None
    read = filled.to_frame("text").select(seconds_from_text(pl.col("text"), style)).to_series().is_not_null().sum()
    return style if read * 2 >= filled.len() else None


def _count(frame: pl.DataFrame, written: str) -> int:
    return int(frame.select(_from_format(pl.col("text"), written).is_not_null().sum()).item())


def _from_format(text: pl.Expr, written: str) -> pl.Expr:
    if written not in _MOMENTS:
        return text.str.to_date(written, strict=False).cast(pl.Int64) * DAY + NOON
    iso = text.str.replace(" ", "T", literal=True)
    return iso.str.to_datetime(written, strict=False, time_zone="UTC", time_unit="us").dt.epoch("s")
