"""Columns for every width."""

from __future__ import annotations

import itertools

import pytest

from recterm.tui.widgets.columns import lay_out


@pytest.mark.parametrize("width", range(30, 200))
def test_columns_stand_apart_and_end_with_the_line(width: int) -> None:
    columns = lay_out(width)
    for left, right in itertools.pairwise(columns):
        assert right.start > left.start + left.width
    assert columns[-1].start + columns[-1].width == width


def test_genres_leave_first_then_the_mean() -> None:
    assert [column.name for column in lay_out(62)] == ["title", "year", "genres", "mean", "mine", "marks"]
    assert [column.name for column in lay_out(50)] == ["title", "year", "mean", "mine", "marks"]
    assert [column.name for column in lay_out(40)] == ["title", "year", "mine", "marks"]


def test_the_title_has_room_at_the_narrowest_terminal() -> None:
    assert lay_out(57)[0].width >= 20
