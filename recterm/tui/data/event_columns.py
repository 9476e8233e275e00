"""Event columns in the form of a table: the column of kinds, and that of dwell times or shares of play."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.data.event_weights import NO_COLUMN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.answers.data.events import EventScores
    from recterm.domain.answers.data.preview import TableShape

EVENT_ROLES = ("kinds", "dwell")
"""Fields of the form, named as the command line's options."""


def with_event_columns(shape: TableShape, scores: EventScores | None) -> TableShape:
    """Return the shape of a table with the columns of its events among the proposed ones."""
    if scores is None:
        return shape
    columns = dict(zip(EVENT_ROLES, (scores.column, scores.strength), strict=True))
    proposed = {role: column for role, column in columns.items() if column in shape.columns}
    return replace(shape, proposed={**shape.proposed, **proposed})


def event_choices(chosen: Mapping[str, str], shape: TableShape) -> dict[str, str]:
    """Return what a person chose without the columns of events that were proposed; one that was cleared is `none`."""
    choices = {role: column for role, column in chosen.items() if role not in EVENT_ROLES}
    for role in EVENT_ROLES:
        proposed, column = shape.proposed.get(role), chosen.get(role)
        if column != proposed:
            choices[role] = column or NO_COLUMN
    return choices


def columns_of_numbers(shape: TableShape, scores: EventScores) -> tuple[str, ...]:
    """Return the columns without a role whose first cells are numbers, which may be dwell times or shares of play."""
    return tuple(
        column
        for place, column in enumerate(shape.columns)
        if column == scores.strength
        or (column not in shape.proposed.values() and any(_is_number(row[place]) for row in shape.rows))
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        return False
    return True
