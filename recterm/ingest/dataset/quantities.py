"""Quantities, dates and paths in cells: prices with a currency, weights with a unit, durations, nested categories."""

from __future__ import annotations

import re

import polars as pl

from recterm.ingest.tables.values.cell_numbers import number_from_text
from recterm.ingest.tables.values.times import resolved_style, seconds_from_text, time_style

MOST = 0.95
"""Share of filled cells that must be of one kind."""

_CODES = (
    "usd eur gbp jpy chf cad aud nzd cny rmb inr krw brl rub pln czk sek nok dkk huf ron bgn try zar mxn ils sgd hkd"
    " twd thb idr myr php vnd aed sar uah kr kč zł ft lei лв руб rs us$ a$ c$ r$ hk$ nt$ s$ mx$ nz$ euro euros dollars"
)
_UNITS = (
    "% g kg mg lb lbs oz ml cl dl l km m cm mm in ft mi min mins minute minutes h hr hrs hour hours s sec secs second"
    " seconds d day days week weeks month months y yr yrs year years kb mb gb tb kcal cal kj w kw kwh mah mp px dpi"
    " page pages p pp hz khz mhz ghz rpm °c °f pcs pc pieces"
)
_CURRENCY = rf"[$€£¥₹₽₩₪₺₴฿₫₱]|(?:{'|'.join(re.escape(code) for code in _CODES.split())})\.?"
_UNIT = "|".join(re.escape(unit) for unit in _UNITS.split())
_NUMBER = r"[+-]?\d[\d.,'’ \u{a0}\u{202f}]*"
_QUANTITY = rf"(?i)^((?:{_CURRENCY})?)\s*({_NUMBER}?)\s*((?:{_CURRENCY}|{_UNIT})?\.?)$"
_CLOCK = r"^(\d{1,3}):([0-5]\d)(?::([0-5]\d))?$"
_SPELLED = (
    r"(?i)^(?:PT)?(?:(\d+)\s*h(?:ours?|rs?)?)?[\s,]*(?:(\d+)\s*m(?:in(?:ute)?s?)?)?[\s,]*"
    r"(?:(\d+)\s*s(?:ec(?:ond)?s?)?)?$"
)
_ARROW = re.compile(r"\s*(?:[>›»→]|::)\s*")
_SLASH = re.compile(r"\s*/\s*")


def quantities(text: pl.Series) -> pl.Series | None:
    """Return each cell's number, in the unit that nearly all have; None where they are something else.

    Durations are in minutes. Plain numbers are not quantities, unless a few are among them.

    Args:
        text: cells without spaces around them; null where nothing is known.
    """
    filled = text.len() - text.null_count()
    if not filled:
        return None
    for numbers in (_durations(text), _with_unit(text)):
        if int(numbers.is_finite().sum()) >= filled * MOST:
            return numbers
    return None


def _with_unit(text: pl.Series) -> pl.Series:
    """Return the numbers of the cells with the most frequent currency or unit, and null for others."""
    parts = text.to_frame("c").select(pl.col("c").str.extract_groups(_QUANTITY).alias("p")).unnest("p")
    parts = parts.rename(dict(zip(parts.columns, ("before", "number", "after"), strict=True)))
    parts = parts.with_columns(
        unit=pl.concat_str("before", "after", separator=" ").str.to_lowercase().str.strip_chars()
    )
    units = parts.drop_nulls("number")["unit"].value_counts(sort=True)
    if not units.height or units["unit"][0] == "":
        return pl.Series([None] * text.len(), dtype=pl.Float64)
    number = pl.col("number").str.replace_all(r"['’ \x{a0}\x{202f}]", "")
    comma = parts["number"].str.contains(r",\d{1,2}$").any() and not parts["number"].str.contains(r"\.\d{1,2}$").any()
    if comma:
        number = number.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    mine = pl.when(pl.col("unit") == units["unit"][0]).then(number_from_text(number).cast(pl.Float64))
    return parts.select(mine.alias("n")).to_series()


def _durations(text: pl.Series) -> pl.Series:
    """Return the minutes of `00:20:51`, `3:45`, `1h 20m` and `PT1H20M`; null for other cells."""

    def minutes(pattern: str, units: tuple[float, float, float]) -> pl.Expr:
        groups = pl.col("c").str.extract_groups(pattern)
        cells = [groups.struct.field(str(place)).cast(pl.Float64, strict=False) for place in (1, 2, 3)]
        is_duration = pl.any_horizontal(cell.is_not_null() for cell in cells)
        summed = pl.sum_horizontal(cell.fill_null(0.0) * unit for cell, unit in zip(cells, units, strict=True))
        return pl.when(is_duration).then(summed)

    whole = minutes(_CLOCK, (60.0, 1.0, 1 / 60))
    short = minutes(_CLOCK, (1.0, 1 / 60, 0.0))
    clock = pl.when(pl.col("c").str.count_matches(":") == 2).then(whole).otherwise(short)
    return text.to_frame("c").select(pl.coalesce(clock, minutes(_SPELLED, (60.0, 1.0, 1 / 60)))).to_series()


def periods(text: pl.Series) -> pl.Series | None:
    """Return the year of each cell's date, or its month where all are of one year; None where few cells are dates."""
    filled = text.drop_nulls()
    style = time_style(filled.head(1000))
    if style is None or style.numbers or not filled.str.contains(r"\d.*\D|\d{8}").all():
        return None
    frame = text.to_frame("c")
    style = resolved_style(style, frame.lazy().select("c")) or style
    dates = frame.select(pl.from_epoch(seconds_from_text(pl.col("c"), style), "s")).to_series()
    if dates.len() - dates.null_count() < filled.len() * MOST:
        return None
    years = dates.dt.year().cast(pl.String)
    return years if years.drop_nulls().n_unique() > 1 else dates.dt.strftime("%Y-%m")


def levels(text: pl.Series) -> pl.Series | None:
    """Return each path of categories as its levels, `Home` and `Home > Bath` of `Home > Bath`; None without paths."""
    filled = text.drop_nulls()
    if int(filled.str.contains(r"\S\s*(?:[>›»→]|::)\s*\S").sum()) * 2 > filled.len():
        separator = _ARROW
    elif int((filled.str.count_matches("/") >= 2).sum()) >= filled.len() * MOST:
        separator = _SLASH
    else:
        return None
    of = {cell: _levels_of(cell, separator) for cell in filled.unique()}
    return pl.Series(text.name, [of.get(cell, []) for cell in text], dtype=pl.List(pl.String))


def _levels_of(cell: str, separator: re.Pattern[str]) -> list[str]:
    entries: dict[str, None] = {}
    for path in cell.split("|"):
        steps = [step for step in separator.split(path.strip()) if step]
        entries |= dict.fromkeys(" > ".join(steps[:depth]) for depth in range(1, len(steps) + 1))
    return list(entries)
