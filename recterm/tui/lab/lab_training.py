"""Lab training facts, shown before training replaces the models in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.measured_models import ROLE_WORDS
from recterm.present.text import clean, format_length
from recterm.tui.shared.lists.choice_list import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import ModelHeader
    from recterm.present.facts import Fact
    from recterm.service.models.planned_training import PlannedModel

TEXT, SOFT = "facts--text", "facts--label"
TRAIN, LEAVE = "train", "leave"

TRAIN_CHOICES = (
    Choice(TRAIN, "Train these models and use them"),
    Choice(LEAVE, "Keep the models in use"),
)
FIND_CHOICES = (
    Choice(TRAIN, "Try the strongest models and use the winners"),
    Choice(LEAVE, "Keep the models in use"),
)


def training_facts(
    planned: Sequence[PlannedModel], in_use: Sequence[tuple[ModelHeader, str]], took: float | None
) -> list[Fact]:
    """Return what would be trained for each role and what it replaces, and how long that took last time."""
    facts: list[Fact] = []
    for plan in planned:
        seconds = "" if plan.seconds is None else f"; {format_length(plan.seconds)} the last time"
        facts.append((ROLE_WORDS[plan.role], f"{plan.name} {plan.changed or 'with its defaults'}{seconds}", TEXT))
        for header, text in in_use:
            if header.role is plan.role:
                same = (header.name, text) == (plan.name, plan.changed)
                facts.append(("", "as in use now" if same else f"in place of {clean(_named(header, text))}", SOFT))
    return [*facts, *_took(took)]


def finding_facts(in_use: Sequence[tuple[ModelHeader, str]], took: float | None) -> list[Fact]:
    """Return how the best models are found, and which models they may replace."""
    words = "the strongest models for data of this size are measured, within five minutes and the time of one more"
    facts: list[Fact] = [("trials", f"{words}; the best of each role is then trained on all data", TEXT)]
    for header, text in in_use:
        facts.append((ROLE_WORDS[header.role], f"in use: {clean(_named(header, text))}", SOFT))
    return [*facts, *_took(took)]


def _named(header: ModelHeader, text: str) -> str:
    return f"{header.name} {text}".rstrip()


def _took(seconds: float | None) -> list[Fact]:
    return [] if seconds is None else [("in all", f"{format_length(seconds)} the last time", TEXT)]
