"""Re-ranking options of the shelves."""

from __future__ import annotations

from typing import Any

import pytest

from recterm.domain.model import SeenItems
from recterm.domain.reranking import PLAIN, Reranking
from recterm.errors import RectermError


def test_the_dial_is_held_at_its_ends() -> None:
    dial = PLAIN
    for _ in range(9):
        dial = dial.rarer(0.25)
    assert dial == Reranking(rarity=1.0)
    assert dial.rarer(-0.25).rarity == 0.75
    assert Reranking(rarity=0.1).rarer(-0.1) == PLAIN


def test_variety_and_genres_go_round() -> None:
    steps = [PLAIN]
    for _ in range(3):
        steps.append(steps[-1].next_variety())
    assert [step.diversity for step in steps] == [0.0, 0.3, 0.6, 0.0]
    assert PLAIN.calibrated().calibrated() == PLAIN


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({}, ""),
        ({"rarity": 0.5}, "rare 0.5"),
        ({"rarity": -0.25, "diversity": 0.3}, "familiar 0.25, varied 0.3"),
        ({"calibration": 0.5}, "your genres"),
    ],
)
def test_it_says_what_it_does(settings: dict[str, Any], words: str) -> None:
    assert Reranking(**settings).words == words
    assert Reranking(**settings).plain == (not words)


@pytest.mark.parametrize(
    "settings", [{"diversity": 1.5}, {"rarity": -2}, {"calibration": -0.1}, {"rarity": float("nan")}]
)
def test_what_is_out_of_range_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(RectermError, match="is not from"):
        Reranking(**settings)


def test_known_items_join_then_stand_alone_then_leave() -> None:
    settings, shown = PLAIN, []
    for _ in range(4):
        settings = settings.next_seen()
        shown.append((settings.seen, settings.dials))
    assert shown == [
        (SeenItems.INCLUDE, ("known too",)),
        (SeenItems.ONLY, ("known only",)),
        (SeenItems.EXCLUDE, ()),
        (SeenItems.INCLUDE, ("known too",)),
    ]
    stored: dict[str, Any] = {"seen": "only"}
    assert Reranking(**stored).seen is SeenItems.ONLY
