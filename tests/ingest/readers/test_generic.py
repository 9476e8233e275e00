"""Generic tables of interactions, from the file to the data set."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

SWEETS = "item,user,review\nSalt Drops,anna77,5\nSalt Drops,bo_the_cat,2\nTin Toffee,anna77,4\n"
FRAME = pl.DataFrame(
    {
        "user": ["anna", "anna", "bo"],
        "item": ["b1", "b2", "b1"],
        "rating": [4.0, 2.5, 5.0],
        "ts": [10**9, 10**9 + 5, 10**9 + 9],
    }
)


def read(tmp_path: Path, content: str | bytes, name: str = "table.csv", **mapping: Any) -> Dataset:
    return ingest.read(written(tmp_path, {name: content}) / name, mapping=ColumnMapping(**mapping))


def rows(dataset: Dataset) -> list[tuple[str, str, float, int | None]]:
    """Return interactions with ids in place of rows."""
    users, items = dataset.users.to_list(), dataset.items["id"].to_list()
    return sorted(
        (users[user], items[item], value, time) for user, item, value, time in dataset.interactions.iter_rows()
    )


def test_titles_as_items_and_a_column_called_review(tmp_path: Path) -> None:
    dataset = read(tmp_path, SWEETS, "sweets.csv")
    assert (dataset.format, dataset.label, dataset.scale) == ("csv", "sweets", Scale(1, 5, 1))
    assert rows(dataset) == [
        ("anna77", "x:Salt Drops", 5, None),
        ("anna77", "x:Tin Toffee", 4, None),
        ("bo_the_cat", "x:Salt Drops", 2, None),
    ]
    assert dataset.items["title"].to_list() == ["Salt Drops", "Tin Toffee"]


def test_duplicates_are_settled_and_reported(tmp_path: Path) -> None:
    dataset = read(tmp_path, SWEETS + "Salt Drops,anna77,1\n")
    assert ("anna77", "x:Salt Drops", 1, None) in rows(dataset)
    merged = dataset.report.merged["rated more than once by the same user: the last rating is kept"]
    assert merged.count == 1
    assert merged.examples == ("table.csv:2: Salt Drops, anna77, 5",)


@pytest.mark.parametrize(
    ("separator", "name"),
    [(",", "csv"), ("\t", "tsv"), (";", "csv"), ("|", "csv"), ("::", "csv")],
)
def test_separators(tmp_path: Path, separator: str, name: str) -> None:
    dataset = read(tmp_path, SWEETS.replace(",", separator))
    assert dataset.format == name
    assert dataset.n_interactions == 3


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_whatever_their_name(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    assert read(tmp_path, pack(SWEETS.encode()), "sweets.bin").n_interactions == 3


def test_a_zip_and_a_folder_with_one_table(tmp_path: Path) -> None:
    files = {"sweets.csv": SWEETS, "README.txt": "about"}
    assert ingest.read(zipped(tmp_path / "sweets.zip", files)).n_interactions == 3
    assert ingest.read(written(tmp_path / "sweets", files)).n_interactions == 3


def test_a_zip_inside_a_zip(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"sweets.csv": SWEETS}).read_bytes()
    assert ingest.read(zipped(tmp_path / "outer.zip", {"inner.zip": inner})).n_interactions == 3


def test_a_folder_with_two_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"several tables: a\.csv, b\.csv"):
        ingest.read(written(tmp_path, {"a.csv": SWEETS, "b.csv": SWEETS}))


def as_parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def as_arrow(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc(buffer)
    return buffer.getvalue()


def as_arrow_stream(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer)
    return buffer.getvalue()


WRITERS: dict[str, Callable[[pl.DataFrame], bytes]] = {
    "csv": lambda frame: frame.write_csv().encode(),
    "tsv": lambda frame: frame.write_csv(separator="\t").encode(),
    "json-lines": lambda frame: frame.write_ndjson().encode(),
    "json": lambda frame: json.dumps(frame.to_dicts(), indent=1).encode(),
    "parquet": as_parquet,
    "arrow": as_arrow,
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("packed", [False, True])
def test_every_file_type_gives_the_same(tmp_path: Path, name: str, packed: bool) -> None:
    content = WRITERS[name](FRAME)
    dataset = read(tmp_path, gzip.compress(content) if packed else content, "table.any")
    assert dataset.format == name
    assert dataset.scale == Scale(0.5, 5, 0.5)
    assert rows(dataset) == [
        ("anna", "b1", 4.0, 10**9),
        ("anna", "b2", 2.5, 10**9 + 5),
        ("bo", "b1", 5.0, 10**9 + 9),
    ]


def test_an_arrow_stream(tmp_path: Path) -> None:
    assert read(tmp_path, as_arrow_stream(FRAME)).format == "arrow"


def test_types_of_parquet(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "__index_level_0__": [7, 8, 9],
            "user": pl.Series(["u", "v", None], dtype=pl.Categorical),
            "item": [2**63 - 1, 5, 5],
            "rating": pl.Series([4, 5, 5], dtype=pl.Decimal(4, 1)),
            "timestamp": pl.Series([10**12, 10**12, 10**12]).cast(pl.Datetime("ms", "Asia/Tokyo")),
            "title": ["Salt Road", "Blue Hour", "Blue Hour"],
            "genres": [["Drama", "War"], ["(no genres listed)"], None],
        }
    )
    dataset = read(tmp_path, as_parquet(frame), "t.parquet")
    assert rows(dataset) == [("u", "9223372036854775807", 4, 10**9), ("v", "5", 5, 10**9)]
    assert dataset.items["genres"].to_list() == [[], ["Drama", "War"]]
    assert dataset.report.dropped["no user"].count == 1


def test_ids_that_pandas_made_floats(tmp_path: Path) -> None:
    frame = pl.DataFrame({"user_id": [1.0, 2.0, None], "item_id": [31.0, 42.0, 42.0], "rating": [1, 5, 3]})
    assert [row[:2] for row in rows(read(tmp_path, as_parquet(frame)))] == [("1", "31"), ("2", "42")]


def test_json_lines_with_mixed_times_and_bad_lines(tmp_path: Path) -> None:
    lines = (
        '{"user": "anna", "item": "Tin Drum", "rating": 4, "ts": "2024-05-01T20:15:00Z"}\n'
        '{"user": "anna", "item": "Blue Hour", "rating": 2.5, "ts": "2024-05-03T21:00:00+02:00"}\n'
        "not json\n\n[1, 2]\n"
        '{"user": "bo", "item": "Tin Drum", "rating": 5, "ts": 1714600000}\n'
        '{"user": "bo", "item": "\\ud800", "rating": 5, "ts": 1714600000}'
    )
    dataset = read(tmp_path, lines, "t.jsonl")
    assert rows(dataset) == [
        ("anna", "x:Blue Hour", 2.5, 1714762800),
        ("anna", "x:Tin Drum", 4, 1714594500),
        ("bo", "x:Tin Drum", 5, 1714600000),
    ]
    bad = dataset.report.dropped["not a JSON object"]
    assert (bad.count, bad.examples[:2]) == (3, ("t.jsonl:3: not json", "t.jsonl:5: [1, 2]"))
    assert dataset.report.read == 6


def test_nested_json_is_addressed_with_dots(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps({"who": {"user_name": user}, "track": {"name": name, "tags": ["a", "b"]}, "n": n})
        for user, name, n in [("anna", "Cold Open", 3), ("bo", "Cold Open", 4), ("bo", "Rain", 5)]
    )
    dataset = read(tmp_path, lines, "t.jsonl", user="who.user_name", item="track.name", value="n")
    assert rows(dataset)[0] == ("anna", "x:Cold Open", 3, None)


def test_an_object_with_one_list_inside_is_unwrapped(tmp_path: Path) -> None:
    assert read(tmp_path, json.dumps({"about": 1, "rows": FRAME.to_dicts()}), "t.json").n_interactions == 3


def test_no_header_but_content(tmp_path: Path) -> None:
    text = "".join(
        f"{user},{item},{1 + (user * item) % 5},{1_500_000_000 + user}\n"
        for user in range(6, 40)
        for item in range(900, 930)
    )
    dataset = read(tmp_path, text)
    assert (dataset.n_users, dataset.n_items, dataset.scale) == (34, 30, Scale(1, 5, 1))
    assert dataset.interactions["timestamp"].min() == 1_500_000_006


def test_overrides(tmp_path: Path) -> None:
    text = "a,b,c,d\n1,7,x9,2\n2,8,x9,1\n2,7,x8,3\n"
    dataset = read(tmp_path, text, user="c", item="a", value="d", time="b")
    assert rows(dataset) == [("x8", "2", 3, 7), ("x9", "1", 2, 7), ("x9", "2", 1, 8)]


def test_an_override_that_is_not_there_lists_the_columns(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column 'score'") as caught:
        read(tmp_path, SWEETS, value="score")
    assert "'item', 'user', 'review'" in caught.value.hint
    assert "--rating" in caught.value.hint


def test_no_item_column_lists_the_columns_and_the_flags(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column looks like the item") as caught:
        read(tmp_path, "user,rating,timestamp\nanna,5,1000000000\nbo,4,1000000000\n")
    assert "'user', 'rating', 'timestamp'" in caught.value.hint
    assert "--user COL --item COL" in caught.value.hint


def test_what_the_table_says_of_items(tmp_path: Path) -> None:
    text = (
        "user_id,book_id,rating,title,author,year,genres\n"
        "1,9,5,Salt Road,Ana Example,1999,Drama|Sea\n1,8,4,Tin Drum,Bo Sample; Cy Third,2003,\n2,9,3,,,,\n"
    )
    first, second = read(tmp_path, text).items.rows(named=True)
    assert (first["id"], first["title"], first["year"], first["kind"]) == ("9", "Salt Road", 1999, "book")
    assert (first["creators"], first["genres"]) == (["Ana Example"], ["Drama", "Sea"])
    assert (second["creators"], second["genres"]) == (["Bo Sample", "Cy Third"], [])


def test_film_titles_are_taken_apart(tmp_path: Path) -> None:
    text = 'user,movie,rating\n1,"Lantern, The (1994)",5\n2,Blue Hour (2003),4\n1,Blue Hour (2003),1\n'
    items = read(tmp_path, text).items.rows(named=True)
    assert [(i["id"], i["title"], i["year"], i["kind"]) for i in items] == [
        ("x:Blue Hour (2003)", "Blue Hour", 2003, "movie"),
        ("x:Lantern, The (1994)", "The Lantern", 1994, "movie"),
    ]


def test_one_title_of_two_years_or_artists_is_two_items(tmp_path: Path) -> None:
    films = read(tmp_path, "user,title,year,rating\na,Salt,1977,5\na,Salt,2018,1\n", "films.csv")
    assert films.items["id"].to_list() == ["x:Salt (1977)", "x:Salt (2018)"]
    assert films.items["title"].to_list() == ["Salt", "Salt"]
    songs = read(tmp_path, "user,track,artist,plays\na,Intro,Tin,5\na,Intro,Salt,1\n", "songs.csv")
    assert songs.items["id"].to_list() == ["x:Intro · Salt", "x:Intro · Tin"]
    assert songs.items["creators"].to_list() == [["Salt"], ["Tin"]]


def test_counts_are_implicit_and_added_up(tmp_path: Path) -> None:
    dataset = read(tmp_path, "user,artist,plays\na,Tin,3\na,Tin,4\nb,Salt,0\nb,Salt,250\n")
    assert dataset.scale is None
    assert rows(dataset) == [("a", "x:Tin", 7, None), ("b", "x:Salt", 250, None)]
    assert dataset.items["kind"].to_list() == ["artist", "artist"]
    assert dataset.report.dropped["no interaction: a count of 0 or less"].count == 1
    assert dataset.report.merged["several interactions of one user with one item: added up"].count == 1


def test_rows_without_a_value_are_views_and_the_same_second_counts_once(tmp_path: Path) -> None:
    text = "user,track,ts\na,Tin,1700000001\na,Tin,1700000001\na,Tin,1700000099\nb,Tin,1700000001\n"
    dataset = read(tmp_path, text)
    assert dataset.scale is None
    assert rows(dataset) == [("a", "x:Tin", 2, 1700000099), ("b", "x:Tin", 1, 1700000001)]
    assert {reason: merged.count for reason, merged in dataset.report.merged.items()} == {
        "several interactions of one user with one item: added up": 1,
        "the same interaction twice": 1,
    }


def test_thumbs_from_booleans(tmp_path: Path) -> None:
    frame = pl.DataFrame({"user": ["a", "a", "b"], "item": ["i1", "i2", "i1"], "rating": [True, False, True]})
    dataset = read(tmp_path, as_parquet(frame))
    assert dataset.scale == Scale(-1, 1, 1)
    assert [row[2] for row in rows(dataset)] == [1, -1, 1]


def test_decimal_commas(tmp_path: Path) -> None:
    dataset = read(tmp_path, "user;item;rating\na;i1;3,5\nb;i1;4,0\n")
    assert [row[2] for row in rows(dataset)] == [3.5, 4.0]


def test_quotes_that_follow_no_rule_do_not_swallow_rows(tmp_path: Path) -> None:
    text = 'user,title,rating\na,Blue 12" Single,5\nb,"Tin ""Drum""",4\nc,"never closed,3\nd,Rain,2\n'
    dataset = read(tmp_path, text)
    assert [row[:3] for row in rows(dataset)] == [
        ("a", 'x:Blue 12" Single', 5),
        ("b", 'x:Tin "Drum"', 4),
        ("c", 'x:"never closed', 3),
        ("d", "x:Rain", 2),
    ]


