"""Answers of a person, and the words of user features that they stand for."""

from __future__ import annotations

import pytest

from recterm.domain.data.user_words import are_bands, words_for

AGES = ("15 to 23", "23 to 31", "31 to 75.5")
SMALL = ("-1.5e-05 to 0", "0 to 2e+06")


@pytest.mark.parametrize(
    ("answer", "words", "expected"),
    [
        ("F", ("M", "F"), ("F",)),
        (" f ", ("M", "F"), ("F",)),
        ("x", ("M", "F"), ()),
        ("", ("M", "F"), ()),
        ("15", AGES, ("15 to 23",)),
        ("23", AGES, ("15 to 23",)),
        ("23.5", AGES, ("23 to 31",)),
        ("3", AGES, ("15 to 23",)),
        ("99", AGES, ("31 to 75.5",)),
        ("23 to 31", AGES, ("23 to 31",)),
        ("old", AGES, ()),
        ("nan", AGES, ()),
        ("inf", AGES, ("31 to 75.5",)),
        ("-1", SMALL, ("-1.5e-05 to 0",)),
        ("1000", SMALL, ("0 to 2e+06",)),
        ("jazz, Rock, jazz, noise", ("rock", "jazz"), ("jazz", "rock")),
        ("Rock, Pop", ("Rock, Pop", "Rock", "Pop"), ("Rock, Pop",)),
        ("straße", ("STRASSE",), ("STRASSE",)),
    ],
)
def test_an_answer_stands_for_words(answer: str, words: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert words_for(answer, words) == expected


def test_bands_are_recognised() -> None:
    assert are_bands(AGES)
    assert are_bands(SMALL)
    assert not are_bands(())
    assert not are_bands(("2 to 3", "many"))
