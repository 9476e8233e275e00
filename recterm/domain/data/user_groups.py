"""User groups: the community's users who share a word of a feature, such as a gender, a country or a band of ages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class UserGroup:
    """Users with one word of one feature."""

    feature: str
    """Column that describes users: `gender`."""
    word: str
    """`F`; of numbers, a band: `18 to 25`."""
    users: Sequence[int]
    """Rows of the users, ascending."""

    @property
    def name(self) -> str:
        """Name that models know the group by: `gender:F`."""
        return group_name(self.feature, self.word)


def group_name(feature: str, word: str) -> str:
    """Return the name of the group with a word of a feature: `gender:F`."""
    return f"{feature}:{word}"
