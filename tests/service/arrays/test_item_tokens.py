"""Item tokens."""

from __future__ import annotations

from recterm.service.arrays.item_tokens import tokens_of
from recterm.store import Description


def test_every_kind_of_word_is_a_token() -> None:
    facts = {"themes": ["Twins", "snow"], "tags": ["slow"], "cast": "A. Nobody", "countries": ["Japan"], "runtime": 99}
    item = Description(1979, ("Horror",), ("Agnès Varda",), facts)
    assert list(tokens_of(item)) == [
        "genre:Horror", "creator:Agnès Varda", "theme:twins", "theme:snow", "tag:slow", "cast:a. nobody",
        "country:japan", "decade:1970",
    ]  # fmt: skip


def test_columns_of_a_table_are_tokens_under_their_names() -> None:
    item = Description(None, (), (), {"features": {"Brand": ["Rain"], "price": ["9 to 14"]}})
    assert list(tokens_of(item)) == ["Brand:rain", "price:9 to 14"]
    assert list(tokens_of(Description(None, (), (), {"features": ["odd"]}))) == []


def test_what_is_not_known_is_no_token() -> None:
    assert list(tokens_of(Description(None, (), (), {}))) == []
