"""Evaluation settings apart from the split: list length, relevance, and which items compete."""

from __future__ import annotations

import re
from dataclasses import dataclass

from recterm.domain.model import LIKED_STARS, MAX_STARS, MIN_STARS
from recterm.errors import EngineError

DEFAULT_PROTOCOL = "holdout-80-20"
"""How data are split unless somebody says otherwise."""

NEXT_ITEM = "next-item"
"""Protocol that tests the last interaction of each user, whatever its stars."""

TIME_GLOBAL = "time-global"
"""Protocol that tests what each user did first after one point in time, which is the same for all."""

REPEATS = "+repeats"
"""Ending of the name of a protocol in which repeated plays and purchases count, and known items compete."""

SIGNALS = "signals"
"""Split of evaluations of what each kind of event, dwell times and age are worth, and the name of their breakdown."""

CANDIDATES = {
    "rated": "all items with an interaction",
    "catalogue": "all items of the catalogue, with interactions or without",
    "training": "all items with a training interaction",
    "test": "all items in any test part",
}
"""Which items compete for a place in a list; a user's own history never does."""

_SAMPLED = re.compile(r"sampled-([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class EvaluationSettings:
    """Settings of the list metrics; the defaults are those of the named protocols."""

    k: int = 10
    """Length of the lists."""
    relevant_stars: float = LIKED_STARS
    """A test item is relevant from this many stars; without stars any interaction counts."""
    candidates: str = "rated"
    """A name in CANDIDATES, or `sampled-100`: each user's relevant items among 100 drawn at random. Such figures match
    published tables only: they may order models differently from full rankings (Krichene and Rendle,
    "On sampled metrics for item recommendation", 2020), and are marked `ndcg@10~100`."""
    complete: bool | None = None
    """Whether to measure what is slow on large data: AUC and the calibration of deviations. None: if it is quick."""

    def __post_init__(self) -> None:
        if self.k < 1:
            raise EngineError(f"k = {self.k} is not a list length", "k is 1 or more")
        if not MIN_STARS <= self.relevant_stars <= MAX_STARS:
            raise EngineError(
                f"a relevance threshold of {self.relevant_stars:g} stars is not possible",
                f"stars go from {MIN_STARS:g} to {MAX_STARS:g}",
            )
        if self.candidates not in CANDIDATES and not _SAMPLED.fullmatch(self.candidates):
            raise EngineError(
                f"unknown candidates {self.candidates!r}", f"choose one of {', '.join(CANDIDATES)}, sampled-100"
            )

    @property
    def negatives(self) -> int | None:
        """Sampled negatives for each user; None for full rankings."""
        sampled = _SAMPLED.fullmatch(self.candidates)
        return int(sampled[1]) if sampled else None

    @property
    def suffix(self) -> str:
        """Suffix of list metrics: `@10`, or `@10~100` from sampled negatives."""
        return f"@{self.k}" + ("" if self.negatives is None else f"~{self.negatives}")

    @property
    def words(self) -> str:
        """The settings in words."""
        if self.negatives is None:
            pool = f"Lists are made from {CANDIDATES[self.candidates]}, without the user's training items"
        else:
            pool = (
                f"SAMPLED: the user's relevant items are ranked among {self.negatives} items drawn at random from those"
                " the user never touched; such figures do not measure the lists that a person sees"
            )
        return (
            f"{pool}; a test item is relevant from {self.relevant_stars:g} stars on (without stars: any);"
            " users without a relevant test item are skipped."
        )


@dataclass(frozen=True, slots=True)
class EvaluationPlan:
    """How models are measured; the same plan on the same data gives the same figures to the last digit."""

    protocol: str = DEFAULT_PROTOCOL
    """A name in `recterm.lab.PROTOCOLS`, such as `holdout-80-20`."""
    measuring: EvaluationSettings = EvaluationSettings()
    seed: int = 0
    """Of the split and of all chance."""
    cold_start: bool = False
    """Measure also the curve of quality against the number of interactions known."""
    threads: int | None = None
    """Of the matrix products, on which the last digits depend; None: all cores."""


DEFAULT_PLAN = EvaluationPlan()
