"""recterm CSV and the layout of IMDb's export: exact headers, ids, whole numbers, round trips."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind, Scale
from recterm.ingest.exports import read_history
from recterm.ingest.writers.flat import write_csv, write_imdb, write_spreadsheet
from tests.ingest.writers.rows import TEN, content, done, film

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Const,Your Rating,Date Rated,Title,URL,Title Type,Year"
LANTERN = film("Paper Lantern", imdb="tt0110000", tmdb="movie:99999", creators=("Ana Example",))
DRUM = film("Tin Drum", 2010, kind="series", imdb="tt10130000")
HOUR = film("Blue Hour", None)


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_imdb(tmp_path: Path) -> None:
    result = write_imdb(
        content(
            done(LANTERN, "rating", 4.5, "2024-03-15T23:59"),
            done(DRUM, "rating", 0.5),
            done(HOUR, "rating", 3, "2024-03-15"),
            done(LANTERN, "view", when="2024-03-15"),
            done(LANTERN, "watchlist"),
        ),
        tmp_path,
        "ratings.csv",
    )
    assert (tmp_path / "ratings.csv").read_bytes().startswith(f"{HEAD}\r\n".encode())
    assert rows(tmp_path / "ratings.csv")[1:] == [
        ["tt0110000", "9", "2024-03-15", "Paper Lantern", "https://www.imdb.com/title/tt0110000/", "Movie", "1994"],
        ["tt10130000", "1", "", "Tin Drum", "https://www.imdb.com/title/tt10130000/", "TV Series", "2010"],
    ]
    assert result.rows == 2
    assert result.left_out == {"no IMDb id": 1, "view: not a rating": 1, "watchlist: not a rating": 1}
    assert result.names == {"no IMDb id": ["Blue Hour"]}


def test_imdb_says_what_it_rounded(tmp_path: Path) -> None:
    scales = (done(LANTERN, "rating", 7, scale=TEN), done(DRUM, "rating", 73, scale=Scale(0, 100, 1)))
    result = write_imdb(content(*scales), tmp_path, "r.csv")
    assert [row[1] for row in rows(tmp_path / "r.csv")[1:]] == ["7", "7"]
    assert result.left_out == {"kept, but rounded to a whole number": 1}
    assert result.names == {"kept, but rounded to a whole number": ["Tin Drum (2010)"]}


def test_imdb_is_read_back_as_it_was(tmp_path: Path) -> None:
    stars = [half / 2 for half in range(1, 11)]
    films = [film(f"Film {number}", imdb=f"tt{number:07}") for number in range(1, 11)]
    given = [done(details, "rating", value, "2024-03-15T12:00") for details, value in zip(films, stars, strict=True)]
    write_imdb(content(*given), tmp_path, "ratings.csv")
    history = read_history(tmp_path / "ratings.csv")
    assert history.format == "imdb"
    assert [row.stars for row in history.rows] == stars
    assert {(row.kind, row.item_kind, row.year, row.timestamp) for row in history.rows} == {
        (EventKind.RATE, "movie", 1994, 1710504000)
    }
    assert history.rows[0].ids == (("imdb", "tt0000001"),)


def test_csv(tmp_path: Path) -> None:
    write_csv(content(done(LANTERN, "rating", 4.5, "2024-03-15T20:15"), done(HOUR, "watchlist")), tmp_path, "a.csv")
    head, rated, saved = rows(tmp_path / "a.csv")
    assert ",".join(head) == (
        "user,item,title,year,kind,value,scale_min,scale_max,timestamp,imdb_id,tmdb_id,genres,creators"
    )
    assert rated == [
        "me", "x:Paper Lantern", "Paper Lantern", "1994", "rating", "4.5", "0.5", "5", "2024-03-15T20:15:00Z",
        "tt0110000", "99999", "", "Ana Example",
    ]  # fmt: skip
    assert saved == ["me", "x:Blue Hour", "Blue Hour", "", "watchlist", "", "", "", "", "", "", "", ""]


def test_no_cell_of_a_spreadsheet_is_a_formula(tmp_path: Path) -> None:
    titles = ["=1+1", "+44", "-", "@sum", "'quoted", "Blue - Hour"]
    given = content(*(done(film(title, None, creators=("=cmd()",)), "view") for title in titles))
    write_spreadsheet(given, tmp_path, "s.csv")
    written = rows(tmp_path / "s.csv")[1:]
    assert [row[2] for row in written] == ["'=1+1", "'+44", "'-", "'@sum", "'quoted", "Blue - Hour"]
    assert {row[-1] for row in written} == {"'=cmd()"}
    write_csv(given, tmp_path, "c.csv")
    assert [row[2] for row in rows(tmp_path / "c.csv")[1:]] == titles
