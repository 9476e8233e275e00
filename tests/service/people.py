"""Profiles and their feedback, for libraries that are damaged afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.lab.evaluation import Measure
from recterm.domain.answers.lab.tuning import Search, TunedTrial
from recterm.domain.model import EventKind, ItemId, ItemRow
from recterm.service.live.session import Session
from recterm.store import Library

if TYPE_CHECKING:
    from pathlib import Path


def add_people(path: Path) -> None:
    """Add two profiles with ratings, a watchlist, an undo, lists and decisions; a run and a tuning."""
    with Session.open(path) as session:
        for number in range(1, 13):
            session.feedback.record(
                EventKind.RATE, session.catalogue.resolve(f"Space {number:02}"), 5 if number % 3 else 3.5
            )
        for number in range(1, 5):
            session.feedback.record(EventKind.SAVE, session.catalogue.resolve(f"Love {number:02}"))
        session.steps.undo()
        session.profiles.create("Eva")
        for number in range(300):
            session.feedback.record(EventKind.RATE, ItemRow(number % 40), (number % 10 + 1) / 2)
        session.profiles.switch("me")
    with Library.open(path) as library:
        for profile in library.profiles.list():
            library.lists.extend(profile.id, "Best of all", [ItemId("ml:1"), ItemId("ml:7"), ItemId("own:Else")])
        library.matches.keep("movie|else||", "own:Else", "Else", None, "movie", [], ["ml:2"])
        library.own.settle()
        info = library.info()
        library.runs.save(
            data="two-tastes", fingerprint=info.fingerprint, split="holdout", seed=0, k=10, users=7, seconds=1.0,
            models={"als": {"ndcg@10": Measure(0.25, 0.2, 0.3)}}, values={"als/ndcg@10": ("<f4", bytes(28))},
        )  # fmt: skip
        tuning = library.tunings.begin(Search("als", "ndcg@10"), info.fingerprint)
        library.tunings.add(tuning.id, TunedTrial(0, "complete", {"k": 2}, 0.25, 0.25, 1.0))
