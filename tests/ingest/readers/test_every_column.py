"""Every column of the known formats: what it is used for, or the note that names it as left out.

The files have the columns of the published data sets, in their order and under their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

USED = "used"
"""Read as ids, ratings, times, titles, genres, makers, years, tags or ids elsewhere."""


@dataclass(frozen=True)
class Format:
    """A known format, with what becomes of the columns of each of its files."""

    name: str
    files: Mapping[str, str]
    columns: Mapping[str, str]
    """`file: column`, as the notes call it -> USED, `feature NAME`, or a part of the note that names it."""
    users: tuple[str, ...] = ()
    """Features of the users."""
    items: tuple[str, ...] = field(default=())
    """Features of the items."""


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def spread(head: str, row: str, n: int = 12) -> str:
    """Return n rows made from one, with the number of the row for `#` and its third for `%`."""
    rows = [row.replace("#", str(number)).replace("%", "abc"[number % 3]) for number in range(1, n + 1)]
    return lines(*([head] if head else []), *rows)


SHA = "%040d"
FLAGS = "|".join("0" * 18)

ML_100K = Format(
    "movielens-100k",
    {
        "u.data": spread("", "#\t#\t4\t88000000#", 9),
        "u.item": spread("", "#|Film # (1995)|01-Jan-1995||http://us.imdb.com/M/#|0|" + FLAGS, 9),
        "u.user": lines(
            *(f"{n}|{20 + n * 3}|{'MF'[n % 2]}|{('artist', 'writer')[n % 2]}|8571{n}" for n in range(1, 41))
        ),
    },
    {
        "u.data: user": USED, "u.data: item": USED, "u.data: rating": USED, "u.data: timestamp": USED,
        "u.item: movie id": USED, "u.item: movie title": USED, "u.item: release date": USED,
        "u.item: video release date": "columns of u.item left out: video release date",
        "u.item: IMDb URL": "IMDb URL",
        "u.user: gender": "feature gender", "u.user: occupation": "feature occupation",
        "u.user: zip code": "zip code (addresses)",
    },
    users=("gender", "occupation"),
)  # fmt: skip

ML_1M = Format(
    "movielens-1m",
    {
        "ratings.dat": spread("", "#::#::5::97830076#", 9),
        "movies.dat": spread("", "#::Film # (1995)::Drama|War", 9),
        "users.dat": lines(*(f"{n}::{'MF'[n % 2]}::{(18, 25, 35)[n % 3]}::{n % 4}::4806{n}" for n in range(1, 41))),
    },
    {
        "users.dat: gender": "feature gender", "users.dat: occupation": "feature occupation",
        "users.dat: age": "feature age", "users.dat: zip code": "zip code (addresses)",
    },
    users=("gender", "age", "occupation"),
)  # fmt: skip

ML_10M = Format(
    "movielens-10m",
    {
        "ratings.dat": spread("", "#::#::3.5::97830076#", 9),
        "movies.dat": spread("", "#::Film # (1995)::Drama|War", 9),
        "tags.dat": spread("", "#::#::slow::121544570#", 9),
    },
    {"tags.dat: user": "columns of tags.dat left out: user", "tags.dat: time": "time", "tags.dat: tag": USED},
)

ML_CSV = Format(
    "movielens-csv",
    {
        "ratings.csv": spread("userId,movieId,rating,timestamp", "#,#,3.5,111222333#", 9),
        "movies.csv": spread(
            "movieId,title,genres,studio,poster_url", "#,Film # (1995),Drama|War,Studio %,http://x/#", 12
        ),
        "tags.csv": spread("userId,movieId,tag,timestamp", "#,#,slow,113944522#", 9),
        "links.csv": spread("movieId,imdbId,tmdbId,letterboxd", "#,011470#,86#,x#", 9),
    },
    {
        "tags.csv: userId": "columns of tags.csv left out: userId, timestamp",
        "links.csv: letterboxd": "columns of links.csv left out: letterboxd",
        "movies.csv: studio": "feature studio", "movies.csv: poster_url": "poster_url (",
    },
    items=("studio",),
)  # fmt: skip

BOOK_CROSSING = Format(
    "book-crossing",
    {
        "BX-Book-Ratings.csv": lines(
            '"User-ID";"ISBN";"Book-Rating"', *(f'"{n}";"019515344{n % 9 + 1}";"5"' for n in range(1, 41))
        ),
        "BX-Books.csv": spread(
            '"ISBN";"Book-Title";"Book-Author";"Year-Of-Publication";"Publisher";"Image-URL-S";"Image-URL-M";'
            '"Image-URL-L"',
            '"019515344#";"Title #";"Author #";"2002";"Press %";"http://s#";"http://m#";"http://l#"', 9,
        ),
        "BX-Users.csv": lines(
            '"User-ID";"Location";"Age"',
            *(f'"{n}";"town {n}, region, {("usa", "spain")[n % 2]}";"{20 + n}"' for n in range(1, 41)),
        ),
    },
    {
        "BX-Books.csv: Publisher": "feature publisher",
        "BX-Books.csv: Image-URL-S": "columns of BX-Books.csv left out: Image-URL-S, Image-URL-M, Image-URL-L",
        "BX-Users.csv: Location": "cities and regions are left out", "BX-Users.csv: country": "feature country",
        "BX-Users.csv: Age": "feature age",
    },
    users=("country",), items=("publisher",),
)  # fmt: skip

HETREC = Format(
    "hetrec-lastfm",
    {
        "user_artists.dat": spread("userID\tartistID\tweight", "#\t#\t13#", 9),
        "artists.dat": spread("id\tname\turl\tpictureURL", "#\tArtist #\thttp://a#\thttp://p#", 9),
        "tags.dat": spread("tagID\ttagValue", "#\tslow #", 9),
        "user_taggedartists.dat": spread("userID\tartistID\ttagID\tday\tmonth\tyear", "#\t#\t#\t1\t4\t2009", 9),
    },
    {
        "artists.dat: url": "columns of artists.dat left out: url, pictureURL",
        "user_taggedartists.dat: userID": "columns of user_taggedartists.dat left out: userID, day, month, year",
    },
)

PEOPLE_360K = lines(
    *(f"{n:040d}\t{'mf'[n % 2]}\t{20 + n}\t{('Spain', 'Japan')[n % 2]}\tFeb 1, 2007" for n in range(1, 41))
)
LASTFM_360K = Format(
    "lastfm-360k",
    {
        "usersha1-artmbid-artname-plays.tsv": lines(
            *(f"{n:040d}\t3bd73256-3905-4f3a-97e2-8b341527f80{n}\tArtist {n}\t2{n}" for n in range(1, 10))
        ),
        "usersha1-profile.tsv": PEOPLE_360K,
    },
    {"usersha1-profile.tsv: signup": "columns of usersha1-profile.tsv left out: time of signing up"},
    users=("gender", "country"),
)

LASTFM_1K = Format(
    "lastfm-1k",
    {
        "userid-timestamp-artid-artname-traid-traname.tsv": lines(
            *(f"user_{n:06d}\t2009-05-0{n}T23:08:57Z\t\tArtist {n}\t\tTrack {n}" for n in range(1, 10))
        ),
        "userid-profile.tsv": "#id\tgender\tage\tcountry\tregistered\n"
        + lines(
            *(f"user_{n:06d}\t{'mf'[n % 2]}\t{20 + n}\t{('Spain', 'Japan')[n % 2]}\tFeb 1, 2007" for n in range(1, 41))
        ),
    },
    {
        "plays: traid": "left out: id of the track, name of the track",
        "userid-profile.tsv: registered": "columns of userid-profile.tsv left out: time of signing up",
    },
    users=("gender", "country"),
)

MIND = Format(
    "mind",
    {
        "behaviors.tsv": spread("", "#\tU#\t11/15/2019 8:55:22 AM\tN#\tN2-1 N4-0", 9),
        "news.tsv": spread("", "N#\tsports\tgolf\tTitle #\tWords of it\thttp://x\t[]\t[]", 9),
    },
    {
        "behaviors.tsv: impression id": "columns of behaviors.tsv left out: impression id",
        "behaviors.tsv: impressions": "articles that were shown and not clicked are left out",
        "news.tsv: url": "columns of news.tsv left out: URL, title entities, abstract entities",
    },
)

NETFLIX = Format(
    "netflix-prize",
    {
        "combined_data_1.txt": "1:\n" + spread("", "#,3,2005-09-0#", 9),
        "movie_titles.csv": "1,2003,Dinosaur Planet\n",
        "probe.txt": "1:\n1\n",
    },
    {"probe.txt: pairs": "probe.txt is ignored"},
)

RECBOLE = Format(
    "recbole",
    {
        "yelp.inter": spread(
            "review_id:token\tuser_id:token\titem_id:token\tstars:float\tuseful:float\tdate:float",
            "r#\tu#\ti#\t4\t#\t130000000#", 9,
        ),
        "yelp.item": spread(
            "item_id:token\titem_name:token_seq\tcategories:token_seq\tcity:token_seq\towner_id:token",
            "i#\tShop #\tFood\tTown_%\to#", 12,
        ),
        "yelp.user": spread("user_id:token\tgender:token\tfan_id:token", "u#\t%\tf#", 12),
    },
    {
        "yelp.inter: review_id": "review_id:token", "yelp.inter: useful": "useful:float",
        "yelp.item: city": "feature city", "yelp.item: owner_id": "columns of yelp.item left out: owner_id:token",
        "yelp.user: gender": "feature gender", "yelp.user: fan_id": "columns of yelp.user left out: fan_id:token",
    },
    users=("gender",), items=("city",),
)  # fmt: skip

STEAM = Format(
    "steam",
    {"steam-200k.csv": '1,"Tin Drum",purchase,1.0,0\n1,"Tin Drum",play,2.5,0\n2,"Tin Drum",play,0.5,0\n'},
    {"steam-200k.csv: zeros": "columns of steam-200k.csv left out: column_5 (zeros)"},
)

AMAZON_TSV = Format(
    "amazon",
    {
        "amazon_reviews_us_Books_v1_00.tsv": spread(
            "marketplace\tcustomer_id\treview_id\tproduct_id\tproduct_parent\tproduct_title\tproduct_category"
            "\tstar_rating\thelpful_votes\ttotal_votes\tvine\tverified_purchase\treview_headline\treview_body\treview_date",
            "US\t#\tR#\t076392145#\t30#\tBook #\tBooks\t5\t#\t#\tN\tY\tHead of # it\tBody of # it\t2015-08-3%", 9,
        ).replace("3a", "30").replace("3b", "31").replace("3c", "29"),
    },
    dict.fromkeys(
        ("marketplace", "review_id", "product_parent", "helpful_votes", "total_votes", "vine", "verified_purchase"),
        "columns left out",
    ),
)  # fmt: skip

AMAZON_JSON = Format(
    "amazon",
    {
        "Books.json": spread(
            "",
            '{"overall": 5.0, "vote": "#", "verified": true, "reviewTime": "0#", "reviewerID": "A#",'
            ' "asin": "B00000000#", "style": {"Format:": "X"}, "reviewerName": "N", "reviewText": "Fine words #",'
            ' "summary": "S #", "unixReviewTime": 12576384#0, "image": []}', 9,
        ),
        "meta_Books.json": spread(
            "",
            '{"asin": "B00000000#", "title": "Book #", "brand": "Maker %", "category": ["Books"], "price": "$1#.00",'
            ' "main_cat": "Books %", "also_buy": ["B1"], "imageURL": ["http://x"], "rank": "5", "details": {"a": "b"}}',
            9,
        ),
    },
    {
        "vote": "columns left out", "verified": "columns left out", "style": "columns left out",
        "reviewerName": "columns left out", "image": "columns left out", "reviewTime": "columns left out",
        "main_cat": "feature main_cat",
        "also_buy": "columns of meta_Books.json left out: also_buy", "details": "details",
    },
    items=("main_cat",),
)  # fmt: skip

FORMATS = (
    ML_100K, ML_1M, ML_10M, ML_CSV, BOOK_CROSSING, HETREC, LASTFM_360K, LASTFM_1K, MIND, NETFLIX, RECBOLE, STEAM,
    AMAZON_TSV, AMAZON_JSON,
)  # fmt: skip


@pytest.mark.parametrize("layout", FORMATS, ids=lambda layout: f"{layout.name} {next(iter(layout.files))}")
def test_every_column_is_used_or_named(tmp_path: Path, layout: Format) -> None:
    dataset = ingest.read(written(tmp_path / layout.name, layout.files))
    assert dataset.format == layout.name
    notes = "\n".join(dataset.report.notes)
    features = {(feature.of, feature.name) for feature in dataset.features}
    assert {("users", name) for name in layout.users} | {("items", name) for name in layout.items} <= features
    for column, fate in layout.columns.items():
        name = column.rpartition(": ")[2]
        if fate.startswith("feature "):
            assert fate.removeprefix("feature ") in {feature for _, feature in features} or re.search(
                rf"left out: .*{re.escape(name)} \(", notes
            ), (column, notes)
        elif fate != USED:
            assert fate in notes, (column, notes)
            if fate == "columns left out":
                assert re.search(rf"columns left out: .*\b{re.escape(name)}\b", notes), (column, notes)
