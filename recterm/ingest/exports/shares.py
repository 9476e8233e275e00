"""Shares of play: how much of an item a person played, from times or percentages; and the name of a skip."""

from __future__ import annotations

WHOLE = 0.9
"""Share of play from which a play counts whole: few hear out the last bars, or watch the credits."""

LEAST_SHARE = 0.1
"""Share of a film, a series or an episode from which a viewing that was broken off counts, with its share."""

NOT_BEGUN = f"played to less than {LEAST_SHARE:.0%}".replace("%", " %")

SKIP = "skip"
"""Kind of a play that the person ended early by going on to something else."""


def share_of(played: float, length: float) -> float:
    """Return which share of an item was played, 1 from WHOLE on; 1 where its length is unknown."""
    if length <= 0 or played >= WHOLE * length:
        return 1.0
    return max(played / length, 0.0)


def share_of_numbers(played: object, length: object) -> float:
    """Return which share of an item was played; 0 where one of the two is not a number, or the length is 0."""
    if not isinstance(played, int | float) or not isinstance(length, int | float) or length <= 0:
        return 0.0
    return share_of(float(played), float(length))


def share_of_percent(cell: object) -> float | None:
    """Return the share that a percentage names, 1 from WHOLE on; None for anything that is not one."""
    try:
        percent = float(str(cell).strip().removesuffix("%").replace(",", "."))
    except ValueError:
        return None
    return share_of(percent, 100.0) if percent >= 0 else None
