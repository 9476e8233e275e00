"""Random content in a file of a known format: its reader gives a data set or an InputError, and nothing else."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.files.archive import open_source
from recterm.ingest.readers import READERS
from tests.ingest.made_up import LINKS, M_10M, MOVIES, R_10M, RATINGS, T_10M, TAGS, U_DATA, U_ITEM, written
from tests.ingest.test_public_formats import ARTISTS, BLOCKS, BX, BX_BOOKS, INTER, ITEM, PLAYS, TSV

if TYPE_CHECKING:
    from pathlib import Path

USER, SONG = "1" * 40, "SOAAAAA12A8C100001"
MBID = "aaaaaaaa-0000-4000-8000-000000000001"
FILES: dict[str, dict[str, str | bytes]] = {
    "movielens-100k": {"u.data": U_DATA, "u.item": U_ITEM, "u.genre": "unknown|0\nAction|1\n"},
    "movielens-10m": {"ratings.dat": R_10M, "movies.dat": M_10M, "tags.dat": T_10M},
    "movielens-csv": {"ratings.csv": RATINGS, "movies.csv": MOVIES, "links.csv": LINKS, "tags.csv": TAGS},
    "netflix-prize": {"combined_data_1.txt": BLOCKS, "movie_titles.csv": "1,2003,Dinosaur Planet\n"},
    "book-crossing": {"BX-Book-Ratings.csv": BX, "BX-Books.csv": BX_BOOKS.encode("latin-1")},
    "book-crossing with commas": {"Ratings.csv": "User-ID,ISBN,Book-Rating\n1,0000000028,5\n"},
    "hetrec-lastfm": {"user_artists.dat": PLAYS, "artists.dat": ARTISTS},
    "recbole": {"a.inter": INTER, "a.item": ITEM},
    "lastfm-360k": {"plays.tsv": f"{USER}\t{MBID}\ttin drum\t3\n{USER}\t\tNA\t1\n"},
    "lastfm-1k": {"plays.tsv": f"user_000001\t2009-05-04T23:08:57Z\t{MBID}\ttin drum\tx\tblue\n"},
    "msd": {
        "train_triplets.txt": f"{USER}\t{SONG}\t2\n",
        "unique_tracks.txt": f"TRA<SEP>{SONG}<SEP>Ann<SEP>Tin Drum\n",
    },
    "amazon 2014": {"ratings_Toys.csv": "A2AAAAAAAAAAA1,B000000001,4.0,1252800000\n"},
    "amazon 2015": {"a.tsv": TSV},
    "amazon 2018": {
        "Toys.json": '{"overall": 5, "reviewerID": "A1", "asin": "B000000001", "unixReviewTime": 1252800000}\n',
        "meta_Toys.json": '{"asin": "B000000001", "title": "Drum", "brand": "Ann", "category": ["Toys"]}\n',
    },
    "amazon 2023": {
        "Toys.jsonl": '{"rating": 5, "asin": "B1", "parent_asin": "B0", "user_id": "AE1", "timestamp": 1588687728923}\n'
    },
    "amazon 2023 ratings": {"Toys.csv": "user_id,parent_asin,rating,timestamp\nAE1,B0AAAAAA00,5.0,1588687728923\n"},
    "mind": {
        "behaviors.tsv": "1\tU1\t11/15/2019 8:55:22 AM\tN3 N1\tN2-1 N4-0\n2\tU2\t11/15/2019 9:00:00 PM\t\tN1-1 N2-0\n",
        "news.tsv": "N1\tsports\tgolf\tTin Drum\tText\tx\t[]\t[]\nN2\tnews\tworld\tSalt Road\tText\tx\t[]\t[]\n",
    },
    "steam": {"steam-200k.csv": '1,"Tin Drum",purchase,1.0,0\n1,"Tin Drum",play,2.5,0\n2,Salt Road,purchase,1.0,0\n'},
    "csv": {"plays.csv": "user,item,rating\na,x,3\nb,y,5\n"},
    "recterm": {"me.jsonl": '{"recterm": 1, "exported": "2026-01-02T03:04:05Z"}\n'},
    "personal": {"ratings.csv": "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Blue Hour,2003,x,4.5\n"},
}
PIECES = st.sampled_from(
    [b"\t", b",", b";", b"::", b"|", b'"', b"\n", b"\r\n", b"\0", b"<html>", b"\xff", b"\xc3", b"\xc2\xb2", b"-1", b"9"]
)
ANY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path) -> set[str]:
    """Read it by every reader that recognises it, and with no reader named; return the readers' titles."""
    source = open_source(path)
    titles: set[str] = set()
    for reader in READERS:
        with contextlib.suppress(InputError):
            if reader.recognises(source):
                titles.add(reader.title)
                dataset = ingest.read(path, format=next(iter(reader.names), None))
                assert dataset.report.kept == dataset.n_interactions > 0
    return titles


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("recterm", "personal")])
def test_every_file_of_a_folder_is_named(tmp_path: Path, name: str) -> None:
    more: dict[str, str | bytes] = {"README": "About.", "cover.png": b"\x89PNG", "more/odd.base": "1 2 3\n"}
    folder = written(tmp_path, FILES[name] | more)
    uses = {use.file: use for use in ingest.read(folder).report.files}
    assert sorted(uses) == sorted([*FILES[name], *more])
    unread = {file for file, use in uses.items() if not use.use}
    assert unread - {"u.genre"} == set(more)
    assert all(uses[file].detail for file in unread)


def test_many_files_of_one_kind_are_one_line(tmp_path: Path) -> None:
    pictures: dict[str, str | bytes] = {f"images/{number}.jpg": b"\xff\xd8" for number in range(30)}
    files = ingest.read(written(tmp_path, FILES["csv"] | pictures)).report.files
    assert [use.file for use in files] == ["plays.csv", "images/*.jpg (30 files)"]


def test_every_reader_has_a_file_here(tmp_path: Path) -> None:
    titles = set().union(*(read(written(tmp_path / name, files)) for name, files in FILES.items()))
    assert titles == {reader.title for reader in READERS}


@pytest.mark.parametrize("name", FILES)
@ANY
@given(content=st.binary(max_size=200), data=st.data())
def test_any_bytes_in_place_of_and_after_each_file(
    tmp_path: Path, name: str, content: bytes, data: st.DataObject
) -> None:
    files = FILES[name]
    damaged = data.draw(st.sampled_from(sorted(files)))
    kept = files[damaged] if data.draw(st.booleans()) else b""
    start = kept.encode() if isinstance(kept, str) else kept
    read(written(tmp_path, files | {damaged: start + content}))


@pytest.mark.parametrize("name", FILES)
@ANY
@given(data=st.data())
def test_damage_anywhere(tmp_path: Path, name: str, data: st.DataObject) -> None:
    files = FILES[name]
    damaged = data.draw(st.sampled_from(sorted(files)))
    whole = files[damaged]
    content = whole.encode() if isinstance(whole, str) else whole
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content)))
        until = data.draw(st.integers(place, min(len(content), place + 40)))
        content = content[:place] + data.draw(PIECES) + content[until:]
    end = data.draw(st.integers(1, max(len(content), 1)))
    read(written(tmp_path, files | {damaged: content[: end if data.draw(st.booleans()) else None]}))
