"""Tables as people have them: cells separated by spaces, missing users, ids that other programs rewrote, cp1252."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

PAIRS = [(user, item) for user in range(1, 13) for item in range(1, 31) if (user * 7 + item * 5) % 11 < 4]


def imported(tmp_path: Path, text: str | bytes, name: str = "t.txt") -> Dataset:
    return ingest.read(written(tmp_path, {name: text}) / name)


def columns(dataset: Dataset) -> str:
    return next(note for note in dataset.report.notes if note.startswith("columns: "))


@pytest.mark.parametrize("line", ["{} {} {}", "{}   {}  {}", "  {:>4} {:>5}   {}  ", "{} \t{}\t {}"])
def test_columns_parted_by_spaces(tmp_path: Path, line: str) -> None:
    text = "".join(line.format(u, i, ((u + i) % 8 + 1) / 2) + "\n" for u, i in PAIRS)
    dataset = imported(tmp_path, text)
    assert dataset.n_interactions == len(PAIRS)
    assert columns(dataset) == "columns: user = column_1, item = column_2, rating = column_3"
    assert dataset.scale is not None
    assert (dataset.scale.minimum, dataset.scale.maximum) == (0.5, 4)


def test_spaces_and_a_decimal_comma(tmp_path: Path) -> None:
    text = "".join(f"{u} {i} {(u + i) % 5},5\n" for u, i in PAIRS)
    assert columns(imported(tmp_path, text)) == "columns: user = column_1, item = column_2, rating = column_3"


def test_spaces_with_a_header(tmp_path: Path) -> None:
    text = "userId  itemId  rating\n" + "".join(f"{u} {i} {1 + (u + i) % 5}\n" for u, i in PAIRS)
    assert columns(imported(tmp_path, text)) == "columns: user = userId, item = itemId, rating = rating"


@pytest.mark.parametrize("text", ["item,user\nPaper Drum,a\nTin Hour,b\n", "user\titem\na\tPaper Drum\nb\tTin Hour\n"])
def test_spaces_inside_titles_part_nothing(tmp_path: Path, text: str) -> None:
    assert "x:Paper Drum" in imported(tmp_path, text).items["id"].to_list() or "Paper Drum" in text
    assert sorted(imported(tmp_path, text).items["title"]) == ["Paper Drum", "Tin Hour"]


def test_recbole_with_spaces(tmp_path: Path) -> None:
    text = "user_id:token item_id:token rating:float timestamp:float\n" + "".join(
        f"{u} {i} {1 + (u + i) % 5} {978300760 + u * 100 + i}\n" for u, i in PAIRS
    )
    dataset = imported(tmp_path, text, "rb.inter")
    assert (dataset.format, dataset.n_interactions) == ("recbole", len(PAIRS))


RETAIL = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" + "".join(
    f'5363{u:02},85{i:03}{"A" * (i % 2)},"PAPER DRUM, £{i}",{2 + (u * i) % 11},'
    f"{1 + i % 12}/{1 + (u * i) % 28}/2010 8:26,2.55,{17800 + u}.0,United Kingdom\n"
    for u, i in PAIRS
)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_online_retail(tmp_path: Path, encoding: str) -> None:
    lines = RETAIL + "C536300,85001A,PAPER DRUM,-1,12/1/2010 9:41,2.55,17801.0,United Kingdom\n"
    lines += "536300,85003A,PAPER DRUM,3,12/1/2010 9:45,2.55,,United Kingdom\n"
    dataset = imported(tmp_path, lines.encode(encoding), "OnlineRetail.csv")
    assert columns(dataset).endswith(
        "user = CustomerID, item = StockCode, rating = Quantity, time = InvoiceDate, title = Description"
    )
    assert set(dataset.users) == {str(17800 + user) for user, _ in PAIRS}
    assert dataset.scale is None
    assert {reason: dropped.count for reason, dropped in dataset.report.dropped.items()} == {
        "no user": 1,
        "no interaction: a count of 0 or less": 1,
    }
    assert "PAPER DRUM, £1" in dataset.items["title"].to_list()
    assert dataset.interactions["timestamp"].null_count() == 0
    assert ("read as cp1252, since it is not UTF-8" in dataset.report.notes) == (encoding == "cp1252")


def test_isbn_formulas_and_leading_zeros(tmp_path: Path) -> None:
    text = 'user,isbn,rating\n1,"=""0195153448""",5\n2,"=""0002005018""",4\n1,=0002005018,3\n'
    assert sorted(imported(tmp_path, text, "b.csv").items["id"]) == ["0002005018", "0195153448"]


SESSIONS = "sessionId;userId;itemId;timeframe;eventdate\n"


@pytest.mark.parametrize("nobody", ["NA", "", "NULL", "nan"])
def test_sessions_are_the_users_where_no_user_is_known(tmp_path: Path, nobody: str) -> None:
    text = SESSIONS + "".join(f"{u};{nobody};{81000 + i};{526312 + i};2016-05-09\n" for u, i in PAIRS)
    dataset = imported(tmp_path, text, "train-item-views.csv")
    assert len(dataset.users) == 12
    assert "each sessionId counts as a user, since userId names nobody in 100% of the rows" in dataset.report.notes


def test_users_are_taken_where_most_are_known(tmp_path: Path) -> None:
    text = SESSIONS + "".join(f"{u};{'NA' if u < 4 else u % 4};{81000 + i};5;2016-05-09\n" for u, i in PAIRS)
    dataset = imported(tmp_path, text, "views.csv")
    assert sorted(dataset.users) == ["0", "1", "2", "3"]
    assert dataset.report.dropped["no user"].count == sum(user < 4 for user, _ in PAIRS)


def test_orders_are_the_users_where_no_column_names_any(tmp_path: Path) -> None:
    text = "order_id,product_id,add_to_cart_order\n" + "".join(f"{u},{i},{i}\n" for u, i in PAIRS)
    dataset = imported(tmp_path, text, "order_products.csv")
    assert len(dataset.users) == 12
    assert "each order_id counts as a user, since no column names users" in dataset.report.notes
