"""Written dates of any country: the order of day and month decided over a whole column, months in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from recterm.domain.clock import DAY, NOON, some_time_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dateparser.date import DateDataParser


class Order(Enum):
    """In which order day, month and year stand where all three are numbers."""

    YMD = "year-month-day"
    DMY = "day/month/year"
    MDY = "month/day/year"


@dataclass(frozen=True, slots=True)
class DateStyle:
    """How the dates of one column are written."""

    order: Order = Order.MDY
    """Of numbers; a year of four digits shows by itself where it stands."""
    sure: bool = True
    """False when nothing in the column shows the order."""
    serial: bool = False
    """Whether bare numbers count days since 1899, as spreadsheets do."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date that is written in numbers, and its time of day."""

    numbers: tuple[str, str, str]
    clock: int | None
    """Seconds since midnight UTC, below 0 or above a day where a zone moves it; None without a time of day."""


MONTH_FIRST = DateStyle(Order.MDY, sure=False)
LANGUAGES = (
    *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "cs", "sk", "hu", "ro", "bg", "hr", "sr", "sl"),
    *("sv", "da", "nb", "fi", "et", "lv", "lt", "el", "tr", "ar", "he", "fa", "th", "vi", "id", "ja", "zh", "ko", "ca"),
)
"""In which months are read where they are written as words; the commonest first."""

LONGEST = 64
"""Characters of the longest text that is looked at as a date."""

_EPOCH = date(1970, 1, 1).toordinal()
_SERIAL_EPOCH = date(1899, 12, 30).toordinal()
_SERIALS = range(_EPOCH - _SERIAL_EPOCH, 60_000)
"""Spreadsheets' numbers of the days from 1970 to 2064."""

_BUDDHIST_YEARS = range(2513, 2643)

_CENTURY = 69
"""Years of two digits from here on are of the last century, as in POSIX."""

