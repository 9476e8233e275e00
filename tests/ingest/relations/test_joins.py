"""Joins that must not happen, and those that a user asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.recognition import recognise
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written, zipped
from tests.ingest.relations import layouts
from tests.ingest.relations.layouts import N, items, pairs, table, title

if TYPE_CHECKING:
    from pathlib import Path

RATINGS = table("user_id,book_id,rating", [f"{u},{i},{r}" for u, i, r in pairs()])


def books(header: str, rows: list[str]) -> dict[str, str]:
    return {"ratings.csv": RATINGS, "books.csv": table(header, rows)}


def test_a_running_number_of_another_name_is_not_joined(tmp_path: Path) -> None:
    folder = written(tmp_path, books("work_id,name", [f"{i},{title(i)}" for i in items()]) | {"README.md": "About."})
    dataset = ingest.read(folder)
    assert dataset.items["title"].to_list() == dataset.items["id"].to_list()
    assert {use.file: use.use for use in dataset.report.files}["books.csv"] == ""


def test_words_of_another_name_are_joined_when_nearly_all_match(tmp_path: Path) -> None:
    files = {
        "sales.csv": table("customer_id,article_id,rating", [f"{u},A-{i}x,{r}" for u, i, r in pairs()]),
        "goods.csv": table("nr_code,name", [f"A-{i}x,{title(i)}" for i in items()]),
    }
    assert set(ingest.read(written(tmp_path, files)).items["title"].to_list()) == set(map(title, items()))


def test_a_join_that_matches_little_is_refused_with_the_share(tmp_path: Path) -> None:
    folder = written(tmp_path, books("book_id,name", [f"{i * 3 + 5},{title(i)}" for i in items()]))
    with pytest.raises(InputError, match="27 % of the item ids match by book_id, too few to join it") as refused:
        ingest.read(folder)
    assert "--items none" in refused.value.hint
    assert ingest.read(folder, mapping=ColumnMapping(items="none")).n_items == N


def test_a_table_with_fewer_and_one_with_more_items(tmp_path: Path) -> None:
    fewer = ingest.read(written(tmp_path / "a", books("book_id,name", [f"{i},{title(i)}" for i in range(1, 19)])))
    assert "title from books.csv by book_id: 18 of 30 items (60 %)" in fewer.report.notes
    assert fewer.n_items == N
    more = ingest.read(written(tmp_path / "b", books("book_id,name", [f"{i},{title(i)}" for i in range(1, 91)])))
    assert more.n_items == 90
    assert (more.per_item > 0).sum() == N


def test_ids_that_went_through_pandas_and_ids_with_zeros_are_the_same_ids(tmp_path: Path) -> None:
    rows = [f"{u},{i}.0,{r}" for u, i, r in pairs()]
    floats = {
        "ratings.csv": table("user_id,book_id,rating", rows),
        "books.csv": table("book_id,name", [f"{i},{title(i)}" for i in items()]),
    }
    zeros = books("book_id,name", [f"{i:06},{title(i)}" for i in items()])
    for name, files in (("floats", floats), ("zeros", zeros)):
        assert set(ingest.read(written(tmp_path / name, files)).items["title"].to_list()) == set(map(title, items()))


def test_a_book_that_is_listed_twice_is_reported(tmp_path: Path) -> None:
    rows = [f"{i},{title(i)}" for i in items()]
    dataset = ingest.read(written(tmp_path, books("book_id,name", [*rows, "1,Another"])))
    assert dataset.n_items == N
    assert "books.csv: items listed more than once: the first is kept" in dataset.report.merged


def test_two_tables_of_interactions_of_one_size_are_asked_about(tmp_path: Path) -> None:
    folder = written(tmp_path, {"a.csv": RATINGS, "b.csv": RATINGS})
    with pytest.raises(InputError, match=r"several tables: a\.csv, b\.csv") as refused:
        ingest.read(folder)
    assert "--interactions FILE" in refused.value.hint
    dataset = ingest.read(folder, mapping=ColumnMapping(interactions="b.csv"))
    assert dataset.n_interactions == len(pairs())
    with pytest.raises(InputError, match=r"no table 'c\.csv'"):
        ingest.read(folder, mapping=ColumnMapping(interactions="c.csv"))


def test_a_folder_without_users_says_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"several tables: books\.csv, tags\.csv"):
        ingest.read(written(tmp_path, {"books.csv": "id,title\n1,Rain\n", "tags.csv": "tag_id,tag\n1,sea\n"}))


def test_the_table_and_the_column_that_a_person_names_are_joined(tmp_path: Path) -> None:
    folder = written(tmp_path / "set", layouts.goodbooks())
    listed = written(tmp_path, {"mine.csv": table("nr,name", [f"{i},My {title(i)}" for i in items()])}) / "mine.csv"
    for path in (folder, folder / "ratings.csv", zipped(tmp_path / "set.zip", layouts.goodbooks())):
        dataset = ingest.read(path, mapping=ColumnMapping(items=str(listed), on="nr"))
        assert set(dataset.items["title"].to_list()) == {f"My {title(i)}" for i in items()}
    alone = ingest.read(folder / "ratings.csv", mapping=ColumnMapping(items="books.csv"))
    assert set(alone.items["title"].to_list()) == set(map(title, items()))


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        (ColumnMapping(items="books.csv", on="best_book_id"), "books.csv: 0 % of the item ids match"),
        (ColumnMapping(items="books.csv", on="nothing"), "books.csv has no column 'nothing'"),
        (ColumnMapping(items="nowhere.csv"), "does not exist"),
        (ColumnMapping(items="tags.csv"), "tags.csv: "),
    ],
)
def test_what_a_person_names_wrongly_is_refused(tmp_path: Path, mapping: ColumnMapping, message: str) -> None:
    folder = written(tmp_path, layouts.goodbooks())
    with pytest.raises(InputError, match=message) as refused:
        ingest.read(folder, mapping=mapping)
    assert refused.value.hint


def test_a_table_of_items_that_is_damaged_is_named(tmp_path: Path) -> None:
    files = layouts.goodbooks() | {"books.csv": "PAR1 and nothing more"}
    written(tmp_path, files)
    with pytest.raises(InputError, match=r"books\.csv cannot list the items: is a damaged"):
        ingest.read(tmp_path, mapping=ColumnMapping(items="books.csv"))
    uses = {use.file: use for use in ingest.read(tmp_path).report.files}
    assert "damaged" in uses["books.csv"].detail


def test_a_table_beside_a_single_file_is_offered(tmp_path: Path) -> None:
    folder = written(tmp_path, layouts.goodbooks() | {"broken.csv": "PAR1 and nothing more"})
    dataset = ingest.read(folder / "ratings.csv")
    offer = "books.csv beside it lists 100 % of the first items by book_id; --items books.csv joins it"
    assert offer in dataset.report.notes
    assert dataset.report.files == ()
    assert offer in recognise(folder / "ratings.csv").notes
    with pytest.raises(InputError, match="a column of a table of items"):
        ingest.read(folder / "ratings.csv", mapping=ColumnMapping(on="book_id"))
    for name in range(40):
        (folder / f"other{name}.csv").write_text("a,b\n1,2\n")
    assert offer not in ingest.read(folder / "ratings.csv").report.notes


def test_titles_that_are_not_utf_8_are_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "ratings.csv": RATINGS,
        "books.csv": table("book_id,name", [f"{i},Café {title(i)}" for i in items()]).encode("cp1252"),
    }
    dataset = ingest.read(written(tmp_path, files))
    assert set(dataset.items["title"].to_list()) == {f"Café {title(i)}" for i in items()}
    assert "books.csv was read as cp1252, since it is not UTF-8" in dataset.report.notes


def test_a_table_that_is_damaged_further_down_is_named_where_it_matters(tmp_path: Path) -> None:
    rows = table("book_id,name", [f"{i},{title(i)}" for i in range(1, 9_000)]).encode()
    broken: dict[str, str | bytes] = {"ratings.csv": RATINGS, "books.csv": rows + b"\0\n"}
    with pytest.raises(InputError, match=r"books\.csv, line 9001"):
        ingest.read(written(tmp_path / "a", broken))
    other: dict[str, str | bytes] = {
        **books("book_id,name", [f"{i},{title(i)}" for i in items()]),
        "shops.csv": rows.replace(b"book_id", b"shop_id") + b"\0\n",
    }
    assert set(ingest.read(written(tmp_path / "b", other)).items["title"].to_list()) == set(map(title, items()))


def test_names_of_other_things_are_not_titles(tmp_path: Path) -> None:
    rows = [f"{i},Bakery,Red,{title(i)},Ann" for i in items()]
    dataset = ingest.read(
        written(tmp_path / "a", books("book_id,category_name,colour_name,label_name,author_name", rows))
    )
    assert set(dataset.items["title"].to_list()) == set(map(title, items()))
    makers = {
        "plays.csv": table("user_id,artist_id,plays", [f"{u},A{i}x,{r}" for u, i, r in pairs()]),
        "artists.csv": table("artist_id,artist_name,country", [f"A{i}x,{title(i)},DE" for i in items()]),
    }
    assert set(ingest.read(written(tmp_path / "b", makers)).items["title"].to_list()) == set(map(title, items()))


def test_users_are_not_items_whatever_their_ids(tmp_path: Path) -> None:
    people = table("user_id,name", [f"{u},Ann {u}" for u in range(1, 31)])
    dataset = ingest.read(written(tmp_path, {"ratings.csv": RATINGS, "users.csv": people}))
    assert dataset.items["title"].to_list() == dataset.items["id"].to_list()
    assert {use.file: use.use for use in dataset.report.files} == {"ratings.csv": "interactions", "users.csv": "users"}


@pytest.mark.parametrize("owner", ["user_id", "uploader_user_id", "uid"])
def test_a_table_of_items_with_their_owners_is_not_the_interactions(tmp_path: Path, owner: str) -> None:
    """Each row names a user, but each item is in it once; its views are not those of its owner."""
    videos = table(
        f"video_id,title,{owner},topic,created_at,views",
        [f"{i},{title(i)} {'long ' * 40},{i % 7},{'ab'[i % 2]},2020-01-0{1 + i % 9},{i * 10}" for i in items()],
    )
    views = table("user_id,video_id,ts", [f"{u},{i},{1_600_000_000 + u}" for u, i, _ in pairs()])
    dataset = ingest.read(written(tmp_path, {"videos.csv": videos, "views.csv": views}))
    assert {use.file: use.use for use in dataset.report.files} == {"views.csv": "interactions", "videos.csv": "items"}
    assert dataset.n_interactions == len(pairs())
    assert dataset.items["title"][0].startswith(title(1))


@pytest.mark.parametrize(
    ("user", "person"), [("customer_no", "customer_no"), ("buyer", "person_id"), ("client_id", "id")]
)
def test_users_are_joined_under_other_names(tmp_path: Path, user: str, person: str) -> None:
    files = {
        "export/purchases.csv": table(f"{user},sku,stars", [f"C{u:03},S{i},{r}" for u, i, r in pairs()]),
        "export/articles.csv": table("sku,product_name,colour", [f"S{i},{title(i)},{'ab'[i % 2]}" for i in items()]),
        "export/people.csv": table(f"{person},Sex,income", [f"C{u:03},{'FM'[u % 2]},£{u}000" for u in range(1, 21)]),
    }
    dataset = ingest.read(zipped(tmp_path / "shop.zip", files))
    uses = {use.file.rpartition("/")[2]: use.use for use in dataset.report.files}
    assert uses == {"purchases.csv": "interactions", "articles.csv": "items", "people.csv": "users"}
    assert "Sex" in {feature.name for feature in dataset.features if feature.of == "users"}


def test_tables_of_items_of_any_file_type(tmp_path: Path) -> None:
    frame = pl.DataFrame({"book_id": list(items()), "name": [title(i) for i in items()], "labels": [["a", "b"]] * N})
    folder = written(tmp_path, {"ratings.csv": RATINGS})
    frame.write_parquet(folder / "books.parquet")
    dataset = ingest.read(folder)
    assert set(dataset.items["title"].to_list()) == set(map(title, items()))
    (folder / "books.parquet").unlink()
    (folder / "books.json").write_text(frame.write_json())
    assert set(ingest.read(folder).items["title"].to_list()) == set(map(title, items()))
