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


def test_genres_leave_first_then_the_marks_then_the_mean() -> None:
    assert [column.name for column in lay_out(62)] == ["title", "year", "genres", "mean", "mine", "marks"]
    assert [column.name for column in lay_out(50)] == ["title", "year", "mean", "mine", "marks"]
    assert [column.name for column in lay_out(44)] == ["title", "year", "mean", "mine"]
    assert [column.name for column in lay_out(38)] == ["title", "year", "mine"]


def test_what_is_played_has_a_column_for_how_often() -> None:
    assert [column.name for column in lay_out(62, times=True)] == ["title", "year", "mean", "times", "mine", "marks"]
    assert [column.name for column in lay_out(48, times=True)] == ["title", "year", "mean", "times", "mine"]
    assert [column.name for column in lay_out(44, times=True)] == ["title", "year", "times", "mine"]


@pytest.mark.parametrize("times", [False, True])
def test_a_wider_catalogue_shows_no_less(times: bool) -> None:
    names = [{column.name for column in lay_out(width, times=times)} for width in range(30, 200)]
    assert all(narrow <= wide for narrow, wide in itertools.pairwise(names))


def test_the_title_has_room_at_the_narrowest_terminal() -> None:
    assert lay_out(57)[0].width >= 20
