"""Quirks of real files that trip up other readers, each in a few made-up lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.interactions.feedback_choice import FeedbackChoice
from recterm.ingest.interactions.unrated import RATED_TOO, UNRATED
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

AMAZON = '{{"overall": 5.0, "reviewerID": "A1", "asin": "{}", "unixReviewTime": 1252800000}}\n'


def titles(dataset: Dataset) -> dict[str, str]:
    return dict(zip(dataset.items["id"], dataset.items["title"], strict=True))


def test_amazon_metadata_lie_in_a_folder_of_their_own(tmp_path: Path) -> None:
    review = '{"rating": 5.0, "asin": "B1", "parent_asin": "B0", "user_id": "AE1", "timestamp": 1588687728923}\n'
    meta = '{"parent_asin": "B0", "title": "Blue Hour", "store": "Ann", "price": "-", "categories": []}\n'
    files: dict[str, str | bytes] = {
        "raw/review_categories/Toys.jsonl": review,
        "raw/meta_categories/meta_Toys.jsonl": meta,
    }
    assert titles(ingest.read(written(tmp_path, files))) == {"asin:B0": "Blue Hour"}


def test_amazon_2014_names_its_reviews_so(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "reviews_Digital_Music_5.json": AMAZON.format("B000000001"),
        "meta_Digital_Music.json": "{'asin': 'B000000001', 'title': \"Tin's Drum\", 'categories': [['CDs', 'Jazz']]}\n",
    }
    dataset = ingest.read(zipped(tmp_path / "a.zip", files))
    assert (dataset.label, titles(dataset)) == ("Amazon Digital Music", {"asin:B000000001": "Tin's Drum"})
    assert ingest.read(written(tmp_path / "f", files) / "reviews_Digital_Music_5.json").label == dataset.label


def test_amazon_titles_may_be_markup(tmp_path: Path) -> None:
    meta = '{"asin": "B000000001", "title": "<span class=\\"a\\">Tin <b>&amp; Drum</b></span>", "brand": "1 < 2"}\n'
    files: dict[str, str | bytes] = {"Toys.json": AMAZON.format("B000000001"), "meta_Toys.json": meta}
    dataset = ingest.read(written(tmp_path, files))
    assert titles(dataset) == {"asin:B000000001": "Tin & Drum"}
    assert dataset.items["creators"].to_list() == [["1 < 2"]]


def test_recbole_films_keep_the_moved_article_and_the_alias(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "ml/ml.inter": "user_id:token\titem_id:token\trating:float\n1\t31\t5\n1\t42\t3\n",
        "ml/ml.item": "item_id:token\tmovie_title:token_seq\trelease_year:token\n31\tMisérables, Les\t1995\n"
        "42\tCity of Lost Children, The (Cité des enfants perdus, La)\tV\n",
    }
    dataset = ingest.read(written(tmp_path, files))
    assert titles(dataset) == {"ml:31": "Les Misérables", "ml:42": "The City of Lost Children"}
    assert dataset.items["original_titles"].to_list() == [[], ["La Cité des enfants perdus"]]
    assert dataset.items["year"].to_list() == [1995, None]


def test_book_crossing_rows_that_are_shifted_by_a_quote(tmp_path: Path) -> None:
    head = '"ISBN";"Book-Title";"Book-Author";"Year-Of-Publication";"Publisher"\n'
    files: dict[str, str | bytes] = {
        "BX-Book-Ratings.csv": '"User-ID";"ISBN";"Book-Rating"\n"1";"078946697X";"5"\n"1";"0000000028";"6"\n',
        "BX-Books.csv": head
        + '"078946697X";"DK Readers (Level 4)\\";Michael Teitelbaum";"2000";"DK Publishing Inc";"http://a"\n'
        + '"0000000028";"The \\"Blue\\"; Hour";"Bo";"1999";"P"\n',
    }
    dataset = ingest.read(written(tmp_path, files))
    rows = dict(zip(dataset.items["id"], dataset.items.select("title", "creators", "year").rows(), strict=True))
    assert rows == {
        "isbn:078946697X": ("DK Readers (Level 4)", ["Michael Teitelbaum"], 2000),
        "isbn:0000000028": ('The "Blue"; Hour', ["Bo"], 1999),
    }


def test_hetrec_with_two_counts_for_a_header(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, {"user_artists.dat": "18800\n92834\n3\t31\t1200\n3\t42\t17\n"}))
    assert dataset.n_interactions == 2


def test_one_column_of_numbers_is_still_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        ingest.read(written(tmp_path, {"a.csv": "1\n2\n3\n4\n5\n"}) / "a.csv")


def test_thumbs_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": "user,item,liked\na,b,true\na,c,false\nb,c,true\n"}) / "a.csv"
    dataset = ingest.read(path)
    assert (dataset.scale, sorted(dataset.interactions["value"])) == (Scale(-1, 1, 1), [-1.0, 1.0, 1.0])


def test_many_zeros_are_said_to_be_no_ratings(tmp_path: Path) -> None:
    rows = "".join(f"u{n},b{n % 3},{(0, 7, 10, 0, 5)[n % 5]}\n" for n in range(20))
    path = written(tmp_path, {"a.csv": "user,item,rating\n" + rows}) / "a.csv"
    dataset = ingest.read(path)
    assert dataset.report.dropped[UNRATED].count == dataset.report.unrated == 8
    assert any("0, in 40% of the rows" in note and "--as views" in note for note in dataset.report.notes)
    assert ingest.read(path, take=FeedbackChoice.VIEWS).n_interactions == 20


@pytest.mark.parametrize(
    ("cells", "scale"),
    [
        (("5", "", "3", "N/A", "1"), None),
        (("5", "-", "3", "unrated", "1"), None),
        (("9", "-1", "10", "-1", "1"), None),
        (("9", "0", "10", "-1", "3"), "1:10"),
        (("9/10", "none", "10/10", "?", "3/10"), None),
    ],
)
def test_a_cell_that_means_not_rated_is_a_view(tmp_path: Path, cells: tuple[str, ...], scale: str | None) -> None:
    rows = "".join(f"u{n // 5},b{n},{cells[n % 5]}\n" for n in range(100))
    path = written(tmp_path, {"a.csv": "user,item,rating\n" + rows}) / "a.csv"
    mapping = None if scale is None else ColumnMapping(scale=scale)
    dataset = ingest.read(path, mapping=mapping)
    assert dataset.n_interactions == 60
    assert {reason: dropped.count for reason, dropped in dataset.report.dropped.items()} == {UNRATED: 40}
    assert dataset.report.unrated == 40
    assert any("60 rows are ratings, 40 are views without one" in note for note in dataset.report.notes)
    assert ingest.read(path, take=FeedbackChoice.VIEWS, mapping=mapping).n_interactions == 100


def test_ratings_and_views_are_held_together_as_scores(tmp_path: Path) -> None:
    text = "user,item,rating\na,x,5\na,y,\na,z,1\nb,x,4\nb,x,\nb,y,n/a\nb,y,2\nb,y,3\nc,z,none\nc,x,-7\n"
    path = written(tmp_path, {"a.csv": text}) / "a.csv"
    dataset = ingest.read(path, take=FeedbackChoice.BOTH, mapping=ColumnMapping(scale="1:5"))
    pairs = zip(*(dataset.interactions[name].to_list() for name in ("user", "item")), strict=True)
    ids = dataset.items["id"].to_list()
    scores = {
        (dataset.users[user], ids[item].removeprefix("x:")): round(value, 2)
        for (user, item), value in zip(pairs, dataset.interactions["value"].to_list(), strict=True)
    }
    assert scores == {
        ("a", "x"): 1.0, ("a", "y"): 0.51, ("a", "z"): -1.0, ("b", "x"): 0.74, ("b", "y"): 0.36, ("c", "z"): 0.51
    }  # fmt: skip
    assert dataset.scale is None
    dropped = {reason: dropped.count for reason, dropped in dataset.report.dropped.items()}
    assert dropped == {RATED_TOO: 2, "rating outside the scale 1 to 5": 1}
    assert any("5 ratings and 4 views without one are held together" in note for note in dataset.report.notes)
    plain = written(tmp_path, {"b.csv": "user,item,rating\na,x,5\na,y,3\nb,x,1\n"}) / "b.csv"
    assert ingest.read(plain, take=FeedbackChoice.BOTH).scale == Scale(1, 5, 1)  # there are no views


@pytest.mark.parametrize(
    ("name", "text", "format", "item"),
    [
        ("mine.txt", "1::31::5::978000760\n1::42::3::978002109\n", "movielens-1m", "ml:31"),
        ("mine.txt", "1::31::5::838000046\n1::42::4.5::838000525\n", "movielens-10m", "ml:31"),
        ("u1.base", "3\t31\t4\t880000123\n3\t42\t2\t880000190\n", "movielens-100k", "ml100k:31"),
        ("x.tsv", "3\t31\t4\t1580000123\n3\t42\t2\t1580000190\n", "tsv", "31"),
        ("x.tsv", "3\t3100\t4\t880000123\n3\t42\t2\t880000190\n", "tsv", "3100"),
    ],
)
def test_movielens_of_any_name_is_known_by_its_lines(
    tmp_path: Path, name: str, text: str, format: str, item: str
) -> None:
    dataset = ingest.read(written(tmp_path, {name: text}) / name)
    assert item in dataset.items["id"].to_list()
    assert dataset.format == format


@pytest.mark.parametrize(
    "text",
    [
        'The Tin Drum,Blue Hour,Cold Open,"15 Mar 2025, 14:30"\n',
        "ts,track_name,artist_name,album_name,ms_played,track_uri,platform\n2024-06-15T10:30:00Z,T,A,B,31000,u,p\n",
        "imdbID,tmdbID,Title,Year,Rating,WatchedDate\ntt0110000,99999,The Paper Lantern,1994,4.5,2024-01-10\n",
    ],
)
def test_one_person_is_no_community(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="personal history"):
        ingest.read(written(tmp_path, {"a.csv": text}) / "a.csv")
