"""Public data sets other than MovieLens, each in a few made-up lines with the quirks of the real files."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.readers.book_crossing import isbn
from recterm.ingest.readers.recbole import genre_words
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

ONE, TWO = "1" * 40, "2" * 40
MBID = "aaaaaaaa-0000-4000-8000-000000000001"
SONGS = ("SOAAAAA12A8C100001", "SOBBBBB12A8C100002")


REVIEWS = "B000000001,A1AAAAAAAAAAA1,5.0,1252800000\nB000000001,A2AAAAAAAAAAA2,3.0,1252800001\n"


def rows(dataset: Dataset) -> list[tuple[str, str, float, int | None]]:
    """Return user, item id, value and time of each row."""
    ids, users = dataset.items["id"], dataset.users
    return [(users[user], ids[item], value, time) for user, item, value, time in dataset.interactions.iter_rows()]


def titles(dataset: Dataset) -> dict[str, str]:
    return dict(zip(dataset.items["id"], dataset.items["title"], strict=True))


# RecBole

INTER = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n1\t31\t5\t978000760\n1\t42\t3\t9.78002109E8\n"
ITEM = (
    "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
    '31\tMisérables, Les\t1995\tDrama Science Fiction\n42\t"Quoted" Film\tunkonwn\tFilm-Noir Sci_Fi\n'
)


def test_recbole(tmp_path: Path) -> None:
    dataset = ingest.read(
        written(tmp_path / "ml", {"ml.inter": INTER, "ml.item": ITEM, "ml.user": "user_id:token\n1\n"})
    )
    assert (dataset.format, dataset.label, dataset.scale) == ("recbole", "ml", Scale(1, 5, 1))
    assert rows(dataset) == [("1", "ml:31", 5.0, 978000760), ("1", "ml:42", 3.0, 978002109)]
    assert titles(dataset)["ml:42"] == '"Quoted" Film'
    assert dataset.items["year"].to_list() == [1995, None]
    assert dataset.items["genres"].to_list() == [["Drama", "Science Fiction"], ["Film-Noir", "Sci Fi"]]
    assert set(dataset.items["kind"]) == {"movie"}


def test_recbole_of_plays_and_of_views(tmp_path: Path) -> None:
    plays = "user_id:token\tartist_id:token\tweight:float\n1\ta\t1200\n2\ta\t17\n"
    dataset = ingest.read(written(tmp_path / "a", {"lfm.inter": plays}) / "lfm.inter")
    assert dataset.scale is None
    assert [value for *_, value, _ in rows(dataset)] == [1200.0, 17.0]
    views = "user_id:token\titem_id:token\n1\ta\n2\tb\n"
    assert ingest.read(written(tmp_path / "b", {"v.inter": views}) / "v.inter").n_interactions == 2


def test_recbole_without_items_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no user and item"):
        ingest.read(written(tmp_path, {"a.inter": "x:float\ty:float\n1\t2\n"}) / "a.inter")


def test_two_words_of_a_genre_are_one() -> None:
    assert genre_words("Drama Science Fiction Hip_Hop") == ["Drama", "Science Fiction", "Hip Hop"]


# Amazon

TSV_HEAD = (
    "marketplace\tcustomer_id\treview_id\tproduct_id\tproduct_parent\tproduct_title\tproduct_category\tstar_rating\t"
    "helpful_votes\ttotal_votes\tvine\tverified_purchase\treview_headline\treview_body\treview_date\n"
)
TSV = TSV_HEAD + (
    'US\t10000001\tR1\tB000000001\t1\tBlue Vinyl 12" Single\tMusic\t5\t0\t0\tN\tY\tGreat\tSaid "wow\t2015-03-02\n'
    "US\t10000002\tR2\tB000000002\t2\tTin &amp; Drum\tDigital_Music\t2\t1\t3\tN\tN\tMeh\t<br />Warped\t2015-03-05\n"
    "US\t10000003\tR3\tB000000002\t2\tTin\n"
)


def test_amazon_2015(tmp_path: Path) -> None:
    path = written(tmp_path, {"amazon_reviews_us_Music_v1_00.tsv.gz": gzip.compress(TSV.encode())})
    dataset = ingest.read(path / "amazon_reviews_us_Music_v1_00.tsv.gz")
    assert (dataset.format, dataset.label, dataset.scale) == ("amazon", "Amazon Music", Scale(1, 5, 1))
    assert [row[:3] for row in rows(dataset)] == [
        ("10000001", "asin:B000000001", 5.0),
        ("10000002", "asin:B000000002", 2.0),
    ]
    assert titles(dataset) == {"asin:B000000001": 'Blue Vinyl 12" Single', "asin:B000000002": "Tin & Drum"}
    assert set(dataset.items["kind"]) == {"album"}
    assert dataset.items["genres"].to_list() == [["Music"], ["Digital Music"]]
    assert sum(dropped.count for dropped in dataset.report.dropped.values()) == 1
    left = next(note for note in dataset.report.notes if note.startswith("columns left out"))
    assert left.startswith("columns left out: marketplace, review_id, product_parent, helpful_votes, total_votes, vine")
    assert left.endswith("such as --where 'helpful_votes>=1' --where 'total_votes>=1' --where verified_purchase=Y")


def test_reviews_of_amazon_give_words(tmp_path: Path) -> None:
    topics = ("dragon", "heist", "train")
    lines = [
        json.dumps({
            "overall": 4.0, "reviewerID": f"A{user}", "asin": f"B00000000{item % 6}", "unixReviewTime": 1252800000,
            "reviewText": f"Great, they said of this {topics[item % 3]}", "summary": "Five stars", "verified": True,
        })
        for user, item in enumerate([*range(6), *range(6)])
    ]  # fmt: skip
    meta = '{"asin": "B000000000", "title": "Tin", "price": "$3.00", "also_buy": ["B000000001"]}\n'
    folder = written(tmp_path, {"Toys_5.json": "\n".join(lines) + "\n", "meta_Toys.json": meta})
    dataset = ingest.read(folder / "Toys_5.json")
    facts = {item: json.loads(fact) for item, fact in dataset.items.select("id", "facts").iter_rows()}
    assert facts["asin:B000000003"] == {"features": {"review words": ["dragon"]}}
    assert facts["asin:B000000000"] == facts["asin:B000000003"]  # of the one product that is listed
    notes = dataset.report.notes
    assert "columns left out: verified; --where can filter by them, such as --where verified=true" in notes
    assert "columns of meta_Toys.json left out: also_buy (pages and lists of a shop)" in notes


@pytest.mark.parametrize("item_first", [False, True])
def test_amazon_ratings_tell_products_by_their_ids(tmp_path: Path, item_first: bool) -> None:
    pairs = [("A2AAAAAAAAAAA1", "B000000001"), ("A2AAAAAAAAAAA2", "000000001X")]
    lines = [",".join((*(reversed(pair) if item_first else pair), "4.0", "1252800000")) for pair in pairs]
    dataset = ingest.read(written(tmp_path, {"Books.csv": "\n".join(lines) + "\n"}) / "Books.csv")
    assert rows(dataset) == [
        ("A2AAAAAAAAAAA1", "asin:B000000001", 4.0, 1252800000),
        ("A2AAAAAAAAAAA2", "asin:000000001X", 4.0, 1252800000),
    ]
    assert set(dataset.items["kind"]) == {"book"}


def test_amazon_2018_with_metadata(tmp_path: Path) -> None:
    reviews = (
        '{"overall": 5.0, "reviewerID": "A1", "asin": "B000000001", "vote": "1,024", "unixReviewTime": 1252800000}\n'
        '{"overall": 1.0, "reviewerID": "A2", "asin": "B000000002", "unixReviewTime": 1388620800}\nnot json\n'
    )
    meta = '{"asin": "B000000001", "title": "Tin &amp; Drum", "brand": "Ann", "category": ["Toys", "Drums"]}\n'
    folder = written(tmp_path, {"Toys_5.json": reviews, "meta_Toys.json": meta})
    for path in (folder, folder / "Toys_5.json"):
        dataset = ingest.read(path)
        assert rows(dataset)[0] == ("A1", "asin:B000000001", 5.0, 1252800000)
        assert titles(dataset) == {"asin:B000000001": "Tin & Drum", "asin:B000000002": "asin:B000000002"}
        assert dataset.items["creators"][0].to_list() == ["Ann"]
        assert dataset.items["genres"][0].to_list() == ["Toys", "Drums"]


def test_amazon_2023_joins_by_parent_and_counts_in_milliseconds(tmp_path: Path) -> None:
    reviews = (
        '{"rating": 5.0, "title": "Lovely", "asin": "B0AAAAAA01", "parent_asin": "B0AAAAAA00", "user_id": "AE1",'
        ' "timestamp": 1588687728923}\n'
        '{"rating": 4.0, "title": "Fine", "asin": "B0AAAAAA01", "parent_asin": "B0AAAAAA00", "user_id": "AE2",'
        ' "timestamp": 1600000500000}\n'
    )
    meta = '{"parent_asin": "B0AAAAAA00", "title": "Blue Hour", "store": "Ann", "categories": [], "price": null}\n'
    dataset = ingest.read(written(tmp_path, {"Toys.jsonl": reviews, "meta_Toys.jsonl": meta}))
    assert rows(dataset) == [("AE1", "asin:B0AAAAAA00", 5.0, 1588687728), ("AE2", "asin:B0AAAAAA00", 4.0, 1600000500)]
    assert titles(dataset) == {"asin:B0AAAAAA00": "Blue Hour"}
    named = "user_id,parent_asin,rating,timestamp\nAE1,B0AAAAAA00,5.0,1588687728923\n"
    assert rows(ingest.read(written(tmp_path / "n", {"Toys.csv": named}) / "Toys.csv"))[0][3] == 1588687728


# Music

PLAYS = "userID\tartistID\tweight\n3\t31\t1200\n3\t42\t17\n4\t42\t0\n"
ARTISTS = 'id\tname\turl\tpictureURL\n31\t"Weird Al" Yankovic\tu\tp\n42\tBallakÃ© Sissoko\tu\tp\n'


def test_hetrec(tmp_path: Path) -> None:
    dataset = ingest.read(zipped(tmp_path / "hetrec.zip", {"user_artists.dat": PLAYS, "artists.dat": ARTISTS}))
    assert (dataset.format, dataset.scale) == ("hetrec-lastfm", None)
    assert rows(dataset) == [("3", "lfm2k:31", 1200.0, None), ("3", "lfm2k:42", 17.0, None)]
    assert titles(dataset) == {"lfm2k:31": '"Weird Al" Yankovic', "lfm2k:42": "Ballaké Sissoko"}
    assert any("50 artists" in note for note in dataset.report.notes)


def test_hetrec_tags_are_facts_of_artists(tmp_path: Path) -> None:
    tagged = "userID\tartistID\ttagID\tday\tmonth\tyear\n" + "".join(
        f"{user}\t{artist}\t{tag}\t1\t4\t2009\n"
        for user, artist, tag in ((3, 31, 7), (4, 31, 7), (3, 31, 6), (4, 42, 8))
    )
    files = {"user_artists.dat": PLAYS, "artists.dat": ARTISTS, "user_taggedartists.dat": tagged}
    tags = "tagID\ttagValue\n6\tparody\n7\tComedy Rock\n8\tgriot d'\xe9t\xe9\n"
    dataset = ingest.read(written(tmp_path, files | {"tags.dat": tags.encode("cp1252")}))
    facts = dict(zip(dataset.items["id"], map(json.loads, dataset.items["facts"]), strict=True))
    assert facts["lfm2k:31"]["tags"] == ["comedy rock", "parody"]
    assert facts["lfm2k:42"]["tags"] == ["griot d'été"]
    without = ingest.read(written(tmp_path / "without", files))
    assert not any("tags" in cell for cell in without.items["facts"])


def test_hetrec_with_counts_for_a_header(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, {"user_artists.dat": "18800\n3\t31\t1200\n3\t42\t17\n"}))
    assert dataset.n_interactions == 2
    assert any("no artists.dat" in note for note in dataset.report.notes)


def test_lastfm_360k_keys_by_mbid_else_by_name(tmp_path: Path) -> None:
    text = (
        f"{ONE}\t{MBID}\texample choir\t48\n{ONE}\t\tNA\t31\n{TWO}\t\tna\t5\n{TWO}\t{MBID}\texample choir\t0\n"
        "sep 20, 2008\t\tbroken\t7\n"
    )
    dataset = ingest.read(written(tmp_path, {"usersha1-artmbid-artname-plays.tsv": text}))
    assert [row[:3] for row in rows(dataset)] == [
        (ONE, "lfm:name/na", 31.0),
        (ONE, f"lfm:{MBID}", 48.0),
        (TWO, "lfm:name/na", 5.0),
    ]
    assert titles(dataset) == {f"lfm:{MBID}": "example choir", "lfm:name/na": "NA"}
    assert dataset.report.dropped["user is not a SHA-1 hash"].count == 1
    aliases = dict(zip(dataset.items["id"], dataset.items["aliases"].to_list(), strict=True))
    assert aliases == {f"lfm:{MBID}": [f"mbid:{MBID}"], "lfm:name/na": []}


def test_an_artist_has_one_id_in_every_file(tmp_path: Path) -> None:
    text = f"{ONE}\t{MBID}\texample choir\t48\n"
    assert ingest.read(written(tmp_path, {"p.tsv": text})).items["id"].to_list() == [f"lfm:{MBID}"]


def test_lastfm_1k_counts_plays(tmp_path: Path) -> None:
    line = "user_000001\t2009-05-04T23:08:5{}Z\t{}\tTin Drum\tx\tBlue Hour\n"
    text = "".join(line.format(second, MBID) for second in (1, 2, 3)) + line.format(4, "")
    dataset = ingest.read(written(tmp_path, {"plays.tsv": text}))
    assert dataset.format == "lastfm-1k"
    assert [row[2] for row in rows(dataset)] == [3.0, 1.0]


def test_million_song_taste_profile(tmp_path: Path) -> None:
    triplets = f"{ONE}\t{SONGS[0]}\t1\n{ONE}\t{SONGS[1]}\t4\n{TWO}\t{SONGS[0]}\t2\n"
    songs = f"TRAAA<SEP>{SONGS[0]}<SEP>Ann<SEP>Tin Drum\nTRBBB<SEP>{SONGS[0]}<SEP>Ann<SEP>Tin Drum (live)\nbroken\n"
    dataset = ingest.read(written(tmp_path, {"train_triplets.txt": triplets, "unique_tracks.txt": songs}))
    assert (dataset.format, dataset.scale) == ("msd", None)
    assert titles(dataset) == {f"msd:{SONGS[0]}": "Tin Drum", f"msd:{SONGS[1]}": f"msd:{SONGS[1]}"}
    assert dataset.items["creators"][0].to_list() == ["Ann"]
    assert set(dataset.items["kind"]) == {"track"}


def test_million_song_tracks_that_are_not_the_song_are_left_out(tmp_path: Path) -> None:
    files = {
        "train_triplets.txt": f"{ONE}\t{SONGS[0]}\t1\n",
        "unique_tracks.txt": f"TRAAA<SEP>{SONGS[0]}<SEP>Bo<SEP>Wrong\nTRBBB<SEP>{SONGS[0]}<SEP>Ann<SEP>Tin Drum\n",
        "sid_mismatches.txt": f"ERROR: <{SONGS[0]} TRAAA> Bo  -  Wrong  !=  Ann  -  Tin Drum\nbroken\n",
    }
    assert titles(ingest.read(written(tmp_path, files))) == {f"msd:{SONGS[0]}": "Tin Drum"}


# Books

BX = (
    '"User-ID";"ISBN";"Book-Rating"\n"11";"000000001X";"0"\n"12";"28000";"5"\n"12";"0000000028";"5"\n'
    '"13";"034545104x";"8"\n"14"\n'
)
BX_BOOKS = (
    '"ISBN";"Book-Title";"Book-Author";"Year-Of-Publication";"Publisher"\n'
    '"034545104X";"Flesh; and \\"Bone\\" &amp; Caf\xe9";"Ann";"2002";"P"\n"0000000028";"Old";"Bo";"0";"P"\n'
)


def test_book_crossing(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "BX-Book-Ratings.csv": BX,
        "BX-Books.csv": BX_BOOKS.encode("latin-1"),
        "BX-Users.csv": '"User-ID"\n',
    }
    dataset = ingest.read(written(tmp_path, files))
    assert (dataset.format, dataset.scale) == ("book-crossing", Scale(1, 10, 1))
    assert titles(dataset)["isbn:034545104X"] == 'Flesh; and "Bone" & Café'
    assert dict(zip(dataset.items["id"], dataset.items["year"], strict=True))["isbn:0000000028"] is None
    assert dataset.report.dropped["seen, but not rated"].count == 1
    assert dataset.report.read == dataset.report.kept + sum(
        omission.count for omission in dataset.report.dropped.values()
    ) + sum(omission.count for omission in dataset.report.merged.values())


def test_isbns_are_written_one_way() -> None:
    assert isbn(" 0-345-45104-x ") == "034545104X"
    assert isbn("28000000") == "0028000000"
    assert isbn("ab") == "ab"


# Netflix

BLOCKS = "1:\n1000001,3,2005-09-01\n1000002,5,2005-05-02\n2:\n1000001,4,2005-09-03\nbroken\n"


def test_netflix_prize(tmp_path: Path) -> None:
    films = "1,2003,Dinosaur Planet\n2,NULL,Isle of Man, TT: R\xe9veille\n".encode("latin-1")
    files: dict[str, str | bytes] = {
        "combined_data_1.txt": BLOCKS,
        "movie_titles.csv": films,
        "probe.txt": "1:\n1000001\n",
    }
    dataset = ingest.read(written(tmp_path, files))
    assert (dataset.format, dataset.scale) == ("netflix-prize", Scale(1, 5, 1))
    assert [row[:3] for row in rows(dataset)] == [
        ("1000001", "nfx:1", 3.0),
        ("1000001", "nfx:2", 4.0),
        ("1000002", "nfx:1", 5.0),
    ]
    assert titles(dataset)["nfx:2"] == "Isle of Man, TT: Réveille"
    assert dataset.items["year"].to_list() == [2003, None]
    assert dataset.report.dropped["neither a film nor user,rating,date"].count == 1


def test_netflix_films_in_files_of_their_own(tmp_path: Path) -> None:
    files = {f"training_set/mv_{n:07}.txt": f"{n}:\n10000{n},3,2005-09-01\n" for n in (1, 2)}
    dataset = ingest.read(zipped(tmp_path / "nf.zip", files))
    assert [row[1] for row in rows(dataset)] == ["nfx:1", "nfx:2"]


def test_notes_name_files_as_they_are_written(tmp_path: Path) -> None:
    rows = "B000000001,A1AAAAAAAAAAA1,5.0,1252800000\nB000000001,A2AAAAAAAAAAA2,3.0,1252800001\n"
    dataset = ingest.read(written(tmp_path, {"Digital_Music.csv": rows}) / "Digital_Music.csv")
    assert "no titles beside Digital_Music.csv: products are shown by their ids" in dataset.report.notes


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (dict.fromkeys(("Books.csv", "Music.csv"), REVIEWS), "reviews: Books.csv and Music.csv"),
        (dict.fromkeys(("a/a.inter", "b/b.inter"), INTER), "interactions: a/a.inter and b/b.inter"),
        (dict.fromkeys(("a.test.inter", "a.train.inter"), INTER), "interactions: a.test.inter and a.train.inter"),
        (dict.fromkeys(("a.tsv", "b.tsv"), f"{'1' * 40}\t\tfoo\t3\n"), "plays: a.tsv and b.tsv"),
        (dict.fromkeys(("kaggle.txt", "train.txt"), f"{'1' * 40}\tSOAAAAA12A8C100001\t1\n"), "plays: kaggle.txt and"),
    ],
)
def test_a_folder_with_several_data_sets_of_one_format_is_refused(
    tmp_path: Path, files: dict[str, str], names: str
) -> None:
    with pytest.raises(InputError, match=re.escape(f"contains several files of {names}")) as caught:
        ingest.read(written(tmp_path, files))
    assert caught.value.hint == "name the right one"


def test_the_whole_of_a_benchmark_is_read_and_not_its_parts(tmp_path: Path) -> None:
    files = {"a.test.inter": INTER, "a.inter": INTER.replace("\t5", "\t3"), "a.train.inter": INTER}
    assert set(ingest.read(written(tmp_path, files)).interactions["value"]) == {3.0}
