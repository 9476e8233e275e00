"""Arrangement of a profile's shelves: which it sees, in which order, and how many picks on each. Stdlib only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FEWEST, USUAL, MOST = 1, 5, 20
"""Picks on a shelf: a short list is easier to choose from (Iyengar and Lepper, "When choice is demotivating", 2000)."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Order, hidden shelves and number of picks; names are those of the table of shelves."""

    order: tuple[str, ...] = ()
    """Names in the profile's own order; shelves that are not named follow in the order of the table."""
    hidden: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    """Shelves that the profile asked for, of those that nobody sees unasked."""
    n: int = USUAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", tuple(map(str, self.order)))  # lists, as they are stored
        object.__setattr__(self, "hidden", tuple(map(str, self.hidden)))
        object.__setattr__(self, "asked", tuple(map(str, self.asked)))
        object.__setattr__(self, "n", min(MOST, max(FEWEST, int(self.n))))

    def ordered(self, names: Sequence[str]) -> list[str]:
        """Return these names in the profile's order, hidden ones too."""
        own = [name for name in self.order if name in names]
        return own + [name for name in names if name not in own]

    def visible(self, names: Sequence[str], unasked: Collection[str] = ()) -> list[str]:
        """Return the names of the visible shelves in the profile's order; `unasked` are seen only if asked for."""
        away = {*self.hidden, *(name for name in unasked if name not in self.asked)}
        return [name for name in self.ordered(names) if name not in away]

    def moved(self, name: str, step: int, names: Sequence[str], shown: Collection[str]) -> Arrangement:
        """Return a copy in which a shelf is before (step < 0) or behind the next of the shown ones.

        Args:
            name: the shelf.
            step: -1 or 1.
            names: all names, in the order of the table.
            shown: names of the shelves on the screen: one that is empty or hidden is not a step.
        """
        order = self.ordered(names)
        at = order.index(name)
        place = at + step
        while 0 <= place < len(order) and order[place] not in shown:
            place += step
        if not 0 <= place < len(order):
            return self
        order.insert(place, order.pop(at))
        return replace(self, order=tuple(order))

    def without(self, names: Collection[str]) -> Arrangement:
        """Return a copy in which only these shelves are hidden."""
        return replace(self, hidden=tuple(sorted(names)))

    def asking_for(self, names: Collection[str]) -> Arrangement:
        """Return a copy that asks for these shelves, of those that nobody sees unasked."""
        return replace(self, asked=tuple(sorted(names)))

    def more(self, step: int) -> Arrangement:
        """Return a copy with more picks on each shelf, or fewer, within the limits."""
        return replace(self, n=self.n + step)
