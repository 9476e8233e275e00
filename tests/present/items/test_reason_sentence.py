"""Sentence of reasons, and shares in whole percent: true to the amounts."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.model import Item, ItemId, ItemRow
from recterm.domain.shelf import NO_ROW, Pick, Reason
from recterm.present.items.reason_sentence import sentence
from recterm.present.shares import whole_percents
from recterm.present.text import why

ITEM = Item(ItemRow(0), ItemId("film:x"), "X", 1979, (), (), "film", 120, 4.0)
AMOUNTS = st.lists(st.floats(-1, 1).filter(lambda amount: abs(amount) > 1e-6), min_size=1, max_size=9)


def pick_of(*amounts: float, stars: float = 4.0, general: float = 0.0) -> Pick:
    total = math.fsum(amounts)
    weight = total if total > 0 else math.fsum(map(abs, amounts)) or 1.0
    reasons = [
        Reason(
            ItemRow(row), ItemId(f"f:{row}"), f"F{row}", stars, amount, (amount if total > 0 else abs(amount)) / weight
        )
        for row, amount in enumerate(amounts, start=1)
    ]
    return Pick(ITEM, total, 4.0, None, tuple(sorted(reasons, key=lambda reason: -reason.amount)), None, general)


@pytest.mark.parametrize(
    ("amounts", "words"),
    [
        ([1.0], "Because of F1"),
        ([0.02, 0.9, -0.05], "Because of F2"),
        ([0.7, 0.2, 0.1], "Mostly because of F1"),
        ([0.3, 0.3, 0.2, 0.2, -0.2], "Mostly because of F1 and F2; F5 speaks against it"),
        ([0.2, 0.2, 0.2, 0.2, 0.2], "Mostly because of F1, F2 and F3"),
        ([0.1] * 9, "A little of everything you liked, most of all F1"),
        ([1.0, -0.2, -0.3, -0.4], "Because of F1; F4 and F3 speak against it"),
        ([-0.2, -0.1], "Nothing you know speaks for it; F1 and F2 speak against it"),
        ([0.2, -0.3], "More speaks against it than for it: F2 speaks against it, F1 for it"),
        ([0.0], "None of your feedback is in this score"),
    ],
)
def test_a_friend_would_say(amounts: list[float], words: str) -> None:
    assert sentence(pick_of(*amounts)) == words


def test_what_is_not_from_events_says_so() -> None:
    assert sentence(Pick(ITEM, math.nan, None, None, (), None)) == "The model cannot score it"
    assert (
        sentence(Pick(ITEM, 120.0, None, None, (), None)) == "120 people here chose it; none of your feedback is in it"
    )
    assert sentence(Pick(ITEM, 0.4, None, None, (), None)) == "None of your feedback is in this score"
    assert sentence(Pick(ITEM, 0.4, None, None, (), None, why="heard twice")) == "Heard twice"
    assert sentence(pick_of(0.1, general=0.9)) == "Mostly because many people like it, then because of F1"
    assert sentence(pick_of(*[0.1] * 9, stars=2.0)) == "A little of everything in your history, most of all F1"


def test_a_group_says_whom_it_suits() -> None:
    members = [
        Reason(ItemRow(0), ItemId(f"profile:{name}"), name, None, share, share)
        for name, share in (("ann", 0.7), ("me", 0.3))
    ]
    assert sentence(Pick(ITEM, 1.0, None, None, tuple(members), None)) == "Suits ann most, me least"
    assert sentence(Pick(ITEM, 0.3, None, None, (members[1], members[1]), None)) == "Suits me and me alike"


def test_a_group_of_users_is_named_as_one_s_own() -> None:
    group = Reason(ItemRow(NO_ROW), ItemId("group:gender:F"), "your gender (F)", None, 0.5, 0.5)
    film = Reason(ItemRow(1), ItemId("f:1"), "F1", 4.0, 0.3, 0.3)
    assert sentence(Pick(ITEM, 0.8, None, None, (group, film), None)) == "Mostly because of your gender (F)"
    small = pick_of(*[0.1] * 9).reasons
    least = replace(group, amount=0.11, share=0.1)
    whole = Pick(ITEM, 1.01, None, None, (least, *small), None)
    assert sentence(whole) == "A little of everything you liked, most of all F1"


@given(AMOUNTS)
def test_only_items_with_the_sign_said_are_named_in_order_of_size(amounts: list[float]) -> None:
    pick = pick_of(*amounts)
    amount_of = {reason.title: reason.amount for reason in pick.reasons}
    text = sentence(pick)
    spoken_against = r"(F\d(?: and F\d)?) speaks? against it"
    negative = re.findall(r"F\d", " ".join(re.findall(spoken_against, text)))
    positive = re.findall(r"F\d", re.sub(spoken_against, "", text))
    for names, sign in ((positive, 1), (negative, -1)):
        sizes = [amount_of[name] * sign for name in names]
        assert all(size > 0 for size in sizes)
        assert sizes == sorted(sizes, reverse=True)
        assert sizes[:1] in ([], [max(amount * sign for amount in amounts)])


@given(AMOUNTS)
def test_whole_shares_add_up_to_a_hundred_and_are_less_than_one_off(amounts: list[float]) -> None:
    shares = [reason.share for reason in pick_of(*amounts).reasons]
    if max(map(abs, shares)) < 1e9:
        percents = whole_percents(shares)
        assert sum(percents) == 100
        assert all(abs(percent - share * 100) < 1 for percent, share in zip(percents, shares, strict=True))


@given(AMOUNTS, st.integers(30, 120))
def test_the_shares_on_a_line_add_up_to_a_hundred(amounts: list[float], width: int) -> None:
    pick = pick_of(*amounts)
    if max(abs(reason.share) for reason in pick.reasons) < 10:
        line = why(pick, width)
        assert len(line) <= width
        shown = [int(share) for share in re.findall(r"([+-]?\d+) %", line)]
        assert sum(shown) == 100
