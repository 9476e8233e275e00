"""Stored data cards: one with wrong content is not shown, even if its checksum is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recterm.errors import LibraryError
from recterm.service.libraries import maintenance
from recterm.service.live.session import Session
from recterm.store import Library

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "lie"),
    [
        ("items", 41), ("users", None), ("interactions", 10**9), ("density", 2), ("sparsity", "high"), ("gini", -1),
        ("mean_rating", "good"), ("histogram", [[1]]), ("histogram", {}), ("per_user", {}), ("per_item", []),
        ("top_share", {"1%": 3}), ("first_timestamp", "today"), ("last_timestamp", 1 << 60), ("never_touched", -4),
        ("activity", [[1, "x"]]), ("heat_map", {"density": [["x"]]}), ("over_time", 1), ("duplicates", "two"),
        ("features", [{"of": "items"}]), ("features", {}),
    ],
)  # fmt: skip
def test_a_card_that_lies_is_reported_by_name(library: Path, name: str, lie: Any) -> None:
    with Library.open(library) as opened:
        opened.settings.set("data_card", opened.settings.get("data_card") | {name: lie})
    with Session.open() as session, pytest.raises(LibraryError, match=f"the data card, in {name}"):
        assert session.catalogue.data_card
    assert "data card" in [problem.name for problem in maintenance.check()]


def test_dials_that_lie_are_reported(library: Path) -> None:
    with Library.open(library) as opened:
        opened.settings.set("reranking of profile 1", {"sweetness": 2})
    with pytest.raises(LibraryError, match="the shelf settings of profile 1"):
        Session.open()
