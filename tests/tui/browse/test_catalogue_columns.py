"""Columns for every width."""

from __future__ import annotations

import itertools

import pytest

from recterm.tui.browse.catalogue_columns import lay_out


@pytest.mark.parametrize("times", [False, True])
@pytest.mark.parametrize("width", range(30, 200))
def test_columns_stand_apart_and_end_with_the_line(width: int, times: bool) -> None:
    columns = lay_out(width, times=times)
    for left, right in itertools.pairwise(columns):
        assert right.start > left.start + left.width
    assert columns[-1].start + columns[-1].width == width


def test_genres_leave_first_then_the_mean_then_the_marks() -> None:
    assert [column.name for column in lay_out(62)] == ["title", "year", "genres", "mean", "mine", "marks"]
    assert [column.name for column in lay_out(50)] == ["title", "year", "mean", "mine", "marks"]
    assert [column.name for column in lay_out(44)] == ["title", "year", "mine", "marks"]
    assert [column.name for column in lay_out(40)] == ["title", "year", "mine"]


def test_what_is_played_has_a_column_for_how_often() -> None:
    assert [column.name for column in lay_out(62, times=True)] == ["title", "year", "mean", "times", "mine", "marks"]
    assert [column.name for column in lay_out(48, times=True)] == ["title", "year", "times", "mine", "marks"]


def test_the_title_has_room_at_the_narrowest_terminal() -> None:
    assert lay_out(57)[0].width >= 20
