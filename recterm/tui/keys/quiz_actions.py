"""Quiz actions: the answers to a question, back and skip."""

from __future__ import annotations

from recterm.tui.keys.action import Action, Scope


def _answer(name: str, key: str, title: str, footer: str, weight: int, effect: str = "") -> Action:
    call = f"answer({name!r})"
    return Action(
        f"quiz-{name}", (key,), title, Scope.QUIZ, call, footer=footer, weight=weight, palette=False, effect=effect
    )


QUIZ_ACTIONS: tuple[Action, ...] = (
    _answer("loved", "e", "Loved it", "loved", 3, effect="like"),
    _answer("fine", "f", "It was fine", "fine", 2),
    _answer("disliked", "x", "Not for me", "not for me", 2, effect="hide"),
    _answer("unknown", "n", "Not {done} yet", "not {done}", 3),
    Action("quiz-skip", ("s",), "Skip: another question instead", Scope.QUIZ, "skip", footer="skip", weight=8),
    Action(
        "quiz-back",
        ("B",),
        "Back to the question before, which takes its answer back",
        Scope.QUIZ,
        "previous",
        footer="back",
        weight=8,
    ),
)
