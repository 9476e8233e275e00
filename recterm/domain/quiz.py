"""Quiz of the first minutes: its answers, and the event that each of them is recorded as. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind

if TYPE_CHECKING:
    from recterm.domain.model import Scale

QUESTIONS = 7
"""Number of questions of a quiz."""


class QuizAnswer(StrEnum):
    """What a person may say of the item that a question names."""

    LOVED = "loved"
    FINE = "fine"
    DISLIKED = "disliked"
    UNKNOWN = "unknown"
    """Never seen, heard or read: recorded as nothing."""


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """Event that an answer is recorded as."""

    kind: EventKind
    stars: float | None = None


_RATED = {
    QuizAnswer.LOVED: RecordedAnswer(EventKind.RATE, 5.0),
    QuizAnswer.FINE: RecordedAnswer(EventKind.RATE, 3.5),
    QuizAnswer.DISLIKED: RecordedAnswer(EventKind.RATE, 2.0),
}
_UNRATED = {
    QuizAnswer.LOVED: RecordedAnswer(EventKind.LIKE),
    QuizAnswer.FINE: RecordedAnswer(EventKind.VIEW),
    QuizAnswer.DISLIKED: RecordedAnswer(EventKind.HIDE),
}

OPINIONS = tuple(_RATED)
"""Answers of a person who knows the item."""


def recorded_answer(answer: QuizAnswer, scale: Scale | None) -> RecordedAnswer | None:
    """Return what an answer is recorded as: a rating, or a like, view or dislike where the data have no ratings.

    None for an item that the person does not know: that says nothing of their taste.
    """
    return (_UNRATED if scale is None else _RATED).get(answer)
