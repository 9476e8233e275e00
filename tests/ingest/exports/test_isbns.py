"""Both forms of ISBNs."""

from __future__ import annotations

import pytest

from recterm.ingest.exports.isbns import isbn_ids


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["080442957X"], ["080442957X", "9780804429573"]),
        (["978-0-8044-2957-3", "080442957x"], ["9780804429573", "080442957X"]),
        (["9791032305690"], ["9791032305690"]),
        (["0804429571", "B00ABCDEFG", "", "9.78E+12"], ["0804429571"]),
    ],
)
def test_every_form_of_a_number_with_a_right_check_digit(cells: list[str], numbers: list[str]) -> None:
    assert isbn_ids(*cells) == tuple(("isbn", number) for number in numbers)
