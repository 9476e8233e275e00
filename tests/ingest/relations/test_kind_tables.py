"""Tables of one kind of event each: put together, previewed and weighed as one, and changeable."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.data.event_weights import EventChoice
from recterm.errors import InputError, SeveralTablesError
from recterm.ingest.recognition import recognise
from recterm.ingest.relations.kind_groups import kind_in
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.recognition import Recognised

N_USERS = 60
TITLES = "product_id,title,category\n" + "".join(f"p{item},Item {item},c{item % 5}\n" for item in range(40))


def text(heading: str, rows: list[str]) -> str:
    return "\n".join([*([heading] if heading else []), *rows]) + "\n"


def visits(seed: int = 1) -> list[tuple[int, int, str]]:
    """Return user, item and moment of some views."""
    chance = random.Random(seed)
    return [
        (user, chance.randrange(40), f"2023-03-{1 + at * 3:02} 10:{user % 60:02}:00")
        for user in range(N_USERS)
        for at in range(6)
    ]


def shop() -> dict[str, str]:
    """Views, carts and purchases of one shop, the last with other names and with quantities."""
    views = visits()
    return {
        "views.csv": text("user_id,product_id,viewed_at", [f"u{u},p{i},{t}" for u, i, t in views]),
        "cart_adds.csv": text("user_id,product_id,added_at", [f"u{u},p{i},{t}" for u, i, t in views[::3]]),
        "purchases.csv": text("customer_id,sku,quantity,paid_at", [f"u{u},p{i},2,{t}" for u, i, t in views[::6]]),
        "products.csv": TITLES,
    }


def yoochoose() -> dict[str, str]:
    """Clicks and buys of sessions without headings; a quantity of 0 is an unknown one."""
    clicks = [f"{u + 1},2014-04-02T10:00:09.277Z,{214530000 + i},{i % 3}" for u, i, _ in visits()]
    buys = [f"{u + 1},2014-04-02T11:00:09.277Z,{214530000 + i},1046,{u % 3}" for u, i, _ in visits()[::6]]
    return {
        "yoochoose-clicks.dat": text("", clicks),
        "yoochoose-buys.dat": text("", buys),
        "yoochoose-test.dat": text("", clicks[:40]),
        "dataset-README.txt": "Clicks and buys of sessions.\n",
    }


def diginetica() -> dict[str, str]:
    """Views and purchases of sessions, most without a user, and clicks whose sessions are in a table of searches."""
    names = ["NA" if user % 5 else str(user) for user in range(N_USERS)]
    views = [f"{u};{names[u]};{i};{i * 100};2016-05-{1 + u % 28:02}" for u, i, _ in visits()]
    bought = [f"{u};{names[u]};{i * 100};2016-05-{1 + u % 28:02};{u + 7};{i}" for u, i, _ in visits()[::6]]
    queries = [f"{u + 5000};{u};{names[u]};100;2016-05-{1 + u % 28:02};{u % 4}" for u in range(N_USERS)]
    clicked = [f"{u + 5000};150;{i}" for u, i, _ in visits()[::3]]
    return {
        "train-queries.csv": text("queryId;sessionId;userId;timeframe;eventdate;categoryId", queries),
        "train-clicks.csv": text("queryId;timeframe;itemId", clicked),
        "train-item-views.csv": text("sessionId;userId;itemId;timeframe;eventdate", views),
        "train-purchases.csv": text("sessionId;userId;timeframe;eventdate;ordernumber;itemId", bought),
        "products.csv": text("itemId;pricelog2;product.name.tokens", [f"{i};{i % 9};{i},{i + 1}" for i in range(40)]),
    }


def baskets() -> dict[str, str]:
    """Views beside lines of baskets, whose users are in a table of orders."""
    chance = random.Random(2)
    lines = [f"{user},p{item},1" for user in range(N_USERS) for item in chance.sample(range(40), 3)]
    orders = [f"{user},u{user},2023-04-{1 + user % 28:02}" for user in range(N_USERS)]
    return {
        "views.csv": shop()["views.csv"],
        "basket_lines.csv": text("order_id,product_id,quantity", lines),
        "orders.csv": text("order_id,user_id,order_date", orders),
        "products.csv": TITLES,
    }


def listens() -> dict[str, str]:
    """Plays, skips and likes with the kind in the names of columns alone, and names in camel case."""
    rows = [(u, i, n) for n, (u, i, _) in enumerate(visits())]
    return {
        "playedTracks.csv": text("user,track,ts", [f"a{u},t{i},{1_600_000_000 + n}" for u, i, n in rows]),
        "part2.csv": text("user,track,skipped_at", [f"a{u},t{i},{1_600_000_000 + n}" for u, i, n in rows[::4]]),
    }


FOLDERS = {
    "shop": (shop, {"view": 0.1, "cart": 0.5, "purchase": 1.0}, {"view": 360, "cart": 120, "purchase": 60}),
    "Yoochoose": (yoochoose, {"click": 0.2, "purchase": 1.0}, {"click": 360, "purchase": 60}),
    "Diginetica": (
        diginetica,
        {"view": 0.1, "click": 0.2, "purchase": 1.0},
        {"view": 360, "click": 120, "purchase": 60},
    ),
    "baskets beside views": (baskets, {"view": 0.1, "purchase": 1.0}, {"view": 360, "purchase": 180}),
    "plays and skips": (listens, {"play": 0.5, "skip": -0.3}, {"play": 360, "skip": 90}),
}
"""Files, the weight of each kind, and its rows."""


def weights_of(seen: Recognised) -> dict[str, float | None]:
    assert seen.scores is not None
    return {use.kind: use.weight for use in seen.scores.kinds}


def rows_of(data: Dataset) -> dict[str, int]:
    assert data.report.scores is not None
    return {use.kind: use.rows for use in data.report.scores.kinds}


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_each_file_is_a_kind_with_its_weight(tmp_path: Path, name: str, packed: bool) -> None:
    make, weights, rows = FOLDERS[name]
    path = zipped(tmp_path / "set.zip", make()) if packed else written(tmp_path / "set", make())
    seen = recognise(path)
    assert weights_of(seen) == weights
    assert seen.rows
    assert {row[seen.columns.index("event")] for row in seen.rows} == set(weights)
    members = [use.file for use in seen.uses if use.use == "interactions"]
    assert len(members) == len(weights)
    assert seen.tables["interactions"].split(", ") == sorted(members, key=lambda file: -len(make()[file]))
    data = ingest.read(path)
    assert rows_of(data) == rows
    assert data.n_users == N_USERS
    assert data.report.scores is not None
    assert data.report.scores.positive > 0
    assert any("each file is a kind of event" in note for note in data.report.notes)


def test_scores_add_up_over_files_and_titles_are_joined(tmp_path: Path) -> None:
    folder = written(tmp_path, shop())
    data = ingest.read(folder)
    assert set(data.items["title"]) <= {f"Item {item}" for item in range(40)}
    user, item, _ = visits()[0]
    expected = sum(0.1 for u, i, _ in visits() if (u, i) == (user, item))
    expected += sum(0.5 for u, i, _ in visits()[::3] if (u, i) == (user, item))
    expected += sum(2.0 for u, i, _ in visits()[::6] if (u, i) == (user, item))
    users, titles = data.users.to_list(), data.items["title"].to_list()
    pairs = {(users[u], titles[i]): value for u, i, value, _ in data.interactions.iter_rows()}
    assert pairs[f"u{user}", f"Item {item}"] == pytest.approx(expected)


def test_a_purchase_of_no_known_quantity_is_one_purchase(tmp_path: Path) -> None:
    data = ingest.read(written(tmp_path, yoochoose()))
    assert data.report.scores is not None
    assert data.report.scores.strength == "quantity"
    bought = {(str(u + 1), 214530000 + i) for u, i, _ in visits()[::6] if u % 3 == 0}
    users, items = data.users.to_list(), data.items["title"].to_list()
    values = {(users[u], int(items[i])): value for u, i, value, _ in data.interactions.iter_rows()}
    assert bought
    assert all(values[pair] >= 1.0 for pair in bought)


def test_a_person_names_one_table_or_others_and_their_weights(tmp_path: Path) -> None:
    folder = written(tmp_path, shop())
    alone = ingest.read(folder, mapping=ColumnMapping(interactions="views.csv"))
    assert alone.report.scores is None
    choice = EventChoice(weights=(("view", 0.3), ("purchase", 2.0)))
    two = ingest.read(folder, mapping=ColumnMapping(interactions="views.csv, purchases.csv", events=choice))
    assert two.report.scores is not None
    assert two.report.scores.weights == {"view": 0.3, "purchase": 2.0}
    with pytest.raises(InputError, match="has no table 'clicks"):
        ingest.read(folder, mapping=ColumnMapping(interactions="views.csv, clicks.csv"))


def test_named_tables_of_unknown_kinds_are_weighed_as_said(tmp_path: Path) -> None:
    rows = text("user_id,item_id,time", [f"u{u},p{i},{t}" for u, i, t in visits()])
    folder = written(tmp_path, {"alpha.csv": rows, "beta.csv": rows})
    with pytest.raises(SeveralTablesError):
        ingest.read(folder)
    choice = EventChoice(weights=(("alpha", 0.5), ("beta", 2.0)))
    data = ingest.read(folder, mapping=ColumnMapping(interactions="alpha.csv, beta.csv", events=choice))
    assert data.report.scores is not None
    assert data.report.scores.weights == {"alpha": 0.5, "beta": 2.0}


def test_files_with_kinds_of_their_own_are_put_together(tmp_path: Path) -> None:
    """REES46 has a file for each month, and a column of kinds in each."""
    kinds = ("view", "view", "cart", "purchase")
    months = {
        f"2019-{month}.csv": text(
            "event_time,event_type,product_id,user_id",
            [f"2019-{10 + at}-{t[8:10]} 10:00:00 UTC,{kinds[(u + i) % 4]},{i},{u}" for u, i, t in visits(at)],
        )
        for at, month in enumerate(("Oct", "Nov"))
    }
    likes = text("user_id,product_id,liked_at", [f"{u},{i},2019-12-01" for u, i, _ in visits()[::9]])
    for more, also in (({}, {}), ({"likes.csv": likes}, {"like": 1.0})):
        folder = written(tmp_path / str(len(more)), months | more)
        seen, data = recognise(folder), ingest.read(folder)
        assert weights_of(seen) == {"view": 0.1, "cart": 0.5, "purchase": 1.0} | also
        assert sum(rows_of(data).values()) == 2 * len(visits()) + len(visits()[::9]) * len(more)
        assert any("the events of several files, with their kinds" in note for note in data.report.notes)


def test_ratings_and_other_ids_are_not_put_together(tmp_path: Path) -> None:
    rated = [f"u{u},p{i},{1 + (u * i) % 5}" for u, i, _ in visits()]
    views = text("user_id,item_id,time", [f"u{u},p{i},{t}" for u, i, t in visits()])
    folder = written(tmp_path / "rated", {"ratings.csv": text("user_id,item_id,rating", rated), "views.csv": views})
    data = ingest.read(folder)
    assert data.scale is not None
    strangers = text("client,sku,time", [f"x{u},q{i},{t}" for u, i, t in visits()])
    folder = written(tmp_path / "strangers", {"views.csv": views, "purchases.csv": strangers})
    with pytest.raises(SeveralTablesError):
        ingest.read(folder)
    larger = text("user_id,item_id,time", [f"u{u},p{i},{t}" for seed in range(8) for u, i, t in visits(seed)])
    folder = written(tmp_path / "larger", {"log.csv": larger, "likes.csv": views, "clicks.csv": views})
    assert ingest.read(folder).report.scores is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("clicks", "click"), ("train-item-views", "view"), ("add_to_cart", "cart"), ("cartAdds", "cart"),
        ("yoochoose-buys", "purchase"), ("removeFromCart", "remove-from-cart"), ("ordered_at", "purchase"),
        ("ratings", ""), ("user_log_format1", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_kind_is_read_from_a_name(name: str, kind: str) -> None:
    assert kind_in(name) == kind
