"""Random bytes in a file: reading it gives a data set or an InputError, and nothing else."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.catalogue.catalogue import item_columns
from recterm.ingest.dataset.datacard import data_card
from recterm.ingest.dataset.dataset import ITEM_SCHEMA
from recterm.ingest.interactions.columns import INTERACTION_SCHEMA
from tests.ingest.made_up import M_1M, MOVIES, R_1M, RATINGS, T_10M, U_DATA, U_ITEM, written
from tests.ingest.test_public_formats import ARTISTS, BLOCKS, BX, BX_BOOKS, INTER, ITEM, PLAYS, TSV

if TYPE_CHECKING:
    from pathlib import Path

ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

CELLS = st.sampled_from(
    ["", " ", "1", "2", "0.5", "5", "7", "-1", "nan", "1e999", '"', '""', "x,y", "a b", "é", "2024-01-01", "NA", "\x01"]
)
SEPARATORS = st.sampled_from([",", "\t", ";", "|", "::", "\n", "\r\n", '"', '"\n'])
MANGLED = st.lists(st.tuples(CELLS, SEPARATORS), max_size=40).map(lambda parts: "".join(a + b for a, b in parts))
HEADERS = st.sampled_from(
    [
        "",
        "user,item,rating\n",
        "user,item,rating,timestamp,title,genres\n",
        "userId,movieId,rating\n",
        "3\nuser\titem\n",
    ]
)


def parquet() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"user": ["a", "b"], "item": ["x", "y"], "rating": [1.0, 5.0]}).write_parquet(buffer)
    return buffer.getvalue()


def arrow() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"user": ["a", "b"], "item": ["x", "y"], "rating": [1.0, 5.0]}).write_ipc(buffer)
    return buffer.getvalue()


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ml/ratings.csv", RATINGS)
        archive.writestr("ml/movies.csv", MOVIES)
    return buffer.getvalue()


WHOLE = {
    "zip": zipped(),
    "gz": gzip.compress(RATINGS.encode(), mtime=0),
    "parquet": parquet(),
    "arrow": arrow(),
    "json": b'[{"user": "a", "item": "x", "rating": 1}, {"user": "b", "item": "y", "rating": 5}]',
    "jsonl": b'{"user": "a", "item": "x", "rating": 1}\n{"user": "b", "item": "y", "rating": 5}\n',
    "csv": b"user,item,rating\na,x,1\nb,y,5\n",
}


def read(folder: Path, files: dict[str, str | bytes], name: str = "") -> None:
    """Read a file, and check the result."""
    try:
        dataset = ingest.read(written(folder, files) / name)
    except InputError:
        return
    assert dict(dataset.items.schema) == ITEM_SCHEMA
    assert dict(dataset.interactions.schema) == INTERACTION_SCHEMA
    assert dataset.report.kept == dataset.n_interactions > 0
    assert dataset.items["title"].null_count() == 0
    data_card(dataset)
    assert len(item_columns(dataset)) == dataset.n_items


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.zip", "a.parquet", "a.tsv.gz"])
@ANY
@given(content=st.binary(max_size=400))
def test_any_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    read(tmp_path, {name: content}, name)


@pytest.mark.parametrize("kind", WHOLE)
@ANY
@given(data=st.data())
def test_damaged_files(tmp_path: Path, kind: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[kind])
    for place in data.draw(st.lists(st.integers(_first_damaged(kind), len(content) - 1), max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(1, len(content)))
    read(tmp_path, {"a.data": bytes(content[: end if data.draw(st.booleans()) else None])}, "a.data")


def _first_damaged(kind: str) -> int:
    """Return where damage begins: of Parquet only the footer, since polars aborts on a page of impossible size."""
    content = WHOLE[kind]
    return len(content) - 8 - int.from_bytes(content[-8:-4], "little") if kind == "parquet" else 0


@ANY
@given(header=HEADERS, text=MANGLED)
def test_any_table(tmp_path: Path, header: str, text: str) -> None:
    read(tmp_path, {"a.csv": header + text}, "a.csv")


@ANY
@given(text=st.text(max_size=300))
def test_any_text_under_a_header(tmp_path: Path, text: str) -> None:
    read(
        tmp_path,
        {"a.csv": "user,item,rating,time,title\na,x,3,2024-01-01,T\n" + text.encode(errors="replace").decode()},
        "a.csv",
    )


@ANY
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["user", "item", "rating", "ts", "x"]) | st.text(max_size=3), inner, max_size=5
            )
        ),
        max_leaves=20,
    )
)
def test_any_json(tmp_path: Path, value: object) -> None:
    read(tmp_path, {"a.json": json.dumps(value)}, "a.json")
    rows = value if isinstance(value, list) else [value]
    read(tmp_path, {"b.jsonl": "\n".join(json.dumps(row) for row in rows)}, "b.jsonl")


@settings(ANY, max_examples=25)
@given(ratings=MANGLED, movies=MANGLED, tags=MANGLED)
def test_any_files_of_movielens(tmp_path: Path, ratings: str, movies: str, tags: str) -> None:
    files: dict[str, str | bytes] = {
        "ratings.csv": RATINGS + ratings,
        "movies.csv": MOVIES + movies,
        "links.csv": "movieId,imdbId,tmdbId\n" + tags,
        "tags.csv": "userId,movieId,tag,timestamp\n" + tags,
    }
    read(tmp_path / "csv", files)
    read(tmp_path / "1m", {"ratings.dat": R_1M + ratings, "movies.dat": M_1M + movies.encode()})
    read(tmp_path / "10m", {"ratings.dat": R_1M + ratings, "movies.dat": MOVIES + movies, "tags.dat": T_10M + tags})
    read(tmp_path / "recbole", {"a.inter": INTER + ratings, "a.item": ITEM + movies})
    hetrec: dict[str, str | bytes] = {"user_artists.dat": PLAYS + ratings, "artists.dat": ARTISTS + movies}
    read(tmp_path / "hetrec", hetrec | {"user_taggedartists.dat": "3\t31\t7\n" + ratings, "tags.dat": "7\ta\n" + tags})
    read(
        tmp_path / "books",
        {"BX-Book-Ratings.csv": BX + ratings, "BX-Books.csv": BX_BOOKS.encode("latin-1") + movies.encode()},
    )
    read(tmp_path / "netflix", {"combined_data_1.txt": BLOCKS + ratings, "movie_titles.csv": movies})
    read(tmp_path / "amazon", {"a.tsv": TSV + ratings}, "a.tsv")
    read(tmp_path / "100k", {"u.data": U_DATA + ratings, "u.item": U_ITEM + movies.encode(), "u.genre": tags})
