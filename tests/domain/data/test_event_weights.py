"""Event weights: the words of kinds, and what a person writes of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from recterm.domain.data.event_weights import (
    EVENT_WEIGHTS,
    LEAST_DECAY,
    command_for,
    decay,
    fold_kind,
    known_kind,
    parse_event,
    parse_half_life,
    weights_of,
)
from recterm.errors import InputError


def test_every_word_is_folded_and_names_one_kind() -> None:
    for row in EVENT_WEIGHTS:
        assert {word for word in row.words if fold_kind(word) != word} <= {row.name}
    most = Counter(word for row in EVENT_WEIGHTS for word in row.words).most_common(1)
    assert most[0][1] == 1


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("addtocart", "cart"), ("add_to_cart", "cart"), ("Add to Cart", "cart"), ("transaction", "purchase"),
        ("purchases", "purchase"), ("clicks", "click"), ("pv", "view"), ("detail-page-view", "view"),
        ("thumbs_up", "like"), ("Gefällt mir", "like"), ("NotInterested", "dislike"),
        ("remove_from_cart", "remove-from-cart"), ("PageView", "view"),
        ("fwdbtn", "skip"), ("COMMENT CREATED", "share"), ("👎", "dislike"), ("покупка", "purchase"), ("加购", "cart"),
    ],
)  # fmt: skip
def test_kinds_are_known_in_the_words_of_shops_and_players(cell: str, name: str) -> None:
    row = known_kind(cell)
    assert row is not None
    assert row.name == name


def test_what_is_unknown_has_no_weight_and_a_choice_overrides_a_default() -> None:
    cells = ["view", "pageview", "rate", "Buy"]
    assert weights_of(cells) == {"view": 0.1, "pageview": 0.1, "rate": None, "Buy": 1.0}
    assert weights_of(cells, [("buy", 2.0), ("RATE", 0.3)]) == {"view": 0.1, "pageview": 0.1, "rate": 0.3, "Buy": 2.0}
    assert weights_of(cells, [("purchase", 3.0)])["Buy"] == 3.0
    assert weights_of(["view"], [("purchase", 3.0)], whole=False) == {"view": 0.1}
    with pytest.raises(InputError, match="no event has the kind 'cart'") as caught:
        weights_of(cells, [("cart", 1.0)])
    assert caught.value.hint == "the kinds are view, pageview, rate, Buy"
    assert command_for({"rate": None, "my kind": -0.5}) == "--event rate=1 --event 'my kind=-0.5'"


def test_options_are_parsed_or_refused_with_the_way_to_write_them() -> None:
    assert parse_event("skip=-0.3") == ("skip", -0.3)
    assert parse_event("a=b=1") == ("a=b", 1.0)
    for wrong in ("view", "=1", "view=", "view=often", "view=nan", "view=1e9"):
        with pytest.raises(InputError, match="not a kind of event"):
            parse_event(wrong)
    assert [parse_half_life(text) for text in ("180d", "90", "2 weeks", "1y")] == [180.0, 90.0, 14.0, 365.25]
    for wrong in ("", "0d", "-3", "soon", "3h"):
        with pytest.raises(InputError, match="not a half-life"):
            parse_half_life(wrong)


def test_an_event_counts_half_after_its_half_life_and_never_nothing() -> None:
    assert [decay(age, 30.0) for age in (0.0, 30.0, 60.0, None)] == [1.0, 0.5, 0.25, 1.0]
    assert decay(9.0, None) == 1.0
    assert decay(1e6, 30.0) == LEAST_DECAY


def test_the_readme_lists_every_weight() -> None:
    text = " ".join(Path(__file__).parents[3].joinpath("README.md").read_text(encoding="utf-8").split())
    for row in EVENT_WEIGHTS:
        assert f"`{row.name}` {row.weight:g}".replace(" -", " −") in text
