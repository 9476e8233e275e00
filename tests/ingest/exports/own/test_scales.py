"""Scales of a person's ratings: as said, as the heading or the cells say, or as the numbers show."""

from __future__ import annotations

import pytest

from recterm.ingest.exports.own.scales import ratings_of


@pytest.mark.parametrize(
    ("heading", "cells", "scale", "stars"),
    [
        ("Rating", ["9", "8.5", "1"], "1 to 10", [4.5, 4.5, 0.5]),
        ("Rating (1-10)", ["3", "4"], "1 to 10", [1.5, 2.0]),
        ("Note /20", ["14", "0"], "1 to 20", [3.5, None]),
        ("Note (0-20)", ["14", "0"], "0 to 20", [3.5, 0.5]),
        ("score out of 100", ["35", "80"], "1 to 100", [2.0, 4.0]),
        ("Rating10", ["3", "4"], "1 to 10", [1.5, 2.0]),
        ("Rating", ["4/10", "3 / 10"], "1 to 10", [2.0, 1.5]),
        ("Rating", ["80 %", "35%"], "0 to 100", [4.0, 2.0]),
        ("Rating", ["★★★½", "☆"], "0.5 to 5", [3.5, None]),
        ("Rating", ["A+", "F", "B"], "0 to 13", [5.0, 0.5, 3.5]),
        ("Rating", ["good", "bad"], "-1 to 1", [5.0, 0.5]),
        ("Оценка", ["4,5", "3", "n/a", "-1", "0"], "1 to 5", [4.5, 3.0, None, None, None]),
        ("Rating", ["-5", "5", "0"], "-5 to 5", [0.5, 5.0, 2.5]),
    ],
)
def test_scales(heading: str, cells: list[str], scale: str, stars: list[float | None]) -> None:
    ratings = ratings_of(cells, heading, None)
    assert ratings is not None
    assert ratings.scale in (scale, scale.replace("1 to 5", "0.5 to 5"))
    assert [ratings.stars[cell.lower() if cell == "n/a" else cell] for cell in cells] == stars


def test_a_rating_outside_the_scale_is_none_of_it() -> None:
    ratings = ratings_of(["8", "12"], "Rating", "1:10")
    assert ratings is not None
    assert (ratings.scale, ratings.stars["8"], "12" in ratings.stars) == ("1 to 10", 4.0, False)


@pytest.mark.parametrize("cells", [["PG-13", "R"], ["", "-"], ["0", "1", "1"]])
def test_other_cells_are_no_ratings(cells: list[str]) -> None:
    assert ratings_of(cells, "Rating", None) is None
