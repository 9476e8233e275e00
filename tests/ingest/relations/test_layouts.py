"""Public data sets that come as several tables: the role of each, the ids that join them, the tables left over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.ingest.recognition import recognise
from tests.ingest.made_up import written, zipped
from tests.ingest.relations import layouts
from tests.ingest.relations.layouts import N, pairs, title

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.ingest.dataset.dataset import Dataset

CASES = Path(__file__).parents[4] / "shared" / "field-cases"

LAYOUTS: dict[str, tuple[Callable[[], dict[str, str]], str, str, str]] = {
    "goodbooks-10k": (layouts.goodbooks, "ratings.csv", "books.csv", "by book_id:"),
    "goodbooks-10k of Kaggle": (layouts.goodbooks_of_kaggle, "ratings.csv", "books.csv", "by id = book_id:"),
    "anime": (layouts.anime, "rating.csv", "anime.csv", "by anime_id:"),
    "anime of 2020": (layouts.anime_of_2020, "animelist.csv", "anime.csv", "by MAL_ID = anime_id:"),
    "The Movies Dataset": (layouts.the_movies_dataset, "ratings.csv", "movies_metadata.csv", "of links.csv, movieId ="),
    "Food.com": (layouts.food_com, "RAW_interactions.csv", "RAW_recipes.csv", "by id = recipe_id:"),
    "Yelp": (
        layouts.yelp,
        "yelp_academic_dataset_review.json",
        "yelp_academic_dataset_business.json",
        "by business_id:",
    ),
    "Steam": (layouts.steam, "recommendations.csv", "games.csv", "by app_id:"),
    "Goodreads": (
        layouts.goodreads,
        "goodreads_interactions.csv",
        "goodreads_books.json",
        "by book_id = book_id of book_id_map.csv, book_id_csv = book_id:",
    ),
    "H&M": (layouts.hm, "transactions_train.csv", "articles.csv", "by article_id:"),
    "Million Song": (layouts.million_songs, "triplets_file.csv", "song_data.csv", "by song_id:"),
    "Instacart": (layouts.instacart, "order_products__prior.csv", "products.csv", "by product_id:"),
    "restaurants": (layouts.restaurants, "rating_final.csv", "geoplaces2.csv", "by placeID:"),
}


def titles(dataset: Dataset) -> set[str]:
    return set(dataset.items["title"].to_list())


@pytest.mark.parametrize("name", LAYOUTS)
def test_titles_come_from_the_table_of_the_items(tmp_path: Path, name: str) -> None:
    made, interactions, items, by = LAYOUTS[name]
    folder = written(tmp_path / "set", made())
    dataset = ingest.read(folder)
    assert titles(dataset) == {title(item) for item in range(1, N + 1)}
    assert (dataset.n_users, dataset.n_items, dataset.n_interactions) == (20, N, len(pairs()))
    uses = {use.file: use for use in dataset.report.files}
    assert uses[interactions].use == "interactions"
    assert uses[items].use == "items"
    assert by in uses[items].detail
    assert sorted(uses) == sorted(made())
    assert all(use.use or use.detail for use in uses.values())
    assert dataset.label == "set"


def test_each_title_belongs_to_its_own_item(tmp_path: Path) -> None:
    for name in ("goodbooks-10k", "The Movies Dataset", "Goodreads"):
        items = ingest.read(written(tmp_path / name, LAYOUTS[name][0]())).items
        for item, shown in items.select("id", "title").iter_rows():
            assert shown == title(int(item))


def test_a_preview_tells_the_same_as_the_import_and_a_zip_the_same_as_a_folder(tmp_path: Path) -> None:
    for name, (made, *_) in LAYOUTS.items():
        folder, packed = written(tmp_path / name, made()), zipped(tmp_path / f"{name}.zip", made())
        uses = recognise(folder).uses
        assert uses == recognise(packed).uses == ingest.read(folder).report.files == ingest.read(packed).report.files


def test_orders_tell_whose_each_product_is_and_when(tmp_path: Path) -> None:
    files = layouts.instacart()
    days = [f"{line},2017-03-{1 + place % 28:02}" for place, line in enumerate(files["orders.csv"].splitlines()[1:])]
    files["orders.csv"] = layouts.table("order_id,user_id,eval_set,order_number,order_dow,order_date", days)
    dataset = ingest.read(written(tmp_path, files))
    uses = {use.file: use for use in dataset.report.files}
    assert (uses["orders.csv"].use, uses["orders.csv"].detail) == (
        "orders", "by order_id: user_id is the user of each order",
    )  # fmt: skip
    assert uses["order_products__train.csv"].detail.startswith("more interactions")
    assert dataset.users.to_list() == [str(user) for user in range(1, 21)]
    assert dataset.interactions["timestamp"].null_count() == 0
    owned = {(user, item) for user, item, _ in pairs()}
    users, names = dataset.users.to_list(), dataset.items["id"].to_list()
    rows = dataset.interactions.select("user", "item").rows()
    assert {(int(users[user]), int(names[item])) for user, item in rows} == owned
    assert recognise(tmp_path).roles["user"] == "user_id"


def test_lists_that_are_written_as_python_are_genres(tmp_path: Path) -> None:
    movies = ingest.read(written(tmp_path / "movies", layouts.the_movies_dataset()))
    assert movies.items["genres"].to_list()[0] == ["Animation", "Comedy"]
    food = ingest.read(written(tmp_path / "food", layouts.food_com()))
    assert food.items["genres"].to_list()[0] == ["60-minutes-or-less", "soups"]


def test_what_one_table_of_items_lacks_another_fills(tmp_path: Path) -> None:
    steam = ingest.read(written(tmp_path, layouts.steam()))
    assert steam.items["genres"].to_list()[0] == ["Action", "Rain"]
    assert steam.items["year"].to_list()[0] == 2009


def test_tables_of_ids_say_what_items_are_called_elsewhere(tmp_path: Path) -> None:
    movies = ingest.read(written(tmp_path, layouts.the_movies_dataset()))
    aliases = dict(movies.items.select("id", "aliases").iter_rows())
    assert sorted(aliases["1"]) == ["imdb:tt0110001", f"tmdb:{layouts.tmdb(1)}"]


@pytest.mark.parametrize("case", ["29-goodbooks-10k", "26-movielens-20m-of-kaggle"])
def test_the_field_cases_have_titles(case: str) -> None:
    if not (CASES / case).is_dir():
        pytest.skip("the field cases are not here")
    dataset = ingest.read(CASES / case / "input")
    assert not any(shown == item for item, shown in dataset.items.select("id", "title").iter_rows())
    assert dataset.n_users == 20


def test_the_movielens_of_kaggle_is_movielens(tmp_path: Path) -> None:
    links = [f"{i},{110000 + i:07},{800 + i}" for i in layouts.items()]
    rows = [f'{u},{i},{r}.0,"2005-04-0{r} 23:53:47"' for u, i, r in pairs()]
    files = {
        "rating.csv": layouts.table('"userId","movieId","rating","timestamp"', rows),
        "movie.csv": layouts.table("movieId,title,genres", [f'{i},"{title(i)} (1961)",Drama' for i in layouts.items()]),
        "link.csv": layouts.table("movieId,imdbId,tmdbId", links),
    }
    folder = written(tmp_path, files)
    for path in (folder, folder / "rating.csv"):
        dataset = ingest.read(path)
        first = dataset.items.row(0, named=True)
        number = int(first["id"].removeprefix("ml:"))
        assert dataset.format == "movielens-csv"
        assert (first["title"], first["year"]) == (title(number), 1961)
        assert first["aliases"] == [f"imdb:tt{110000 + number:07}", f"tmdb:{800 + number}"]
        assert dataset.interactions["timestamp"].min() == 1_112_399_627  # 2005-04-01 23:53:47 UTC
        assert not dataset.report.dropped


@pytest.mark.parametrize(
    ("cell", "genres"),
    [
        ("\"[{'id': 16, 'name': 'Animation'}, {'id': 35, 'name': 'Comedy'}]\"", ["Animation", "Comedy"]),
        ("\"['60-minutes-or-less', 'soups']\"", ["60-minutes-or-less", "soups"]),
    ],
)
def test_genres_of_one_table_may_be_written_as_python(tmp_path: Path, cell: str, genres: list[str]) -> None:
    rows = [f"{u},{i},{r},{title(i)},{cell}" for u, i, r in pairs()]
    text = layouts.table("user_id,item_id,rating,title,genres", rows)
    dataset = ingest.read(written(tmp_path, {"merged.csv": text}) / "merged.csv")
    assert dataset.items["genres"].to_list() == [genres] * N


def test_the_field_case_of_literals() -> None:
    case = CASES / "31-genres-as-literals" / "input"
    if not case.is_dir():
        pytest.skip("the field cases are not here")
    assert ingest.read(case / "merged.csv").items["genres"].to_list()[0] == ["Animation", "Comedy"]
    assert ingest.read(case / "tags.csv").items["genres"].to_list()[0] == ["60-minutes-or-less", "soups"]
