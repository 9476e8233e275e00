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
