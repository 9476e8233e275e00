"""Row conditions: which rows of a table an import keeps, such as `verified=Y` or `helpful_votes>=1`."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NO_CONDITIONS = ("none",)
"""Choice that forgets remembered conditions."""

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip

YES_AND_NO = dict.fromkeys(("y", "yes", "true", "t", "1"), "yes") | dict.fromkeys(("n", "no", "false", "f", "0"), "no")
"""Words for yes and no, which files use interchangeably."""

_CONDITION = re.compile(r"\s*(?P<column>[^<>=!]+?)\s*(?P<sign>>=|<=|!=|=|>|<)\s*(?P<value>.*?)\s*")
_AND = re.compile(r"\s+and\s+(?=(?:(?!\s+and\s)[^<>=!])*[<>=!])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """Condition on the cells of one column."""

    column: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.column}{self.sign}{self.value}"

    @classmethod
    def of(cls, text: str) -> Condition:
        """Parse `COLUMN=VALUE`, or the same with another sign.

        Raises:
            InputError: it is not a condition.
        """
        match = _CONDITION.fullmatch(text)
        if match is None:
            raise InputError(
                f"{text!r} is not a condition", "write it as COLUMN=VALUE; the signs are =, !=, >, >=, <, <="
            )
        if match["sign"] not in ("=", "!=") and number_of(match["value"]) is None:
            raise InputError(
                f"{text!r} compares with {match['value']!r}, which is not a number", "write a number behind it"
            )
        return cls(match["column"], match["sign"], match["value"])

    def is_about(self, name: str) -> bool:
        """Return whether a column is the one named, in any spelling: case, spaces and signs do not count."""
        return _folded(name) == _folded(self.column)

    @property
    def of_words(self) -> bool:
        """Whether the value is a word for yes or no."""
        return self.value.lower() in YES_AND_NO and self.sign in ("=", "!=")

    def holds_for(self, cell: str) -> bool:
        """Return whether a cell meets the condition; an empty cell never does."""
        trimmed, compare = cell.strip().lower(), SIGNS[self.sign]
        if not trimmed:
            return False
        if self.of_words:
            return bool(compare(YES_AND_NO.get(trimmed, trimmed), YES_AND_NO[self.value.lower()]))
        wanted, number = number_of(self.value), number_of(trimmed.replace(",", ""))
        if wanted is not None:
            return number is not None and bool(compare(number, wanted))
        return bool(compare(trimmed, self.value.lower()))


def conditions_in(text: str) -> tuple[str, ...]:
    """Return the conditions of a line: `verified=Y and votes>=1`."""
    return tuple(part.strip() for part in _AND.split(text) if part.strip())


def conditions_text(conditions: Iterable[str]) -> str:
    """Return conditions as a line that `conditions_in` takes apart."""
    return " and ".join(conditions)


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))


def number_of(text: str) -> float | None:
    """Return the number that a text is; None for other texts."""
    try:
        return float(text)
    except ValueError:
        return None
