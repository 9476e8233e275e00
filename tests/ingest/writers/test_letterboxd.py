"""CSV for Letterboxd's import: exact headers, ids, days, rewatches, halves, parts, round trips."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, Scale
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from recterm.ingest.writers import letterboxd
from recterm.ingest.writers.letterboxd import write_letterboxd
from tests.ingest.made_up import written
from tests.ingest.writers.rows import content, done, film

if TYPE_CHECKING:
    from pathlib import Path

RATE, VIEW, SAVE = EventKind.RATE, EventKind.VIEW, EventKind.SAVE
HEAD = "LetterboxdURI,imdbID,tmdbID,Title,Year,Directors,Rating,WatchedDate,Rewatch"
LANTERN = film('The "Paper", Lantern', imdb="tt0110000", tmdb="movie:99999", creators=("Ana Example", "Bo Sample"))
LINK = "https://boxd.it/aaaa"
HOUR = film("Blue Hour\nagain", 2003, tmdb="88888", letterboxd=LINK)
DRUM = film("Tin Drum", None)


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_column(tmp_path: Path) -> None:
    result = write_letterboxd(
        content(
            done(LANTERN, "view", when="2024-03-12T23:30"),
            done(LANTERN, "view", when="2024-01-10T12:00"),
            done(LANTERN, "rating", 4.5, "2024-02-01"),
            done(HOUR, "view"),
            done(DRUM, "rating", 2, "2024-02-02"),
        ),
        tmp_path,
        "diary.csv",
    )
    assert [path.name for path in result.files] == ["diary.csv"]
    assert (tmp_path / "diary.csv").read_bytes().startswith(f"{HEAD}\n".encode())
    lantern = ["", "tt0110000", "99999", 'The "Paper", Lantern', "1994", "Ana Example, Bo Sample"]
    assert lines(tmp_path / "diary.csv")[1:] == [
        [LINK, "", "88888", "Blue Hour\nagain", "2003", "", "", "", "false"],
        [*lantern, "", "2024-01-10", "false"],
        [*lantern, "4.5", "2024-03-12", "true"],
        ["", "", "", "Tin Drum", "", "", "2", "", ""],
    ]
    assert (result.rows, dict(result.left_out)) == (4, {})


def test_the_watchlist_has_a_file_of_its_own_without_ratings(tmp_path: Path) -> None:
    result = write_letterboxd(
        content(done(LANTERN, "watchlist", when="2024-03-12"), done(HOUR, "rating", 3)), tmp_path, "mine.csv"
    )
    assert [path.name for path in result.files] == ["mine.csv", "mine-watchlist.csv"]
    head, row = lines(tmp_path / "mine-watchlist.csv")
    assert head == ["LetterboxdURI", "imdbID", "tmdbID", "Title", "Year", "Directors"]
    assert row == ["", "tt0110000", "99999", 'The "Paper", Lantern', "1994", "Ana Example, Bo Sample"]
    assert result.rows == 2
    alone = write_letterboxd(content(done(LANTERN, "watchlist")), tmp_path, "only")
    assert [path.name for path in alone.files] == ["only-watchlist"]


def test_what_it_cannot_hold_is_counted_and_named(tmp_path: Path) -> None:
    rows = (
        done(film("Dry Land", 2019, kind="album"), "rating", 4),
        done(LANTERN, "like"),
        done(LANTERN, "dislike"),
        done(LANTERN, "rating", 7, scale=Scale(1, 10, 1)),
        done(HOUR, "rating", 37, scale=Scale(0, 100, 1)),
    )
    result = write_letterboxd(content(*rows), tmp_path, "a.csv")
    assert result.left_out == {
        "not a film": 1,
        "like: Letterboxd's import has no column for it": 1,
        "dislike: not a view, so not for the diary": 1,
        "kept, but rounded to half stars": 1,
    }
    assert result.names == {
        "not a film": ["Dry Land (2019)"],
        "kept, but rounded to half stars": ["Blue Hour\nagain (2003)"],
    }
    assert [row[6] for row in lines(tmp_path / "a.csv")] == ["Rating", "3.5", "2"]


def test_files_stay_below_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letterboxd, "MAX_BYTES", 320)
    films = [done(film(f"Ünal's film {number}"), "view", when="2024-01-10") for number in range(20)]
    result = write_letterboxd(content(*films, done(film("L" * 400), "view")), tmp_path, "diary.2024.csv")
    assert [path.name for path in result.files][:2] == ["diary.2024-1.csv", "diary.2024-2.csv"]
    assert all(lines(path)[0] == HEAD.split(",") for path in result.files)
    assert sum(len(lines(path)) - 1 for path in result.files) == result.rows == 21
    sizes = [path.stat().st_size for path in result.files]
    assert sum(size >= 320 for size in sizes) == 1  # the one line that is longer than the limit
    assert min(sizes) > len(HEAD) + 1


def test_nothing_to_write_is_a_header(tmp_path: Path) -> None:
    result = write_letterboxd(content(), tmp_path, "a.csv")
    assert lines(result.files[0]) == [HEAD.split(",")]


def test_it_is_read_back_as_it_was(tmp_path: Path) -> None:
    rows = (
        done(LANTERN, "view", when="2024-01-10T12:00"),
        done(LANTERN, "rating", 4.5, "2024-02-01"),
        done(HOUR, "view"),
        done(DRUM, "rating", 2),
        done(HOUR, "watchlist"),
    )
    write_letterboxd(content(*rows), tmp_path, "mine.csv")
    history = read_history(tmp_path)
    assert history.format == "letterboxd-import"
    assert {(row.kind, row.title, row.year, row.stars, row.timestamp, row.ids) for row in history.rows} == {
        (VIEW, 'The "Paper", Lantern', 1994, None, 1704888000, (("imdb", "tt0110000"), ("tmdb", "99999"))),
        (RATE, 'The "Paper", Lantern', 1994, 4.5, 1704888000, (("imdb", "tt0110000"), ("tmdb", "99999"))),
        (VIEW, "Blue Hour again", 2003, None, None, (("tmdb", "88888"), ("letterboxd", LINK))),
        (RATE, "Tin Drum", None, 2.0, None, ()),
        (SAVE, "Blue Hour again", 2003, None, None, (("tmdb", "88888"), ("letterboxd", LINK))),
    }
    assert next(row for row in history.rows if row.stars == 4.5).creators == ("Ana Example", "Bo Sample")


def test_what_other_tools_write_is_read(tmp_path: Path) -> None:
    plex = "tmdbID,Title,Year,Directors,WatchedDate,Rating10\n99999,Paper Lantern,1994,Ana,2024-01-10,9\n1,Odd,,,,11\n"
    history = read_history(written(tmp_path, {"letterboxd.csv": plex}) / "letterboxd.csv")
    assert [(row.kind, row.title, row.stars) for row in history.rows] == [
        (VIEW, "Paper Lantern", None),
        (RATE, "Paper Lantern", 4.5),
        (VIEW, "Odd", None),
    ]
    assert history.skipped == {"a rating outside its scale": 1}
    links = "LetterboxdURI,Title,Rating\nhttps://boxd.it/aaaa,Blue Hour,3\n,,\n"
    (row,) = read_history(written(tmp_path / "b", {"l.csv": links}) / "l.csv").rows
    assert (row.kind, row.ids) == (RATE, (("letterboxd", "https://boxd.it/aaaa"),))
    with pytest.raises(InputError, match="not an export that recterm knows"):
        read_history(written(tmp_path / "c", {"movies.csv": "imdbID,Title\ntt1,Blue Hour\n"}) / "movies.csv")