def test_cells_that_span_lines(tmp_path: Path) -> None:
    dataset = read(tmp_path, 'user,title,rating\na,"Tin\nDrum",5\nb,Rain,4\nb,Salt,x\n')
    assert ("a", "x:Tin\nDrum", 5, None) in rows(dataset)
    assert dataset.items["title"].to_list() == ["Rain", "Tin Drum"]
    assert dataset.report.dropped["rating is not a number"].examples == ("table.csv, row 3: b, Salt, x",)


def test_a_line_that_counts_the_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "3\nuser\titem\tweight\na\ti1\t5\na\ti2\t600\nb\ti1\t2\n").n_interactions == 3


def test_the_id_of_a_row_is_not_the_item(tmp_path: Path) -> None:
    text = "id,user,title,rating\n1,a,Salt,5\n2,a,Tin,4\n3,b,Salt,3\n"
    assert read(tmp_path, text).items["id"].to_list() == ["x:Salt", "x:Tin"]


def test_na_is_text(tmp_path: Path) -> None:
    assert read(tmp_path, "user,item,rating\nNA,NULL,4\nnan,NULL,5\n").users.to_list() == ["NA", "nan"]


def test_dates_are_noon_and_ambiguity_is_reported(tmp_path: Path) -> None:
    dataset = read(tmp_path, "user,item,rating,date\na,i1,5,03/05/2024\nb,i1,4,04/05/2024\n")
    assert dataset.interactions["timestamp"][0] % 86_400 == 43_200
    assert "dates like 3/5/2024 were read with the month first" in dataset.report.notes


