"""Latest result: computed once for as long as the same object is asked about."""

from __future__ import annotations

from recterm.engine.core.latest import Latest


def test_the_same_object_is_computed_once_and_an_equal_one_again() -> None:
    computed: list[list[int]] = []
    latest: Latest[list[int], int] = Latest()

    def total(numbers: list[int]) -> int:
        computed.append(numbers)
        return sum(numbers)

    first, equal = [1, 2], [1, 2]
    assert [latest.of(first, total), latest.of(first, total), latest.of(equal, total), latest.of(first, total)] == [
        3
    ] * 4
    assert [numbers is first for numbers in computed] == [True, False, True]
