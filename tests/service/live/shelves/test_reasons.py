"""Reasons: the part of every event in a score."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import Feedback, Item, ItemId, ItemRow
from recterm.engine.core.protocol import Reasons
from recterm.service.live.shelves.reasons import leading, reasons_of, shares_of


def items(*rows: int) -> dict[ItemRow, Item]:
    return {
        ItemRow(row): Item(ItemRow(row), ItemId(f"x:{row}"), f"Film {row}", None, (), (), "film", 1, None)
        for row in rows
    }


def test_the_largest_amount_comes_first_and_shares_are_parts_of_the_score() -> None:
    reasons = Reasons(np.array([4, 2, 7]), np.array([0.3, 0.9, -0.2]))
    explained = reasons_of(reasons, items(2, 4, 7), {ItemRow(2): Feedback(stars=4.5)}, leading(reasons))
    assert [(reason.row, reason.item, reason.title) for reason in explained] == [
        (2, "x:2", "Film 2"),
        (4, "x:4", "Film 4"),
        (7, "x:7", "Film 7"),
    ]
    assert [reason.stars for reason in explained] == [4.5, None, None]
    assert [reason.amount for reason in explained] == pytest.approx([0.9, 0.3, -0.2])
    assert [reason.share for reason in explained] == pytest.approx([0.9, 0.3, -0.2])


@pytest.mark.parametrize("amounts", [[2.0, 1.0], [3.0, -1.0], [-1.0, -3.0], [1.0, -1.0], [0.0, 0.0], [1e-9], [-5.0]])
def test_shares_sum_to_one(amounts: list[float]) -> None:
    assert shares_of(np.array(amounts)).sum() == pytest.approx(1.0)


def test_without_a_positive_score_reasons_count_by_size() -> None:
    assert shares_of(np.array([1.0, -3.0])).tolist() == [0.25, 0.75]


def test_no_reasons_are_no_reasons() -> None:
    nothing = Reasons(np.zeros(0, dtype=np.int64), np.zeros(0))
    assert reasons_of(nothing, {}, {}, leading(nothing, 3)) == ()


@pytest.mark.parametrize("most", [None, 1])
def test_groups_of_users_are_reasons_with_their_share_of_the_whole(most: int | None) -> None:
    reasons = Reasons(np.array([4, 2]), np.array([0.3, 0.2]), groups={"gender:F": 0.4, "city:A:B": 0.1})
    explained = reasons_of(reasons, items(2, 4), {}, leading(reasons, most))
    titles = ["your gender (F)", "Film 4", "Film 2", "your city (A:B)"]
    assert [reason.title for reason in explained] == [title for title in titles if most is None or title != "Film 2"]
    assert [reason.of_group for reason in explained] == [
        title.startswith("your") for title in titles if most is None or title != "Film 2"
    ]
    assert explained[0].share == pytest.approx(0.4)
    assert explained[-1].share == pytest.approx(0.1)


@pytest.mark.parametrize("most", [1, 2, 3, 4, 9])
def test_the_reasons_of_the_largest_size_are_kept_in_the_order_of_their_amounts(most: int) -> None:
    amounts = np.array([0.5, 0.1, 0.5, 0.9, -0.7, 0.5])
    reasons = Reasons(np.arange(6), amounts)
    by_size = [3, 4, 0, 2, 5, 1]
    assert leading(reasons).tolist() == [3, 0, 2, 5, 1, 4]
    assert leading(reasons, most).tolist() == [place for place in [3, 0, 2, 5, 1, 4] if place in by_size[:most]]
