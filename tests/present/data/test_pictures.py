"""Data as characters."""

from __future__ import annotations

from recterm.present.data.pictures import column_line, heat_lines


def test_shades_go_from_empty_to_full_on_a_logarithmic_scale() -> None:
    assert heat_lines([[1.0, 0.1], [0.01, 0.0]], 9, 9) == ["█▒", "· "]
    assert heat_lines([[0.5, 0.5]], 9, 9) == ["██"]
    assert heat_lines([[0.0, 0.0]], 9, 9) == ["  "]
    assert heat_lines([], 9, 9) == heat_lines([[]], 9, 9) == heat_lines([[1.0]], 0, 9) == []


def test_more_blocks_than_fit_are_averaged() -> None:
    lines = heat_lines([[1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]], 2, 1)
    assert lines == ["█ "]


def test_a_series_is_a_line_of_columns() -> None:
    assert column_line([0, 1, 4, 8], 9) == " ▁▄█"
    assert column_line([1, 1, 8, 8], 2) == "▁█"
    assert column_line([0, 0], 9) == "  "
    assert column_line([], 9) == column_line([1], 0) == ""
