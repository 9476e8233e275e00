"""ISBNs as ids of books, each in its form of 10 and of 13 digits, since catalogues have the one or the other."""

from __future__ import annotations

from recterm.ingest.exports.rows import isbn

_BOOKLAND = "978"
"""Prefix of the ISBNs that have a form of 10 digits."""


def isbn_ids(*cells: str) -> tuple[tuple[str, str], ...]:
    """Return the ids (`isbn`, number) of cells with an ISBN each, in both forms, without repetition."""
    numbers = [number for cell in cells if (number := isbn(cell))]
    return tuple(("isbn", form) for form in dict.fromkeys(form for number in numbers for form in _forms(number)))


def _forms(number: str) -> tuple[str, ...]:
    """Return a number and its other form; alone if it has none, or if its check digit is wrong."""
    digits = number.removeprefix(_BOOKLAND)[:9] if len(number) == 13 else number[:9]
    if not digits.isdecimal():
        return (number,)
    forms = (_of_ten(digits), _of_thirteen(digits))
    return (number, *(form for form in forms if form != number)) if number in forms else (number,)


def _of_ten(digits: str) -> str:
    rest = -sum((10 - place) * int(digit) for place, digit in enumerate(digits)) % 11
    return f"{digits}{'X' if rest == 10 else rest}"


def _of_thirteen(digits: str) -> str:
    whole = _BOOKLAND + digits
    return f"{whole}{-sum((1, 3)[place % 2] * int(digit) for place, digit in enumerate(whole)) % 10}"
