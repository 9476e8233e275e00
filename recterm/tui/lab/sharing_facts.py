"""Sharing facts: which two models share For you, and what is taken of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model_label import label_of
from recterm.present.lab.taken import format_verdict

if TYPE_CHECKING:
    from recterm.domain.answers.taken import TakenReport
    from recterm.present.facts import Fact
    from recterm.service.live.session import Session


def sharing_facts(session: Session, report: TakenReport) -> list[Fact]:
    """Return which model shares For you, and what is taken of each; nothing while For you is by one model."""
    second = session.models.second
    if second is None:
        return []
    labels = {label_of(session.models.active[0]), label_of(second)}
    duel = next((duel for duel in report.duels if {duel.first, duel.second} == labels), None)
    verdict = "nothing shown yet" if duel is None else f"{duel.wins}–{duel.losses}, {format_verdict(duel)}"
    return [("in turn with", f"{second.name:<16} {verdict}", "facts--text")]
