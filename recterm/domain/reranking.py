"""Reranking settings: how shelves differ from the plain order of scores. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, replace

from recterm.domain.model import SeenItems
from recterm.errors import RectermError

VARIETIES = (0.0, 0.3, 0.6)
"""Diversity in steps that make a visible difference."""

LEFT_OUT = (None, SeenItems.EXCLUDE)
"""Settings that keep known items off the shelves."""

CALIBRATED = 0.5
"""Calibration when it is switched on: half relevance, half the genres of the history."""

RARITY_STEP = 0.25
"""One turn of the dial."""


@dataclass(frozen=True, slots=True)
class Reranking:
    """Settings that change the plain order of scores; all zeros change nothing."""

    diversity: float = 0.0
    """0 to 1: how much a pick avoids items similar to the picks above it."""
    rarity: float = 0.0
    """-1 to 1: towards the familiar below 0, towards the rare above."""
    calibration: float = 0.0
    """0 to 1: how much the genres of the list follow those of the history."""

    seen: SeenItems | None = None
    """What becomes of items that the profile knows; None: as the settings file says, else they are left out."""

    def __post_init__(self) -> None:
        if self.seen is not None:  # text, as it is stored
            object.__setattr__(self, "seen", SeenItems(self.seen))
        for name, low in (("diversity", 0.0), ("rarity", -1.0), ("calibration", 0.0)):
            value = getattr(self, name)
            if not low <= value <= 1.0:
                raise RectermError(
                    f"{name} = {value:g} is not from {low:g} to 1", f"give a {name} in that range", code="bad_dial"
                )

    def next_seen(self) -> Reranking:
        """Return a copy in which known items compete; after that they stand alone, then they are left out again."""
        following = {SeenItems.INCLUDE: SeenItems.ONLY, SeenItems.ONLY: SeenItems.EXCLUDE}
        return replace(
            self, seen=SeenItems.INCLUDE if self.seen is None else following.get(self.seen, SeenItems.INCLUDE)
        )

    @property
    def plain(self) -> bool:
        """Whether the order is unchanged."""
        return not (self.diversity or self.rarity or self.calibration)

    def rarer(self, step: float) -> Reranking:
        """Return a copy with the dial turned by a step, within its ends."""
        return replace(self, rarity=min(1.0, max(-1.0, round(self.rarity + step, 6))))

    def next_variety(self) -> Reranking:
        """Return a copy with the next of VARIETIES, or the first after the last."""
        larger = [variety for variety in VARIETIES if variety > self.diversity]
        return replace(self, diversity=larger[0] if larger else VARIETIES[0])

    def calibrated(self) -> Reranking:
        """Return a copy that follows the genres of the history, or no longer does."""
        return replace(self, calibration=0.0 if self.calibration else CALIBRATED)

    @property
    def dials(self) -> tuple[str, ...]:
        """Every dial that is set and how far, for the title of a panel: `rarer 2`, `varied`, `genres`, `known too`."""
        steps = f"{abs(self.rarity) / RARITY_STEP:.2g}"
        return tuple(
            text
            for text, is_set in (
                (f"{'rarer' if self.rarity > 0 else 'familiar'} {steps}", self.rarity),
                ("varied 2" if self.diversity >= VARIETIES[-1] else "varied", self.diversity),
                ("genres", self.calibration),
                ("known too" if self.seen is SeenItems.INCLUDE else "known only", self.seen not in LEFT_OUT),
            )
            if is_set
        )

    @property
    def words(self) -> str:
        """The settings for a title: `rare 0.5, varied 0.3`; empty when nothing is changed."""
        parts = []
        if self.rarity:
            parts.append(f"{'rare' if self.rarity > 0 else 'familiar'} {abs(self.rarity):g}")
        if self.diversity:
            parts.append(f"varied {self.diversity:g}")
        if self.calibration:
            parts.append("your genres")
        return ", ".join(parts)


PLAIN = Reranking()
"""The order of the scores."""
