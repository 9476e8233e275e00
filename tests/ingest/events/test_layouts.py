"""Layouts of public data with kinds of events, made up: each is previewed and imported with the right weights."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.data.event_weights import EventChoice, cells_named, known_kind
from recterm.ingest.events.legends import legend_in
from recterm.ingest.recognition import recognise
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from recterm.domain.answers.data.events import EventScores

START = 1_600_000_000
N = 400


def rows_of(make: Callable[[random.Random, int, int, int], Sequence[object]]) -> list[str]:
    """Return lines of cells for a user, an item and the number of the row; the same each time."""
    chance = random.Random(5)
    return [",".join(map(str, make(chance, chance.randrange(30), chance.randrange(40), number))) for number in range(N)]


def flag(chance: random.Random, share: float) -> int:
    return int(chance.random() < share)


LAYOUTS: dict[str, tuple[dict[str, str], dict[str, float | None]]] = {}
"""Name -> files, and the weight of each kind."""


def layout(name: str, file: str, heading: str, rows: list[str], weights: dict[str, float | None], **more: str) -> None:
    LAYOUTS[name] = {file: "\n".join([*([heading] if heading else []), *rows]) + "\n", **more}, weights


layout(
    "Taobao's UserBehavior, without a header", "UserBehavior.csv", "",
    rows_of(lambda c, u, i, n: (u + 100, i + 2000, i % 7 + 50, c.choices(["pv", "fav", "cart", "buy"], [8, 1, 1, 1])[0],
                                START + n * 100)),
    {"pv": 0.1, "fav": 0.7, "cart": 0.5, "buy": 1.0},
)  # fmt: skip
layout(
    "Alibaba's codes by their layout", "user.csv", "user_id,item_id,behavior_type,user_geohash,item_category,time",
    rows_of(lambda c, u, i, n: (u, i, c.choices([1, 2, 3, 4], [8, 1, 1, 1])[0], "", i % 7, f"2014-12-{n % 28 + 1:02}")),
    {"1 = view": 0.1, "2 = favorite": 0.7, "3 = cart": 0.5, "4 = purchase": 1.0},
)  # fmt: skip
layout(
    "codes with a README", "log.csv", "user_id,item_id,behavior_type,time",
    rows_of(lambda c, u, i, n: (u, i, c.choices([1, 2, 3], [8, 1, 1])[0], START + n * 60)),
    {"1 = page view": 0.1, "2 = favorites": 0.7, "3 = purchase": 1.0},
    **{"README.md": "behavior_type\n1: page view\n2: added to favorites\n3 - purchase\n"},
)  # fmt: skip
layout(
    "Tmall's codes", "user_log_format1.csv", "user_id,item_id,cat_id,seller_id,brand_id,action_type",
    rows_of(lambda c, u, i, n: (u, i, i % 5, i % 9, i % 8, c.choices([0, 1, 2, 3], [8, 1, 1, 1])[0])),
    {"0 = click": 0.2, "1 = cart": 0.5, "2 = purchase": 1.0, "3 = favorite": 0.7},
)  # fmt: skip
layout(
    "Retailrocket", "events.csv", "timestamp,visitorid,event,itemid,transactionid",
    rows_of(lambda c, u, i, n: (START * 1000 + n, u, e := c.choices(["view", "addtocart", "transaction"], [8, 1, 1])[0],
                                i, n if e == "transaction" else "")),
    {"view": 0.1, "addtocart": 0.5, "transaction": 1.0},
)  # fmt: skip
layout(
    "REES46", "2019-Oct.csv",
    "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session",
    rows_of(lambda c, u, i, n: (f"2019-10-{n % 28 + 1:02} {n % 24:02}:00:00 UTC",
                                c.choices(["view", "cart", "remove_from_cart", "purchase"], [7, 2, 1, 1])[0], i + 1000,
                                i % 7, "phone", "acme", i * 3.5, u + 500, f"s{n // 3}")),
    {"view": 0.1, "cart": 0.5, "remove_from_cart": -0.2, "purchase": 1.0},
)  # fmt: skip
layout(
    "KuaiRec", "big_matrix.csv", "user_id,video_id,play_duration,video_duration,timestamp,watch_ratio",
    rows_of(lambda c, u, i, n: (u, i, 5000, 9000, START + n, f"{c.random() * 2:.4f}")),
    {"event": 1.0},
)  # fmt: skip
layout(
    "Tenrec", "QB-video.csv", "user_id,item_id,click,follow,like,share,video_category,watching_times",
    rows_of(lambda c, u, i, n: (u, i, flag(c, 0.6), flag(c, 0.1), flag(c, 0.1), flag(c, 0.1), i % 3, 1)),
    {"click": 0.2, "follow": 0.8, "like": 1.0, "share": 0.5, "(none)": 0.0},
)  # fmt: skip
layout(
    "KuaiRand", "log_standard.csv",
    "user_id,video_id,time_ms,is_click,is_like,is_follow,is_comment,is_forward,is_hate,long_view",
    rows_of(lambda c, u, i, n: (u, i, START * 1000 + n, flag(c, 0.5), *(flag(c, 0.1) for _ in range(5)), flag(c, 0.4))),
    {"is_click": 0.2, "is_like": 1.0, "is_follow": 0.8, "is_comment": 0.5, "is_forward": 0.5, "is_hate": -1.0,
     "long_view": 1.0, "(none)": 0.0},
)  # fmt: skip
layout(
    "flags of a shop", "log.csv", "user,item,is_view,is_click,is_cart,purchased,time",
    rows_of(lambda c, u, i, n: (f"u{u}", f"i{i}", 1, flag(c, 0.3), flag(c, 0.2), flag(c, 0.1), START + n)),
    {"is_view": 0.1, "is_click": 0.2, "is_cart": 0.5, "purchased": 1.0},
)  # fmt: skip
layout(
    "flags as words", "log.csv", "user,item,viewed,bought,returned",
    rows_of(lambda c, u, i, n: (f"u{u}", f"i{i}", *(c.choice(["yes", "no", "no"]) for _ in range(3)))),
    {"viewed": 0.1, "bought": 1.0, "returned": -1.0, "(none)": 0.0},
)  # fmt: skip
layout(
    "one flag that speaks for an item", "log.csv", "user,item,liked,time",
    rows_of(lambda c, u, i, n: (f"u{u}", f"i{i}", flag(c, 0.3), START + n)),
    {"liked": 1.0, "(none)": 0.0},
)  # fmt: skip
layout(
    "one flag that speaks against it", "plays.csv", "user_id,track_id,skipped,ts",
    rows_of(lambda c, u, i, n: (u, i, c.choice(["true", "false", "false"]), START + n)),
    {"skipped": -0.3, "play": 0.5},
)  # fmt: skip
layout(
    "words of German shops", "log.csv", "user,item,aktion,time",
    rows_of(lambda c, u, i, n: (u, i, c.choice(["Ansicht", "Ansicht", "Warenkorb", "Kauf", "Retoure"]), START + n)),
    {"Ansicht": 0.1, "Warenkorb": 0.5, "Kauf": 1.0, "Retoure": -1.0},
)  # fmt: skip
layout(
    "Chinese words", "log.csv", "user,item,行为类型,time",
    rows_of(lambda c, u, i, n: (u, i, c.choice(["浏览", "浏览", "收藏", "加购", "购买"]), START + n)),
    {"浏览": 0.1, "收藏": 0.7, "加购": 0.5, "购买": 1.0},
)  # fmt: skip


def weights_of(scores: EventScores | None) -> dict[str, float | None]:
    assert scores is not None
    return {use.kind: use.weight for use in scores.kinds}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_previewed_and_read_with_its_weights(tmp_path: Path, name: str) -> None:
    files, expected = LAYOUTS[name]
    folder = written(tmp_path, files)
    assert weights_of(recognise(folder).scores) == expected
    scores = ingest.read(folder).report.scores
    assert weights_of(scores) == expected
    assert scores is not None
    assert scores.positive > 0
    assert scores.examples
    if min(weight or 0 for weight in expected.values()) < 0:
        assert scores.negative > 0


def test_times_to_the_hour_and_days_without_a_year_are_read_and_said(tmp_path: Path) -> None:
    kinds = [1, 1, 1, 2, 3, 4]
    hours = rows_of(lambda c, u, i, n: (u, i, c.choice(kinds), "", i % 7, f"2014-12-{n % 28 + 1:02} {n % 24:02}"))
    heading = "user_id,item_id,behavior_type,user_geohash,item_category,time"
    mobile = written(tmp_path / "mobile", {"user.csv": "\n".join([heading, *hours, hours[0], hours[0]]) + "\n"})
    seen, data = recognise(mobile), ingest.read(mobile)
    assert seen.roles["time"] == "time"
    assert sum("known to the hour" in note for note in (*seen.notes, *data.report.notes)) == 2
    assert data.interactions["timestamp"].null_count() == 0
    assert not any("twice" in reason for reason in data.report.merged)  # three equal rows are three views of an hour
    days = rows_of(lambda c, u, i, n: (u, i, i % 5, i % 9, i % 8, f"{5 + n % 7:02}{n % 28 + 1:02}", n % 4))
    heading = "user_id,item_id,cat_id,seller_id,brand_id,time_stamp,action_type"
    shop = written(tmp_path / "shop", {"user_log_format1.csv": "\n".join([heading, *days]) + "\n"})
    seen, data = recognise(shop), ingest.read(shop)
    assert seen.roles["time"] == "time_stamp"
    assert sum("a month and a day without a year" in note for note in (*seen.notes, *data.report.notes)) == 2
    months = {datetime.fromtimestamp(second, UTC).month for second in data.interactions["timestamp"]}
    assert months == {5, 6, 7, 8, 9, 10, 11}


def test_a_row_with_several_flags_is_several_events_and_weights_can_be_said(tmp_path: Path) -> None:
    table = "user,item,is_click,is_cart\na,x,1,1\na,y,1,0\nb,x,0,0\nb,y,0,1\nc,x,1,0\n"
    folder = written(tmp_path, {"log.csv": table})
    choice = EventChoice(weights=(("is_cart", 0.75), ("click", 0.25)))
    data = ingest.read(folder, mapping=ColumnMapping(events=choice))
    users, items = data.users.to_list(), [name.removeprefix("x:") for name in data.items["id"]]
    pairs = data.interactions.select("user", "item", "value").rows()
    values = {(users[user], items[item]): value for user, item, value in pairs}
    assert values == {("a", "x"): 1.0, ("a", "y"): 0.25, ("b", "y"): 0.75, ("c", "x"): 0.25}
    assert any("kind '(none)'" in note for note in data.report.notes)
    plain = ingest.read(folder, mapping=ColumnMapping(events=EventChoice(column="none")))
    assert plain.report.scores is None
    assert plain.interactions.height == 5


def test_ratings_beside_flags_and_facts_about_items_stay_what_they_are(tmp_path: Path) -> None:
    rows = rows_of(lambda c, u, i, n: (f"u{u}", f"i{i}", c.randrange(1, 6), flag(c, 0.5), i % 2))
    rated = written(tmp_path, {"r.csv": "\n".join(["user,item,rating,purchased,sale", *rows]) + "\n"})
    seen = recognise(rated)
    assert seen.scores is None
    assert seen.roles["rating"] == "rating"
    rows = rows_of(lambda c, u, i, n: (f"u{u}", f"i{i}", START + n, i % 2))
    sale = written(tmp_path / "sale", {"s.csv": "\n".join(["user,item,time,sale", *rows]) + "\n"})
    assert recognise(sale).scores is None


def test_a_place_among_others_is_no_rating(tmp_path: Path) -> None:
    rows = rows_of(lambda c, u, i, n: (n // 5, i, n % 5 + 1, flag(c, 0.5)))
    orders = "\n".join(["order_id,user_id", *(f"{order},{order // 4}" for order in range(N // 5))]) + "\n"
    folder = written(
        tmp_path,
        {
            "order_products__prior.csv": "\n".join(["order_id,product_id,add_to_cart_order,reordered", *rows]) + "\n",
            "orders.csv": orders,
        },
    )
    assert recognise(folder).roles == {"user": "user_id", "item": "product_id"}


def test_codes_without_a_legend_are_named_and_every_row_is_a_view(tmp_path: Path) -> None:
    rows = rows_of(lambda c, u, i, n: (u, i, c.randrange(1, 5), START + n))
    folder = written(tmp_path, {"log.csv": "\n".join(["user_id,item_id,behavior_type,time", *rows]) + "\n"})
    seen = recognise(folder)
    assert seen.scores is None
    (note,) = [note for note in seen.notes if "kinds of events" in note]
    assert "each 1 until you say what it means" in note
    choice = EventChoice(weights=(("1", 0.1), ("2", 0.7), ("3", 0.5), ("4", 1.0)))
    scores = ingest.read(folder, mapping=ColumnMapping(events=choice)).report.scores
    assert weights_of(scores) == {"1": 0.1, "2": 0.7, "3": 0.5, "4": 1.0}


def test_a_code_names_its_cell_and_flags_their_kind() -> None:
    cells = ["1 = view", "3 = cart"]
    assert cells_named(cells, "3") == ["3 = cart"]
    assert cells_named(cells, "view") == ["1 = view"]
    assert [kind.name for cell in ("is_click", "has_purchased", "3 = cart") if (kind := known_kind(cell))] == [
        "click", "purchase", "cart",
    ]  # fmt: skip
    assert known_kind("issue") is None
    assert legend_in("codes of action: 0 = click, 1 = add to cart (basket); 9 = unheard of", "action") == {
        "0": "click", "1": "add to cart",
    }  # fmt: skip
