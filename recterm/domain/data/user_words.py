"""Words of user features that a person can have: an answer such as `f` or `31` stands for `F`, or `26 to 35`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = r"-?\d[\d.]*(?:e[+-]?\d+)?"
_BAND = re.compile(rf"({_NUMBER}) to ({_NUMBER})")


def are_bands(words: Sequence[str]) -> bool:
    """Return whether the words of a feature are bands of numbers: `18 to 25`."""
    return bool(words) and all(_BAND.fullmatch(word) for word in words)


def words_for(answer: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return those of a feature's words that an answer stands for; none if it stands for none.

    The word itself, in any case; of bands, the one that a number lies in, the nearest for one beyond them; of words
    separated by commas, each that there is.
    """
    by_folded = {word.casefold(): word for word in reversed(words)}
    whole = by_folded.get(answer.strip().casefold())
    if whole is not None:
        return (whole,)
    if are_bands(words):
        return _band_of(answer, words)
    parts = [by_folded.get(part.strip().casefold()) for part in answer.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part is not None))


def _band_of(answer: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the band that a number lies in; a band holds its upper end, and the lowest one its lower end too."""
    try:
        number = float(answer)
    except ValueError:
        return ()
    if number != number:
        return ()
    bands = sorted((float(match[2]), word) for word in words if (match := _BAND.fullmatch(word)))
    return (next((word for high, word in bands if number <= high), bands[-1][1]),)