def test_the_report_says_what_was_recognised(tmp_path: Path) -> None:
    notes = read(tmp_path, SWEETS).report.notes
    assert "columns: user = user, item = item, rating = review" in notes
    assert "ratings from 1 to 5 in steps of 1" in notes


def test_the_format_can_be_named_and_must_fit(tmp_path: Path) -> None:
    path = written(tmp_path, {"a.csv": SWEETS}) / "a.csv"
    assert ingest.read(path, format="csv").n_interactions == 3
    with pytest.raises(InputError, match="is csv, not parquet"):
        ingest.read(path, format="parquet")
    with pytest.raises(InputError, match="does not look like MovieLens 100K"):
        ingest.read(path, format="movielens-100k")
    with pytest.raises(InputError, match="no format 'excel'"):
        ingest.read(path, format="excel")


def test_a_movielens_file_can_be_read_as_a_plain_table(tmp_path: Path) -> None:
    path = written(tmp_path, {"r.csv": "userId,movieId,rating\n1,31,5\n2,31,4\n"}) / "r.csv"
    assert ingest.read(path).items["id"].to_list() == ["ml:31"]
    assert ingest.read(path, mapping=ColumnMapping(item="movieId")).items["id"].to_list() == ["31"]


def test_the_real_candy(shared_data: Path) -> None:
    dataset = ingest.read(shared_data / "candy" / "candy.csv")
    assert (dataset.n_items, dataset.n_users, dataset.report.read) == (142, 2531, 17_234)
    assert sum(merged.count for merged in dataset.report.merged.values()) == 35
    assert dataset.n_interactions == 17_234 - 35
    assert dataset.scale == Scale(1, 5, 1)


def test_ratings_in_words_are_named_when_they_are_left_out(tmp_path: Path) -> None:
    rows = "".join(f"u{n % 3},i{n % 4},{'three' if n else 4},soon{'!' * 50}\n" for n in range(12))
    notes = read(tmp_path, f"user,item,rating,date\n{rows}").report.notes
    assert "one view for each row, since there is no column of ratings" in notes
    assert "the column 'rating' was left out: too few of its cells are ratings, such as 'three'" in notes
    (dates,) = [note for note in notes if "'date'" in note]
    assert dates == f"the column 'date' was left out: too few of its cells are times, such as 'soon{'!' * 26}'"
    assert not [note for note in read(tmp_path, SWEETS).report.notes if "left out" in note]