_CLOCK = re.compile(
    r"""(?:^|(?<=[\sT,]))
    (?P<hour>\d{1,2})(?:[:.]|\s?h\s?)(?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?
    \s*(?P<half>[ap]\.?\s?m\.?)?
    \s*(?:Uhr|h|ч\.?)?\s*(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT)?$""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK_FIRST = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?)[\s,]+(.*\d.*)", re.IGNORECASE)
_HOUR_ALONE = re.compile(
    r"""(?P<day>.*\d.*?)(?:[\sT,]+|(?<=[日일号號]))(?P<hour>\d{1,2})
    \s*(?:(?P<half>[ap]\.?\s?m\.?)|(?P<sign>Uhr|hrs?|h|ч\.?|[時时시点點]))?\s*(?P<zone>Z|UTC|GMT)?""",
    re.VERBOSE | re.IGNORECASE,
)
"""A day and an hour: `2014-12-01 00`, `1 May 2014, 3 pm`."""

_ZONE_ALONE = re.compile(r"\s*(?:UTC|GMT|Z)$")
_NUMBERS = re.compile(r"(\d{1,4})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{1,4})\.?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(?:(\d{2})(\d{2})?)?)?")
_WITH_SIGNS = re.compile(r"(\d{4}|\d{2})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일号號]?)?")
"""Dates of East Asia; without a day, a month."""

_MONTH = re.compile(r"((?:19|20)\d{2})[-/.](\d{1,2})|(\d{1,2})[-/]((?:19|20)\d{2})")
_MONTH_IN_WORDS = re.compile(
    r"([^\W\d_]{3,}\.?)(?:(?:\s+d[eo])?[-\s]+((?:19|20)\d{2})|\s*[-'’](\d{2}))|((?:19|20)\d{2})\s+([^\W\d_]{3,})"
)
"""`Mar-21` and `Mar '21`, as spreadsheets write a month; `Mar 21` may be a day."""

_WORDED = re.compile(r"[^\W\d_]+|\d+")
_OTHER_SIGNS = re.compile(r"""[()\[\]{}:;!?&#*"+=<>@%$|~^\\_]""")
_JOINING = re.compile(r"[\s,]*(?:\bT|\b(?:at|um|à|a las|alle|om|kl\.?|o|в))?[\s,]*$", re.IGNORECASE)
_ORDERED = {Order.YMD: (0, 1, 2), Order.DMY: (2, 1, 0), Order.MDY: (2, 0, 1)}
"""Where year, month and day stand."""


def date_style(texts: Iterable[str], now: float) -> DateStyle:
    """Return how a column's dates are written, decided over all of it.

    Numbers over 12 and years show the order; then, of the orders that fit as many cells, the one in which none lies in
    the future and the column is sorted; then what separates the numbers.

    Args:
        texts: the cells.
        now: UTC seconds.
    """
    cells = [text for text in texts if text.strip()]
    serial = bool(cells) and all(_serial(text.strip()) is not None for text in cells)
    written = [parts for parts in map(_parts, cells) if parts is not None]
    loose = [parts.numbers for parts in written if len(parts.numbers[0]) != 4]
    if not loose:
        return DateStyle(serial=serial)
    long_years = any(len(numbers[2]) == 4 for numbers in loose)
    orders = [order for order in Order if not (long_years and order is Order.YMD)]
    fits = {order: sum(_is_date(numbers, order, now) for numbers in loose) for order in orders}
    best = [order for order in orders if fits[order] == max(fits.values())]
    if len(best) == 1:
        return DateStyle(best[0], serial=serial)
    rising = [order for order in best if _is_sorted([_day_of(numbers, order) or 0 for numbers in loose])]
    if len(rising) == 1:
        return DateStyle(rising[0], serial=serial)
    dotted = Counter("." in text for text in cells).most_common(1)[0][0]
    shown = Order.DMY if dotted or Order.MDY not in best else Order.MDY
    return DateStyle(shown, sure=dotted, serial=serial)


def _is_sorted(days: Sequence[int]) -> bool:
    """Return whether dates rise or fall; three different ones at least, since two always do."""
    if len(set(days)) < 3:
        return False
    return all(a <= b for a, b in pairwise(days)) or all(a >= b for a, b in pairwise(days))


def seconds(text: str, style: DateStyle = MONTH_FIRST) -> int | None:
    """UTC seconds of a written date, noon of a day without a time of day; None where it cannot be read.

    May lie before 1970 or in the future.
    """
    text = unicodedata.normalize("NFKC", text).strip().strip("'\"").strip()
    if not text or len(text) > LONGEST or not any(character.isdigit() for character in text):
        return None
    if style.serial and (serial := _serial(text)) is not None:
        return round((_SERIAL_EPOCH - _EPOCH + serial) * DAY) + (NOON if serial == int(serial) else 0)
    if (parts := _parts(text)) is not None:
        day = _day_of(parts.numbers, style.order)
        return None if day is None else _joined(day, parts.clock)
    if (month := _month_of(text)) is not None:
        return month
    rest, clock = _without_clock(text)
    if not any(character.isalpha() for character in rest):
        return None
    day = _worded_day(rest)
    return None if day is None else _joined(day, clock)


def _month_of(text: str) -> int | None:
    """Return what stands for a month, `2021-03`, `Mar-21`, `März 2021`, of which nothing more is known; else None."""
    if signs := _WITH_SIGNS.fullmatch(text):
        year, month = _whole_year(signs[1]), int(signs[2])
    elif numbers := _MONTH.fullmatch(text):
        year, month = int(numbers[1] or numbers[4]), int(numbers[2] or numbers[3])
    elif words := _MONTH_IN_WORDS.fullmatch(text):
        year = _whole_year(words[2] or words[3] or words[4])
        first = _worded_day(f"1 {words[1] or words[5]} {year}")
        month = 0 if first is None else date.fromordinal(first + _EPOCH).month
    else:
        return None
    return some_time_in(year, month) if 1 <= month <= 12 else None


def _whole_year(written: str) -> int:
    """Return a year of two or four digits."""
    year = int(written)
    return year if len(written) == 4 else year + (1900 if year >= _CENTURY else 2000)


def _joined(day: int, clock: int | None) -> int:
    return day * DAY + (NOON if clock is None else clock)


def _serial(text: str) -> float | None:
    """Return the days that a spreadsheet's number stands for; None for any other number."""
    if not re.fullmatch(r"\d{5}(?:[.,]\d+)?", text):
        return None
    number = float(text.replace(",", "."))
    return number if int(number) in _SERIALS else None


@lru_cache(maxsize=1 << 14)
def _parts(text: str) -> _Parts | None:
    text = unicodedata.normalize("NFKC", text).strip().strip("'\"").strip()
    if len(text) > LONGEST:
        return None
    rest, clock = _without_clock(text)
    if compact := _COMPACT.fullmatch(rest):
        year, month, day, hour, minute, second = compact.groups()
        if hour is not None and (clock := _seconds_of_day(hour, minute or "0", second)) is None:
            return None
        return _Parts((year, month, day), clock)
    if (signs := _WITH_SIGNS.fullmatch(rest)) is not None and signs[3]:
        return _Parts((str(_whole_year(signs[1])), signs[2], signs[3]), clock)
    numbers = _NUMBERS.fullmatch(rest)
    if numbers is None:
        return None
    first, second, third = numbers.groups()
    return _Parts((first, second, third), clock)


def _without_clock(text: str) -> tuple[str, int | None]:
    """Return the date alone, and the time of day."""
    if swapped := _CLOCK_FIRST.fullmatch(text):
        text = f"{swapped[2]} {swapped[1]}"
    clock_match = _CLOCK.search(text)
    if clock_match is None or not clock_match.start():
        if (alone := _HOUR_ALONE.fullmatch(text)) is not None and _is_hour(alone):
            clock = _seconds_of_day(alone["hour"], "0", None, alone["half"], alone["zone"])
            return (text, None) if clock is None else (_JOINING.sub("", alone["day"]), clock)
        return _ZONE_ALONE.sub("", text).rstrip(" ,"), None
    clock = _seconds_of_day(
        clock_match["hour"], clock_match["minute"], clock_match["second"], clock_match["half"], clock_match["zone"]
    )
    return (text, None) if clock is None else (_JOINING.sub("", text[: clock_match.start()]), clock)


def _is_hour(alone: re.Match[str]) -> bool:
    """Return whether a number behind a day is an hour: a sign says so, or the day is complete without it."""
    day = alone["day"].strip().rstrip(",")
    return bool(alone["half"] or alone["sign"] or _NUMBERS.fullmatch(day) or _COMPACT.fullmatch(day))


def _seconds_of_day(
    hour: str, minute: str, second: str | None, half: str | None = None, zone: str | None = None
) -> int | None:
    hours, minutes, rest = int(hour), int(minute), int(second or 0)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if hours > 24 or minutes > 59 or rest > 60:
        return None
    return hours * 3600 + minutes * 60 + rest - _offset(zone or "")


def _offset(zone: str) -> int:
    """Seconds east of UTC."""
    match = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", zone)
    if match is None:
        return 0
    size = int(match[2]) * 3600 + int(match[3] or 0) * 60
    return size if match[1] == "+" else -size


def _is_date(numbers: tuple[str, str, str], order: Order, now: float) -> bool:
    day = _day_of(numbers, order)
    return day is not None and 0 <= day * DAY <= now + DAY


def _day_of(numbers: tuple[str, str, str], order: Order) -> int | None:
    """Days since 1970 of three numbers; a year of four digits in front or at the end overrules the order."""
    if len(numbers[0]) == 4:
        order = Order.YMD
    elif len(numbers[2]) == 4 and order is Order.YMD:
        order = Order.DMY
    year, month, day = (numbers[place] for place in _ORDERED[order])
    if len(day) > 2 or len(month) > 2 or len(year) in (1, 3):
        return None
    try:
        return _common_era(date(_whole_year(year), int(month), int(day)))
    except ValueError:
        return None


def _common_era(day: date) -> int:
    """Days since 1970; years of the Buddhist era, as Thailand counts, are 543 ahead."""
    if day.year in _BUDDHIST_YEARS:
        day = day.replace(year=day.year - 543, day=min(day.day, 28) if day.month == 2 else day.day)
    return day.toordinal() - _EPOCH


@lru_cache(maxsize=1 << 14)
def _worded_day(text: str) -> int | None:
    """Days since 1970 of a date that has words in it: the month, a weekday, an ordinal."""
    if not _may_be_worded(text):
        return None
    parsed = _parser().get_date_data(text).date_obj
    return None if parsed is None else _common_era(parsed.date())


def _may_be_worded(text: str) -> bool:
    """Return whether text may be a date with words: a day, a year and up to four words. Titles are most other text."""
    if _OTHER_SIGNS.search(text):
        return False
    numbers = [piece for piece in _WORDED.findall(text) if piece.isdigit()]
    words = len(_WORDED.findall(text)) - len(numbers)
    return len(numbers) in (2, 3) and max(map(len, numbers)) in (2, 4) and 1 <= words <= 4


@cache
def _parser() -> DateDataParser:
    from dateparser.date import DateDataParser

    # A lone part, such as a month, is not a date; relative ones ("yesterday") are none either.
    settings = {"STRICT_PARSING": True, "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"]}
    return DateDataParser(languages=list(LANGUAGES), settings=settings)
