"""Recognition of a data set before it is read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.files.archive import HEAD_BYTES
from recterm.ingest.recognition import recognise
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

SWEETS = "item,user,review\nSalt Drops,anna77,5\nSalt Drops,bo_the_cat,2\nTin Toffee,anna77,4\n"
RATINGS = "userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,32,5.0,1260759145\n2,31,0.5,1260759146\n"


def test_a_table_is_shown_with_its_columns_its_scale_and_its_first_rows(tmp_path: Path) -> None:
    recognised = recognise(written(tmp_path, {"sweets.csv": SWEETS}) / "sweets.csv")
    assert (recognised.title, recognised.changeable) == ("a table", True)
    assert recognised.roles == {"user": "user", "item": "item", "rating": "review"}
    assert recognised.scale == "ratings from 1 to 5 in steps of 1"
    assert recognised.because == "sweets.csv begins with item,user,review"
    assert recognised.rows[0] == ("Salt Drops", "anna77", "5")
    assert "text table, separated by comma" in recognised.notes


def test_a_known_format_says_which_file_shows_it(tmp_path: Path) -> None:
    files = {"ml/movies.csv": "movieId,title,genres\n31,Alien (1979),Horror\n" * 50, "ml/ratings.csv": RATINGS}
    for path in (written(tmp_path / "folder", files), zipped(tmp_path / "ml.zip", files)):
        recognised = recognise(path)
        assert recognised.title == "MovieLens 20M or later"
        assert recognised.because == "ml/ratings.csv begins with userId,movieId,rating,timestamp"
        assert sorted(recognised.files) == ["ml/movies.csv", "ml/ratings.csv"]
        assert recognised.scale == "ratings from 0.5 to 5 in steps of 0.5"
        assert not recognised.changeable


def test_columns_that_a_person_named_are_taken(tmp_path: Path) -> None:
    path = written(tmp_path, {"sweets.csv": SWEETS}) / "sweets.csv"
    recognised = recognise(path, ColumnMapping(user="item", item="user"))
    assert (recognised.roles["user"], recognised.roles["item"]) == ("item", "user")
    with pytest.raises(InputError, match="no column 'who'"):
        recognise(path, ColumnMapping(user="who"))


def test_a_table_that_shows_nothing_gets_a_proposal(tmp_path: Path) -> None:
    rows = "".join(f"{a},{b},x{a}y,word{b}\n" for a in range(1, 8) for b in range(31, 38))
    recognised = recognise(written(tmp_path, {"odd.csv": f"alpha,beta,gamma,delta\n{rows}"}) / "odd.csv")
    assert recognised.roles == {}
    assert set(recognised.proposed) == {"user", "item"}
    assert recognised.scale == ""


def test_a_proposal_names_the_ratings_and_the_time_as_the_command_line_does(tmp_path: Path) -> None:
    rows = "".join(f"k{n % 9},w{n % 7},2024-03-{n % 28 + 1:02},{n % 5 + 1},x{n}\n" for n in range(60))
    recognised = recognise(written(tmp_path, {"odd.csv": f"kunde,ware,wann,sterne,notiz\n{rows}"}) / "odd.csv")
    assert recognised.roles == {}
    assert recognised.proposed == {"user": "kunde", "item": "ware", "rating": "sterne", "time": "wann"}


def test_only_the_start_of_a_long_file_is_looked_at(tmp_path: Path) -> None:
    rows = "".join(f"{row % 97},{row % 89},{row % 5 + 1}\n" for row in range(HEAD_BYTES // 4))
    path = written(tmp_path, {"long.csv": f"user,item,rating\n{rows}"}) / "long.csv"
    with path.open("ab") as file:
        file.write(b"\xff\xfe broken \x00")
    assert recognise(path).scale == "ratings from 1 to 5 in steps of 1"


def test_json_and_parquet_are_shown_too(tmp_path: Path) -> None:
    records = [{"user": f"u{row % 3}", "item": f"i{row % 4}", "rating": row % 5 + 1} for row in range(12)]
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, records)))
    (tmp_path / "a.json").write_text(json.dumps(records))
    pl.DataFrame(records).write_parquet(tmp_path / "a.parquet")
    for name in ("a.jsonl", "a.json", "a.parquet"):
        recognised = recognise(tmp_path / name)
        assert recognised.roles == {"user": "user", "item": "item", "rating": "rating"}
        assert recognised.rows[1] == ("u1", "i1", "2")
    assert recognise(tmp_path / "a.parquet").because == "a.parquet is parquet"


def test_a_personal_history_is_refused_as_by_an_import(tmp_path: Path) -> None:
    text = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Alien,1979,https://boxd.it/a,4.5\n"
    with pytest.raises(InputError, match="personal history from Letterboxd"):
        recognise(written(tmp_path, {"ratings.csv": text}) / "ratings.csv")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_whatever_a_file_holds_it_is_recognised_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        recognised = recognise(path)
    except InputError:
        return
    assert recognised.because


@pytest.mark.parametrize("name", ["[b]sweets.csv", "sweets*.csv", "sweets?.csv"])
def test_a_name_with_signs_of_a_pattern_is_that_files_own(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(SWEETS)
    (tmp_path / "bsweets.csv").write_text(SWEETS * 2)
    assert ingest.read(path).n_interactions == 3
    frame = pl.read_csv(SWEETS.encode())
    frame.write_parquet(path.with_suffix(".parquet"))
    frame.write_ipc(path.with_suffix(".arrow"))
    assert ingest.read(path.with_suffix(".parquet")).n_interactions == 3
    assert ingest.read(path.with_suffix(".arrow")).n_interactions == 3


def test_ratings_in_words_are_named_before_they_are_left_out(tmp_path: Path) -> None:
    rows = "".join(f"u{n % 3},i{n % 4},three\n" for n in range(12))
    recognised = recognise(written(tmp_path, {"words.csv": f"user,item,rating\n{rows}"}) / "words.csv")
    assert "the column 'rating' was left out: too few of its cells are ratings, such as 'three'" in recognised.notes


def test_all_columns_without_a_use_are_named(tmp_path: Path) -> None:
    extra = [f"x{place}" for place in range(14)]
    rows = [f"u{user},i{item},{(user * item) % 5 + 1},{','.join(str(user * item * p) for p in range(14))}"
            for user in range(1, 12) for item in range(1, 9)]  # fmt: skip
    path = tmp_path / "wide.csv"
    path.write_text("\n".join([f"user,item,rating,{','.join(extra)}", *rows, ""]), encoding="utf-8")
    named = " ".join(note for note in recognise(path).notes if note.startswith("columns"))
    assert [name for name in extra if f"{name}," not in f"{named},".replace(";", ",")] == []
    assert " more" not in named


def test_features_beside_the_interactions_are_listed(tmp_path: Path) -> None:
    ratings = [f"u{user},i{item},{(user * item) % 5 + 1}" for user in range(1, 12) for item in range(1, 9)]
    files = {
        "ratings.csv": "\n".join(["user_id,item_id,rating", *ratings, ""]),
        "items.csv": "\n".join(["item_id,title,color,url", *(f"i{n},Thing {n},red,http://x" for n in range(1, 9)), ""]),
        "users.csv": "\n".join(["user_id,gender,age", *(f"u{n},F,{20 + n}" for n in range(1, 12)), ""]),
    }
    uses = {use.file: use.detail for use in recognise(written(tmp_path / "shop", files)).uses}
    assert uses["items.csv"].endswith("title = title; features = color")
    assert uses["users.csv"].endswith("; features = gender, age")
