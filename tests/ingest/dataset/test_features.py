"""Columns that describe items and users: kept as words, counted, and named where they are left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest

from recterm import ingest
from recterm.domain.data.item_columns import FEATURES
from recterm.ingest.dataset.datacard import data_card
from recterm.ingest.dataset.features import words_of
from recterm.ingest.dataset.user_groups import user_groups
from tests.ingest.made_up import written
from tests.ingest.relations.layouts import items, pairs, table, title

if TYPE_CHECKING:
    from pathlib import Path

COLOURS = ("red", "green", "blue")


def shop() -> dict[str, str]:
    """Return sales with a column that describes items, a list of goods and one of customers."""
    sales = [f"{u},{i},{r},{'tin' if i % 2 else 'salt'},{u % 3}" for u, i, r in pairs()]
    goods = [
        f'{i},{title(i)},{COLOURS[i % 3]},{i * 10}.5,"a b|{COLOURS[i % 3]}",A tale of {title(i)} and rain,'
        f"http://example.invalid/{i},4.5,EUR"
        for i in items()
    ]
    people = [f"{u},{'F' if u % 2 else 'M'},{20 + u},DE" for u in range(1, 21)]
    return {
        "sales.csv": table("user_id,product_id,rating,material,shelf", sales),
        "goods.csv": table("product_id,name,colour,price,labels,story,image,average_rating,currency", goods),
        "people.csv": table("user_id,gender,age,country", people),
    }


def test_columns_of_items_become_words_of_each(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, shop()))
    facts = {int(item): json.loads(fact)[FEATURES] for item, fact in dataset.items.select("id", "facts").iter_rows()}
    assert facts[4]["colour"] == ["green"]
    assert facts[4]["material"] == ["salt"]
    assert facts[4]["labels"] == ["a b", "green"]
    assert facts[1]["price"] == ["10.5 to 70.5"]
    assert {"paper", "lantern"} <= set(facts[1]["story"])
    assert "rain" not in facts[1]["story"]
    left = next(note for note in dataset.report.notes if note.startswith("columns of the items left out"))
    for reason in ("image (addresses)", "average_rating (opinions or popularity)", "currency (the same everywhere)"):
        assert reason in left
    assert dataset.user_words["shelf"].to_list()[:4] == [["1"], ["2"], ["0"], ["1"]]  # tells users apart, not goods
    assert not any(note.startswith("columns left out") for note in dataset.report.notes)


def test_the_data_card_counts_them_for_items_and_users(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, shop()))
    card = {(feature.of, feature.name): feature for feature in data_card(dataset).features}
    assert card["items", "colour"].values == 3
    price = card["items", "price"]
    assert (price.kind, price.values, price.share) == ("number", 5, 1.0)
    assert sum(count for _, count in price.common) == 30
    assert sorted(card["users", "gender"].common) == [("F", 10), ("M", 10)]
    assert ("users", "country") not in card
    assert {use.file: use.use for use in dataset.report.files}["people.csv"] == "users"


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("brand", ["a", "b", "a", "b"], "category"),
        ("pages", [str(number) for number in range(100)], "number"),
        ("tags", ["a, b", "b, c", "a, c", "c, b"], "list"),
        ("text", ["a tale of rain", "a tale of tin and rain", "no tale at all"], "text"),
        ("occupation", [str(number) for number in range(15)] * 3, "category"),
        ("nick", ["x1", "x2", "x3", "x4"], "nearly all different"),
        ("notes", ["", None, "nan", "N/A"], "nearly empty"),
        ("n_ratings", ["1", "2", "1", "2"], "opinions or popularity"),
        ("cover", ["https://x", "http://y"], "addresses"),
        ("lang", ["en", "en"], "the same everywhere"),
    ],
)
def test_what_a_column_is(name: str, cells: list[str | None], expected: str) -> None:
    result = words_of(name, pl.Series(cells, dtype=pl.String))
    assert (result if isinstance(result, str) else result[0]) == expected
    if not isinstance(result, str):
        assert result[1].len() == len(cells)


def test_users_of_movielens_are_counted(tmp_path: Path) -> None:
    people = [f"{u}|{20 + u}|{'FM'[u % 2]}|writer|8571{u}" for u in range(1, 21)]
    ratings = [f"{u}\t{i}\t{r}\t88000{u:02}{i:02}" for u, i, r in pairs()]
    old = {"u.data": "\n".join(ratings) + "\n", "u.user": "\n".join(people) + "\n"}
    features = {feature.name: feature for feature in ingest.read(written(tmp_path / "a", old)).features}
    assert sorted(features) == ["age", "gender"]
    assert features["gender"].common == (("F", 10), ("M", 10))
    aged = [group for group in user_groups(ingest.read(tmp_path / "a")) if group.feature == "age"]
    assert [group.word for group in aged][:2] == ["21 to 25", "25 to 29"]  # ascending, not by frequency
    assert [user for group in aged for user in group.users] == [*range(20)]
    new = {
        "ratings.dat": "\n".join(row.replace("\t", "::") for row in ratings) + "\n",
        "users.dat": "".join(f"{u}::{'FM'[u % 2]}::{(1, 18)[u % 2]}::{u % 3}::8571{u}\n" for u in range(1, 21)),
    }
    dataset = ingest.read(written(tmp_path / "b", new))
    assert sorted(feature.name for feature in dataset.features) == ["age", "gender", "occupation"]
    assert any(note.startswith("features of the users, for `evaluate --by NAME`") for note in dataset.report.notes)
    groups = [(group.feature, group.word, list(group.users)) for group in user_groups(dataset)]
    assert groups[:2] == [("gender", "F", [*range(1, 20, 2)]), ("gender", "M", [*range(0, 20, 2)])]
    odd = ingest.read(written(tmp_path / "c", new | {"users.dat": "1::17000001\n2::17000002\n"}))
    assert odd.features == ()


def test_atomic_files_have_features_of_items_and_users(tmp_path: Path) -> None:
    files = {
        "x.inter": table("user_id:token\titem_id:token", [f"{u}\t{i}" for u, i, _ in pairs()]),
        "x.item": table(
            "item_id:token\ttitle:token\tcolour:token\tlabels:token_seq",
            [f"{i}\t{title(i)}\t{COLOURS[i % 3]}\tnew {COLOURS[i % 3]}" for i in items()],
        ),
        "x.user": table(
            "user_id:token\tgender:token\tage:float", [f"{u}\t{'FM'[u % 2]}\t{20 + u}" for u in range(1, 21)]
        ),
    }
    dataset = ingest.read(written(tmp_path, files))
    assert {(feature.of, feature.name, feature.kind) for feature in dataset.features} == {
        ("items", "colour", "category"), ("items", "labels", "list"),
        ("users", "gender", "category"), ("users", "age", "number"),
    }  # fmt: skip
    facts = {item: json.loads(fact)[FEATURES] for item, fact in dataset.items.select("id", "facts").iter_rows()}
    assert facts["x:4"] == {"colour": ["green"], "labels": ["new", "green"]}


def test_titles_of_items_without_genres_are_words(tmp_path: Path) -> None:
    rows = [f"{u},{i},{title(i)} No{i}" for u, i, _ in pairs()]
    dataset = ingest.read(written(tmp_path, {"a.csv": table("user_id,product_id,title", rows)}) / "a.csv")
    facts = {item: json.loads(fact)[FEATURES] for item, fact in dataset.items.select("id", "facts").iter_rows()}
    assert sorted(facts["1"]["title words"]) == ["lantern", "paper"]


def test_users_of_book_crossing_are_counted(tmp_path: Path) -> None:
    people = [f'"{u}";"town {u}, state, {("usa", "canada")[u % 2]}";"{20 + u}"' for u in range(1, 21)]
    files = {
        "BX-Book-Ratings.csv": table(
            '"User-ID";"ISBN";"Book-Rating"', [f'"{u}";"00000000{i}X";"{r}"' for u, i, r in pairs()]
        ),
        "BX-Users.csv": table('"User-ID";"Location";"Age"', [*people, '"21";"nowhere"']),
    }
    dataset = ingest.read(written(tmp_path, files))
    assert {feature.name: feature.common[:2] for feature in dataset.features}["country"] == (
        ("canada", 10),
        ("usa", 10),
    )
    assert dataset.report.read == len(pairs())
    assert {use.file: use.use for use in dataset.report.files}["BX-Users.csv"] == "read"


def test_bands_of_large_numbers_are_told_apart() -> None:
    kept = words_of("seconds", pl.Series([str(526_300 + n) for n in range(40)]))
    assert not isinstance(kept, str)
    assert kept[1].explode().unique().sort().to_list()[:2] == ["526300 to 526308", "526308 to 526316"]
    assert kept[1].explode().n_unique() == 5


def words_of_column(name: str, cells: list[str]) -> tuple[str, list[str]]:
    """Return the kind and the words of a column, or why it is left out and nothing."""
    result = words_of(name, pl.Series(cells, dtype=pl.String))
    if isinstance(result, str):
        return result, []
    return result[0], result[1].explode().drop_nulls().unique().sort().to_list()


MANY = range(40)
CURRENCIES = ("${}", "€ {}.00", "USD {}", "{} kr", "R$ {}", "{} EUR", "{} zł")


@pytest.mark.parametrize("written", CURRENCIES)
def test_prices_are_bands_in_any_currency(written: str) -> None:
    kind, words = words_of_column("price", [written.format(10 + 3 * n) for n in MANY])
    assert kind == "number"
    assert words[0] == "10 to 34"
    assert len(words) == 5


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        ([f"${1000 + n:,}.50" for n in MANY], "1000 to 1008"),
        ([f"{1 + n // 10}.{n % 10}00,50 €" for n in MANY], "1000 to 1800"),
        ([f"£{10 + n},000" for n in MANY], "10000 to 18000"),
        ([f"{100 + n} g" for n in MANY], "100 to 108"),
        ([f"{n}%" for n in MANY], "0 to 8"),
        ([f"00:{n:02}:30" for n in MANY], "0.5 to 8.5"),
        ([f"{n}:30" for n in MANY], "0.5 to 8.5"),
        ([f"PT1H{n}M" for n in MANY], "60 to 68"),
        ([f"1h {n}m" for n in MANY], "60 to 68"),
        ([f"{60 + n} min" for n in MANY], "60 to 68"),
    ],
)
def test_quantities_are_bands(cells: list[str], first: str) -> None:
    kind, words = words_of_column("amount", cells)
    assert (kind, len(words)) == ("number", 5)
    assert min(words, key=lambda word: float(word.split()[0])) == first


@pytest.mark.parametrize(
    "cells",
    [
        [f"BMW {100 + n}" for n in MANY],
        [("${}", "{} €", "£{}")[n % 3].format(n) for n in MANY],
    ],
)
def test_words_with_numbers_and_mixed_currencies_are_not_bands(cells: list[str]) -> None:
    assert words_of_column("model", cells) == ("nearly all different", [])


@pytest.mark.parametrize("written", ["{y}-05-{d:02}", "{d:02}.05.{y}", "{y}-05-{d:02}T10:00:00Z", "{d} May {y}"])
def test_dates_count_by_year_or_by_month_within_one(written: str) -> None:
    several = [written.format(y=2000 + n % 3, d=1 + n % 28) for n in MANY]
    assert words_of_column("launched", several) == ("category", ["2000", "2001", "2002"])
    within = written.replace("05", "0{m}").replace("May", "{word}")
    cells = [within.format(y=2019, d=10 + n % 18, m=5 + n % 2, word=("May", "June")[n % 2]) for n in MANY]
    assert words_of_column("launched", cells) == ("category", ["2019-05", "2019-06"])


def test_paths_of_categories_are_their_levels() -> None:
    cells = ["Home > Bath > Towels", "Home > Bath", "Garden>Tools"] * 5
    kept = ("list", ["Garden", "Garden > Tools", "Home", "Home > Bath", "Home > Bath > Towels"])
    assert words_of_column("category", cells) == kept
    assert words_of_column("category", ["a/b/c", "a/b/d", "x/y/z"] * 5)[1] == [
        "a", "a > b", "a > b > c", "a > b > d", "x", "x > y", "x > y > z",
    ]  # fmt: skip
    assert words_of_column("band", ["AC/DC", "Him", "Her"] * 5) == ("category", ["AC/DC", "Her", "Him"])


def test_many_values_that_rows_share_are_a_category() -> None:
    kind, words = words_of_column("brand", [f"Brand {n % 1200}" for n in range(3000)])
    assert (kind, len(words)) == ("category", 1200)
    assert words_of_column("name", [f"Name {min(n, 2500)}" for n in range(3000)]) == ("nearly all different", [])


@pytest.mark.parametrize("nothing", ["-", "--", "?", "N/A", "#N/A", "<NA>", "None", "not specified", "[]", "NaT"])
def test_words_for_nothing_are_no_values(nothing: str) -> None:
    assert words_of_column("colour", ["red", nothing, "blue", nothing] * 5) == ("category", ["blue", "red"])


@pytest.mark.parametrize(
    "name", ["duration", "discount", "operating_system", "content_rating", "age_rating", "devoted"]
)
def test_names_that_only_contain_an_opinion_are_features(name: str) -> None:
    assert words_of_column(name, ["1h", "2h"] * 5) == ("category", ["1h", "2h"])


@pytest.mark.parametrize("name", ["average_rating", "imdb_rating", "ratings_count", "votes", "like_ratio", "n_reviews"])
def test_opinions_are_left_out(name: str) -> None:
    assert words_of_column(name, ["1h", "2h"] * 5) == ("opinions or popularity", [])


def test_the_most_frequent_words_of_users_are_kept_and_the_rest_is_said(tmp_path: Path) -> None:
    users = [f"u{n}" for n in range(4000)]
    rows = [f"{user},i{n % 5},4" for n, user in enumerate(users)]
    people = [f"{user},town {n % 1500}" for n, user in enumerate(users)]
    files = {"ratings.csv": ["user_id,item_id,rating", *rows], "people.csv": ["user_id,town", *people]}
    for name, lines in files.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    dataset = ingest.read(tmp_path)
    assert "of town, the 1,000 most frequent of 1,500 values are kept" in dataset.report.notes
