"""Counts of events in columns beside each other, and in matrices of users and items: kinds with weights."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.data.event_weights import EventChoice
from recterm.ingest.events.counts import counted_kind
from recterm.ingest.recognition import recognise
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

N_USERS, N_ITEMS = 30, 12


def table(folder: Path, heading: str, rows: list[str]) -> Path:
    return written(folder, {"counts.csv": "\n".join([heading, *rows]) + "\n"}) / "counts.csv"


def values(data: Dataset) -> dict[tuple[str, str], float]:
    users, titles = data.users.to_list(), data.items["title"].to_list()
    return {(users[u], titles[i]): round(value, 4) for u, i, value, _ in data.interactions.iter_rows()}


def pairs(seed: int = 4) -> list[tuple[int, int, int, int, int]]:
    """Return user, item, views, carts and purchases."""
    chance = random.Random(seed)
    return [
        (user, item, chance.randrange(0, 6), chance.randrange(2), int(chance.random() < 0.2))
        for user in range(N_USERS)
        for item in chance.sample(range(N_ITEMS), 4)
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "user,item,n_views,n_carts,n_buys",
        "user,item,views,carts,purchases",
        "user_id,item_id,viewCount,cartCount,buyCount",
        "user_id,item_id,num_views,num_add_to_cart,total_orders",
    ],
)
def test_counts_beside_each_other_are_kinds(tmp_path: Path, heading: str) -> None:
    path = table(tmp_path, heading, [f"u{u},i{i},{v},{c},{b}" for u, i, v, c, b in pairs()])
    seen, data = recognise(path), ingest.read(path)
    for scores in (seen.scores, data.report.scores):
        assert scores is not None
        assert scores.weights == {"view": 0.1, "cart": 0.5, "purchase": 1.0}
        assert scores.strength == "count"
    expected = {
        (f"u{u}", f"i{i}"): round(0.1 * v + 0.5 * c + b, 4) for u, i, v, c, b in pairs() if 0.1 * v + 0.5 * c + b
    }
    assert values(data) == pytest.approx(expected)
    assert any("is a kind of event, as often as it says" in note for note in data.report.notes)
    choice = EventChoice(weights=(("view", 0.0), ("purchase", 3.0)))
    weighed = ingest.read(path, mapping=ColumnMapping(events=choice))
    assert values(weighed) == pytest.approx(
        {(f"u{u}", f"i{i}"): 0.5 * c + 3 * b for u, i, _, c, b in pairs() if c or b}
    )


def test_counts_stay_columns_where_the_person_says_so_or_ratings_lead(tmp_path: Path) -> None:
    rows = [f"u{u},i{i},{v},{c},{b},{1 + (u + i) % 5}" for u, i, v, c, b in pairs()]
    path = table(tmp_path, "user,item,n_views,n_carts,n_buys,rating", rows)
    assert ingest.read(path).scale is not None
    path = table(tmp_path / "plain", "user,item,views,carts,buys", [row.rpartition(",")[0] for row in rows])
    assert ingest.read(path, mapping=ColumnMapping(events=EventChoice(column="none"))).report.scores is None
    counted = ingest.read(path, mapping=ColumnMapping(value="views"))
    assert counted.report.scores is None
    assert values(counted) == {(f"u{u}", f"i{i}"): v for u, i, v, _, _ in pairs() if v}


def test_facts_about_items_and_users_are_no_events(tmp_path: Path) -> None:
    of_items = [f"u{u},i{i},{i * 7 + 3},{i + 1}" for u, i, _, _, _ in pairs()]
    assert recognise(table(tmp_path / "a", "user,item,video_views,likes", of_items)).scores is None
    assert recognise(table(tmp_path / "b", "user,item,views,likes", of_items)).scores is None
    of_users = [f"u{u},i{i},{u * 7 + 3},{u + 1}" for u, i, _, _, _ in pairs()]
    assert recognise(table(tmp_path / "c", "user,item,n_purchases,n_likes", of_users)).scores is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("n_views", "view"), ("view_count", "view"), ("purchases", "purchase"), ("addToCartCount", "cart"),
        ("order_number", None), ("add_to_cart_order", None), ("watch_time", None), ("count", None), ("n", None),
    ],
)  # fmt: skip
def test_the_kind_that_a_column_counts(name: str, kind: str | None) -> None:
    counted = counted_kind(name)
    assert (counted and counted.name) == kind


def matrix() -> list[list[int]]:
    """Return how often each user played each item."""
    chance = random.Random(9)
    return [
        [chance.choice([0, 0, 0, 1, 1, 3, chance.randrange(1, 400)]) for _ in range(N_ITEMS)] for _ in range(N_USERS)
    ]


@pytest.mark.parametrize("form", ["plays_item{}", "n_plays_item{}", "item{}_plays", "item{}.play_count", "Artist {}"])
def test_a_matrix_of_counts(tmp_path: Path, form: str) -> None:
    heading = ",".join(["user", *(form.format(item) for item in range(N_ITEMS))])
    rows = [f"u{user}," + ",".join(map(str, row)) for user, row in enumerate(matrix())]
    path = table(tmp_path, heading, rows)
    data = ingest.read(path)
    assert data.scale is None
    name = "Artist {}" if form.startswith("Artist") else "item{}"
    expected = {
        (f"u{user}", name.format(item)): count
        for user, row in enumerate(matrix())
        for item, count in enumerate(row)
        if count
    }
    assert values(data) == expected
    assert any("a matrix of counts" in note for note in recognise(path).notes)


def test_a_matrix_with_kinds_of_each_item(tmp_path: Path) -> None:
    heading = ",".join(["user_id", *(f"{kind}_{item}" for item in range(N_ITEMS) for kind in ("views", "buys"))])
    rows = [f"u{user}," + ",".join(f"{n % 7},{n % 3 == 1:d}" for n in row) for user, row in enumerate(matrix())]
    path = table(tmp_path, heading, rows)
    seen, data = recognise(path), ingest.read(path)
    assert seen.scores is not None
    assert seen.scores.weights == {"view": 0.1, "purchase": 1.0}
    expected = {
        (f"u{user}", str(item)): round(0.1 * (n % 7) + (n % 3 == 1), 4)
        for user, row in enumerate(matrix())
        for item, n in enumerate(row)
        if n % 7 or n % 3 == 1
    }
    assert values(data) == pytest.approx(expected)


def test_ids_of_items_in_such_columns_are_no_counts(tmp_path: Path) -> None:
    chance = random.Random(3)
    rows = [f"u{user}," + ",".join(str(chance.randrange(100, 999)) for _ in range(5)) for user in range(N_USERS)]
    path = table(tmp_path, "user,like_1,like_2,like_3,like_4,like_5", rows)
    assert not any("a matrix of counts" in note for note in recognise(path).notes)
