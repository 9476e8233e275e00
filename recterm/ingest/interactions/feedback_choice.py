"""Feedback choice for data with ratings and views: one of the two, or both as feedback scores."""

from __future__ import annotations

import math
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from recterm.ingest.tables.table import SAMPLE_ROWS
from recterm.ingest.tables.values.scale import Values

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from recterm.ingest.interactions.cells import Cells, Fields


class FeedbackChoice(StrEnum):
    """Kind of feedback to take from the data."""

    RATINGS = "ratings"
    """The rows with a rating; other views are counted and left out."""
    VIEWS = "views"
    """Every row as a view, rated or not; ratings are ignored. Counts of plays stay counts."""
    BOTH = "both"
    """Ratings, and views without one, together as feedback scores."""


AS_VIEWS = Values(None, 0.0, math.inf, "every row is one view: ratings are ignored, as requested")


def as_chosen(
    take: FeedbackChoice | None, cells: Cells, fields: Fields, values: Callable[[pl.Series], Values]
) -> tuple[Fields, Callable[[pl.Series], Values]]:
    """Return fields and values of a table under the choice; unchanged, unless ratings are taken as views."""
    if take is FeedbackChoice.VIEWS and fields.events is not None:
        return replace(fields, events=None), lambda _: AS_VIEWS
    if take is not FeedbackChoice.VIEWS or fields.number is None:
        return fields, values
    numbers = cells.rows.head(SAMPLE_ROWS).select(value=fields.number).collect()["value"].drop_nulls()
    numbers = numbers.filter(numbers.is_finite())
    if numbers.len() and values(numbers).scale is None:
        return fields, values
    return replace(fields, value=None, number=None), lambda _: AS_VIEWS
