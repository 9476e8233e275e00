"""Arrangement of shelves: order, hidden ones and the number of picks."""

from __future__ import annotations

import json
from dataclasses import asdict

from recterm.domain.arrangement import FEWEST, MOST, Arrangement

NAMES = ("for-you", "because", "gems", "watchlist")


def test_shelves_that_were_never_moved_follow_in_the_order_of_the_table() -> None:
    assert Arrangement(order=("gems", "gone")).ordered(NAMES) == ["gems", "for-you", "because", "watchlist"]
    assert Arrangement(hidden=("because",)).visible(NAMES) == ["for-you", "gems", "watchlist"]
    assert Arrangement().visible(NAMES, {"gems"}) == ["for-you", "because", "watchlist"]
    assert Arrangement().asking_for({"gems"}).visible(NAMES, {"gems"}) == list(NAMES)


def test_a_step_passes_shelves_that_are_not_on_the_screen() -> None:
    shown = {"for-you", "watchlist"}
    moved = Arrangement().moved("watchlist", -1, NAMES, shown)
    assert moved.ordered(NAMES) == ["watchlist", "for-you", "because", "gems"]
    assert moved.moved("watchlist", -1, NAMES, shown) == moved
    assert moved.moved("watchlist", 1, NAMES, shown).ordered(NAMES)[:2] == ["for-you", "watchlist"]


def test_the_number_of_picks_has_limits() -> None:
    assert Arrangement(n=MOST).more(1).n == MOST
    assert Arrangement(n=FEWEST).more(-1).n == FEWEST


def test_it_is_the_same_after_it_was_stored() -> None:
    kept = Arrangement(order=("gems",), hidden=("because",), n=3)
    assert Arrangement(**json.loads(json.dumps(asdict(kept)))) == kept
