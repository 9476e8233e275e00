"""Quiz as text: the question, its answers, and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.quiz import QuizAnswer
from recterm.present.text import BETWEEN, clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Item

_ANSWERS = {
    QuizAnswer.LOVED: "Loved it",
    QuizAnswer.FINE: "It was fine",
    QuizAnswer.DISLIKED: "Not for me",
    QuizAnswer.UNKNOWN: "Not {done} yet",
}

MOST_GENRES = 4


def question_lines(item: Item) -> tuple[str, ...]:
    """Return the item that the question is about: its title, then year, makers and genres."""
    year = str(item.year) if item.year is not None else ""
    about = [part for part in (year, ", ".join(item.creators[:1])) if part]
    lines = [item.title, BETWEEN.join(about), ", ".join(item.genres[:MOST_GENRES])]
    return tuple(clean(line) for line in lines if line)


def answer_choices(words: KindWords, key_of: Callable[[QuizAnswer], str]) -> list[tuple[str, str, str]]:
    """Return value, label and key of each answer."""
    return [(answer.value, words.fill(label), key_of(answer)) for answer, label in _ANSWERS.items()]


def ending(n_recorded: int, words: KindWords) -> tuple[str, ...]:
    """Return what the quiz says at its end."""
    if not n_recorded:
        return ("That was all.", words.fill("You have {done} none of these: rate what you know, or ask for more."))
    counted = "one answer" if n_recorded == 1 else f"{n_recorded} answers"
    return ("That was all.", f"For you now knows {counted} of yours. Every rating sharpens it.")
