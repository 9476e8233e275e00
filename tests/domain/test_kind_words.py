"""Words for kinds of items."""

from __future__ import annotations

from recterm.domain.kind_words import words_of


def test_one_item_is_counted_in_the_singular() -> None:
    assert [words_of("film").counted_items(number) for number in (0, 1, 1200)] == ["0 films", "1 film", "1,200 films"]
    assert words_of("series").counted_items(1) == "1 series"
