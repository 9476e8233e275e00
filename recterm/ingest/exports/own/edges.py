"""Edges of a person's table: titles above the headings, headings in two rows, rulers, totals below the last row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.domain.titles import fold
from recterm.ingest.exports.own.names import is_known

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_ABOVE = 6
"""Rows above the headings at most."""

_LEAST_KNOWN = 2
"""Usual headings that a row of headings has."""

_MOST_BELOW = 3
_ROUNDING = 0.01
_RULER = re.compile(r":?[-=_]{2,}:?")
"""What is under the headings of a table in Markdown, and parts tables in text."""

_TOTALS = frozenset(
    fold(word)
    for word in (
        *("total", "totals", "grand total", "sum", "average", "avg", "mean", "median", "count", "summary", "overall"),
        *("summe", "gesamt", "insgesamt", "durchschnitt", "mittelwert", "schnitt", "anzahl", "somme", "moyenne"),
        *("suma", "promedio", "media", "totale", "somma", "soma", "média", "razem", "średnia", "łącznie", "итого"),
        *("всего", "среднее", "сумма", "celkem", "průměr", "součet", "összesen", "átlag", "totalt", "medel", "snitt"),
        *("gjennomsnitt", "gennemsnit", "yhteensä", "keskiarvo", "toplam", "ortalama", "totaal", "gemiddelde"),
        *("σύνολο", "合计", "总计", "平均", "合計", "合计", "합계", "평균", "المجموع"),
    )
)
"""First words of a row that sums up those above it."""


def headings_at(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the row that has the headings, if the names of the columns are a title or a first row of headings.

    Args:
        columns: the names as they were read.
        rows: the first rows.
    """
    if _known(columns) >= _LEAST_KNOWN:
        return None
    counts = [_known(row) for row in rows[:MOST_ABOVE]]
    best = max(counts, default=0)
    return counts.index(best) if best >= _LEAST_KNOWN and best > _known(columns) else None


def _known(cells: Sequence[str]) -> int:
    return sum(is_known(cell) for cell in cells if cell)


def is_ruler(row: Sequence[str]) -> bool:
    """Return whether a row only rules the table."""
    filled = [cell for cell in row if cell]
    return bool(filled) and all(_RULER.fullmatch(cell) for cell in filled)


def totals_from(rows: Sequence[Sequence[str]]) -> int:
    """Return the place of the first row of totals at the end; the number of rows where there is none."""
    filled = [place for place, row in enumerate(rows) if any(row)][-_MOST_BELOW:]
    sums = [place for place in filled if _sums_up(rows[place], rows[:place])]
    return sums[0] if sums and sums == filled[-len(sums) :] else len(rows)


def _sums_up(row: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Return whether a row begins with a word for totals, and has an empty cell, or only sums and means, beside it."""
    filled = [cell for cell in row if cell]
    if fold(filled[0].rstrip(": ")) not in _TOTALS or any(any(map(str.isalpha, cell)) for cell in filled[1:]):
        return False
    places = [place for place, cell in enumerate(row) if cell and place]
    return len(filled) < len(row) or all(_is_total(row[place], [other[place] for other in above]) for place in places)


def _is_total(cell: str, column: Sequence[str]) -> bool:
    numbers = [number for text in column if (number := _number(text)) is not None]
    total = _number(cell)
    if total is None or not numbers:
        return False
    sums = (sum(numbers), sum(numbers) / len(numbers), float(len(numbers)))
    return any(abs(total - value) <= _ROUNDING * max(1.0, abs(value)) for value in sums)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
