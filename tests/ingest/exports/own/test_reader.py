"""Table of the user's own: title, year and rating, with the columns and the scale given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import day_of, rough_date
from recterm.domain.model import EventKind
from recterm.errors import InputError, SeveralPeopleError, UnmappedTableError
from recterm.ingest.exports import History, HistoryMapping, TableChoices, read_history
from tests.ingest.made_up import zipped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILMS = "Title,Year,Rating\nPaper Lantern,1999,9\nBlue Hour,1996,8.5\nTin Garden,1995,7\n"


def history(folder: Path, text: str, name: str = "my films.csv", scale: str | None = None) -> History:
    """Return the history in a table of this name."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_history(path, choices=TableChoices(HistoryMapping(scale=scale)))


def stars(imported: History) -> list[float | None]:
    """Return the stars of the ratings, in the order of the rows."""
    return [row.stars for row in imported.rows if row.kind is EventKind.RATE]


def test_titles_years_and_ratings(tmp_path: Path) -> None:
    imported = history(tmp_path, FILMS)
    assert [(row.title, row.year, row.item_kind) for row in imported.rows] == [
        ("Paper Lantern", 1999, "movie"),
        ("Blue Hour", 1996, "movie"),
        ("Tin Garden", 1995, "movie"),
    ]
    assert stars(imported) == [4.5, 4.5, 3.5]
    (table,) = imported.tables
    assert table.mapping.choices == {"title": "Title", "year": "Year", "rating": "Rating"}
    assert table.scale == "1 to 10"
    assert imported.rows[1].where == "my films.csv:3: Blue Hour"


def test_the_scale_that_a_person_names_is_taken(tmp_path: Path) -> None:
    assert stars(history(tmp_path, FILMS, scale="0:20")) == [2.5, 2.0, 2.0]
    with pytest.raises(InputError, match="is not a scale"):
        history(tmp_path, FILMS, scale="twenty")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["4,5", "3", "5"], [4.5, 3.0, 5.0]),
        (["★★★★", "★★½", "★"], [4.0, 2.5, 1.0]),
        (["good", "bad", "good"], [5.0, 0.5, 5.0]),
        (["80 %", "100 %", "35 %"], [4.0, 5.0, 2.0]),
        (["9", "", "0"], [4.5]),
    ],
)
def test_ratings_however_they_are_written(tmp_path: Path, cells: list[str], expected: list[float]) -> None:
    rows = "".join(f"Paper {n};{cell}\n" for n, cell in enumerate(cells))
    assert stars(history(tmp_path, "Titel;Bewertung\n" + rows)) == expected


def test_dates_and_ids(tmp_path: Path) -> None:
    text = "Book,Author,ISBN,Date Read,Score\nSalt Road,Ana Example,9780000000002,2024-03-09,4\nTin Drum,Bo,,,\n"
    imported = history(tmp_path, text, "shelf.csv")
    assert [(row.kind, row.title, row.timestamp) for row in imported.rows] == [
        (EventKind.VIEW, "Salt Road", 1709985600),
        (EventKind.RATE, "Salt Road", 1709985600),
        (EventKind.VIEW, "Tin Drum", None),
    ]
    first = imported.rows[0]
    assert (first.item_kind, first.creators, first.ids) == ("book", ("Ana Example",), (("isbn", "9780000000002"),))


@pytest.mark.parametrize("header", ["userId,movieId,rating", "title,year,colour", "salt,rating,tin"])
def test_other_tables_are_refused_with_the_command_that_reads_them(tmp_path: Path, header: str) -> None:
    with pytest.raises(UnmappedTableError, match="is not an export") as refused:
        history(tmp_path, f"{header}\na,b,3\n")
    assert f"its columns are {header.replace(',', ', ')}" in refused.value.hint
    assert "recterm history import" in refused.value.hint
    assert "--title" in refused.value.hint


def test_a_first_row_that_lacks_cells_hides_no_column(tmp_path: Path) -> None:
    imported = history(tmp_path, "Title,Year,Rating\nPaper Lantern\nBlue Hour,1996,4\n")
    assert [(row.kind, row.title) for row in imported.rows] == [
        (EventKind.VIEW, "Paper Lantern"),
        (EventKind.RATE, "Blue Hour"),
    ]


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has a header but no rows"):
        history(tmp_path, "Title,Year,Rating\n")


def test_a_column_called_ratings_without_any_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnmappedTableError, match=r"wanted \('Rating' holds 'PG-13', 'R'\)"):
        history(tmp_path, "Title,Rating\nPaper Lantern,PG-13\nBlue Hour,R\n")


def test_statuses_lists_and_likes(tmp_path: Path) -> None:
    text = (
        "Film;Status;Liste;Lieblingsfilm;Note\n"
        "Paper;gesehen;;x;8\nBlue;will sehen;;;\nTin;abgebrochen;;;2\nSalt;am Schauen;;;\nRed;;Regen;;\nAlt;Kino;;;\n"
    )
    imported = history(tmp_path, text)
    assert [(row.kind, row.title, row.stars) for row in imported.rows] == [
        (EventKind.LIKE, "Paper", None),
        (EventKind.RATE, "Paper", 4.0),
        (EventKind.SAVE, "Blue", None),
        (EventKind.DROP, "Tin", None),
        (EventKind.RATE, "Tin", 1.0),
        (EventKind.VIEW, "Alt", None),
    ]
    assert [(made.name, [item.title for item in made.items]) for made in imported.lists] == [("Regen", ["Red"])]
    assert imported.skipped == {"being watched or read now, or on hold": 1}
    assert imported.notes == ["statuses that recterm does not know, such as 'Kino': 1 row counts as seen"]


def test_answers_to_what_a_heading_asks(tmp_path: Path) -> None:
    imported = history(tmp_path, "Movie,Watched?,Stars\nPaper,x,★★★½\nBlue,,\nTin,no,\n")
    kinds = [(row.kind, row.title, row.stars) for row in imported.rows]
    assert kinds == [(EventKind.RATE, "Paper", 3.5), (EventKind.SAVE, "Blue", None), (EventKind.SAVE, "Tin", None)]


def test_the_name_of_the_file_says_what_titles_alone_do_not(tmp_path: Path) -> None:
    titles = "Paper Lantern\nBlue Hour, The\nTin Garden (1995)\n"
    choices = TableChoices(title_share=lambda texts: 1.0)
    for name, kind in (("watched.txt", EventKind.VIEW), ("my watchlist.txt", EventKind.SAVE)):
        (tmp_path / name).write_text(titles)
        imported = read_history(tmp_path / name, choices=choices)
        expected = [(kind, "Paper Lantern", None), (kind, "The Blue Hour", None), (kind, "Tin Garden", 1995)]
        assert [(row.kind, row.title, row.year) for row in imported.rows] == expected
    (tmp_path / "films.txt").write_text(titles)
    with pytest.raises(UnmappedTableError, match="nothing in it says what was seen") as refused:
        read_history(tmp_path / "films.txt", choices=choices)
    assert "take them as seen: recterm history import" in refused.value.hint


def test_titles_of_the_catalogue_show_their_column(tmp_path: Path) -> None:
    def title_share(texts: Sequence[str]) -> float:
        return sum(text in {"Paper Lantern", "Blue Hour"} for text in texts) / len(texts)

    path = tmp_path / "odd.csv"
    path.write_text("Room,What,Grade\nkitchen,Paper Lantern,4\nhall,Blue Hour,5\n")
    with pytest.raises(UnmappedTableError, match="no column is recognised as titles"):
        read_history(path)
    (table,) = read_history(path, choices=TableChoices(title_share=title_share)).tables
    assert table.mapping.choices == {"title": "What", "rating": "Grade"}
    (table,) = read_history(path, choices=TableChoices(HistoryMapping(title="Room"))).tables
    assert table.mapping.choices == {"title": "Room", "rating": "Grade"}


def test_columns_that_a_person_names(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("A,B,C,Rating,Key\nPaper Lantern,2020-05-04,9,4,123456\n")
    named = HistoryMapping.of({"title": "A", "date": "B", "rating": "C", "scale": "0:12", "id": "imdb=Key, x=Rating"})
    imported = read_history(path, choices=TableChoices(named))
    assert [(row.kind, row.stars, row.ids) for row in imported.rows] == [
        (EventKind.VIEW, None, (("imdb", "tt0123456"), ("x", "4"))),
        (EventKind.RATE, 4.0, (("imdb", "tt0123456"), ("x", "4"))),
    ]
    without = read_history(path, choices=TableChoices(HistoryMapping.of({"title": "A", "rating": "none", "date": "B"})))
    assert [row.kind for row in without.rows] == [EventKind.VIEW]
    with pytest.raises(InputError, match="has no column 'D'") as refused:
        read_history(path, choices=TableChoices(HistoryMapping(title="D")))
    assert refused.value.hint == "its columns are A, B, C, Rating, Key; give one of them to --title"
    with pytest.raises(InputError, match="which ids are in which column"):
        HistoryMapping.of({"id": "Key"})


def test_a_household_is_asked_whose_rows_are_meant(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("Who,Movie,Score\nAnna,Paper,8\nBo,Blue,7\nBo,Tin,\n")
    with pytest.raises(SeveralPeopleError) as refused:
        read_history(path)
    assert refused.value.people == ("Anna", "Bo")
    imported = read_history(path, person="bo")
    assert [(row.kind, row.title) for row in imported.rows] == [(EventKind.RATE, "Blue"), (EventKind.VIEW, "Tin")]
    assert imported.skipped == {"of another person": 1}
    with pytest.raises(InputError, match="nobody called 'Cy'"):
        read_history(path, person="Cy")
    everyone = read_history(path, choices=TableChoices(HistoryMapping(user="none")))
    assert len(everyone.rows) == 3


def test_many_people_are_a_data_set(tmp_path: Path) -> None:
    rows = "".join(f"u{number},Paper {number % 7},{number % 5 + 1}\n" for number in range(60))
    with pytest.raises(UnmappedTableError, match="it has the rows of 60 people") as refused:
        history(tmp_path, f"user,title,rating\n{rows}")
    assert "recterm import" in refused.value.hint


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "mine.csv").write_bytes("Titre;Note\nÉté à la mer;8\nMü;3\n".encode(encoding))
    imported = read_history(tmp_path / "mine.csv")
    assert [(row.title, row.stars) for row in imported.rows] == [("Été à la mer", 4.0), ("Mü", 1.5)]


def test_several_files_have_columns_of_their_own(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "films.csv": "Film,Grade (0-20)\nPaper,16\n",
        "books.csv": "Buch;Autor;Gelesen am\nSalt Road;Ana Example;09.03.2024\n",
        "readme.txt": "These are my lists. They are not finished.\n",
        "photo.jpg": b"\xff\xd8\xff",
    }
    archive = zipped(tmp_path / "mine.zip", files)
    imported = read_history(archive)
    assert [(row.kind, row.title, row.item_kind, row.stars) for row in imported.rows] == [
        (EventKind.RATE, "Paper", "movie", 4.0),
        (EventKind.VIEW, "Salt Road", "book", None),
    ]
    assert [(table.file, table.scale) for table in imported.tables] == [("films.csv", "0 to 20"), ("books.csv", "")]
    assert {use.file: bool(use.use) for use in imported.files} == {
        "books.csv": True, "films.csv": True, "readme.txt": False, "photo.jpg": False
    }  # fmt: skip
    named = TableChoices(HistoryMapping(scale="0:16"), table="films.csv")
    assert [row.stars for row in read_history(archive, choices=named).rows] == [5.0, None]
    with pytest.raises(InputError, match=r"has no table 'x\.csv'"):
        read_history(archive, choices=TableChoices(HistoryMapping(scale="0:16"), table="x.csv"))


def test_what_was_said_before_is_used_and_can_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("A,B\nPaper Lantern,3\n")
    before = HistoryMapping(title="A", rating="B", scale="0:6")
    seen: list[Sequence[str]] = []

    def remembered(columns: Sequence[str]) -> HistoryMapping:
        seen.append(columns)
        return before

    imported = read_history(path, choices=TableChoices(remembered=remembered))
    assert (imported.rows[0].stars, seen) == (2.5, [("A", "B")])
    changed = read_history(path, choices=TableChoices(HistoryMapping(scale="0:3"), remembered=remembered))
    assert (changed.rows[0].stars, changed.tables[0].named) == (5.0, HistoryMapping(title="A", rating="B", scale="0:3"))
    path.write_text("A,C\nPaper Lantern,3\n")
    with pytest.raises(InputError, match="has no column 'B'") as refused:
        read_history(path, choices=TableChoices(remembered=remembered))
    assert refused.value.code == "saved_columns_unfit"


def test_kinds_of_events_are_told_by_their_words_and_a_negative_one_is_never_a_view(tmp_path: Path) -> None:
    events = {
        "Paper Lantern": "play", "Blue Hour": "thumbs up", "Tin Garden": "dislike", "Salt Road": "skip",
        "Green Door": "add to cart", "Old Harbour": "purchase", "Long Winter": "wishlist",
    }  # fmt: skip
    rows = "".join(f"{title},{kind},2024-03-0{day}\n" for day, (title, kind) in enumerate(events.items(), start=1))
    imported = history(tmp_path, "Title,Action,Date\n" + rows)
    assert {row.title: row.kind for row in imported.rows} == {
        "Paper Lantern": EventKind.VIEW,
        "Blue Hour": EventKind.LIKE,
        "Tin Garden": EventKind.HIDE,
        "Green Door": EventKind.SAVE,
        "Old Harbour": EventKind.VIEW,
        "Long Winter": EventKind.SAVE,
    }
    assert imported.skipped == {"an event that says nothing for the item, such as a skip": 1}
    assert imported.tables[0].mapping.status == "Action"


def test_several_dates_in_a_cell_are_as_many_views_and_the_last_is_that_of_the_rating(tmp_path: Path) -> None:
    text = (
        'My films,,\n\nTitle,Rating,Watched\nSalt,4,"2019-03-02, 2024-05-01"\nRain,3,2020-02-03\n'
        'Blue,5,"Jan 2, 2024"\nDusk,2,2021-06-01; 2020-06-01\n'
    )
    imported = history(tmp_path, text, "films.csv")
    days = [
        (row.kind.value, row.title, datetime.fromtimestamp(row.timestamp or 0, UTC).date()) for row in imported.rows
    ]
    assert sorted(str(day) for kind, title, day in days if kind == "view" and title == "Salt") == [
        "2019-03-02",
        "2024-05-01",
    ]
    rated = {title: str(day) for kind, title, day in days if kind == "rate"}
    assert rated == {"Salt": "2024-05-01", "Rain": "2020-02-03", "Blue": "2024-01-02", "Dusk": "2021-06-01"}
    assert imported.rows[0].where == "films.csv, row 1: Salt"


@pytest.mark.parametrize(
    ("heading", "cells", "dates"),
    [
        ("watched year", ("2019", "2020"), ("2019", "2020")),
        ("Year read", ("2019.0", "2020.0"), ("2019", "2020")),
        ("Jahr gesehen", ("2019", ""), ("2019", "")),
        ("Watched", ("Mar-21", "Dec-20"), ("2021-03", "2020-12")),
        ("Seen on", ("March 2021", "2020"), ("2021-03", "2020")),
        ("観た日 鑑賞日", ("21年3月5日", "2020年3月"), ("2021-03-05", "2020-03")),
    ],
)
def test_dates_of_which_only_the_year_or_the_month_is_known(
    tmp_path: Path, heading: str, cells: tuple[str, ...], dates: tuple[str, ...]
) -> None:
    rows = [f"{title},{year},{cell}" for title, year, cell in zip(("Paper", "Salt"), (1990, 2001), cells, strict=True)]
    imported = history(tmp_path, "\n".join([f"Film,Year,{heading}", *rows, ""]))
    moments = [row.timestamp for row in imported.rows]
    assert [(moment and (rough_date(moment) or day_of(moment))) or "" for moment in moments] == list(dates)
    assert [row.year for row in imported.rows] == [1990, 2001]
    assert any("years or months alone" in note or "a year or month alone" in note for note in imported.notes)


def test_the_year_of_a_film_is_no_date(tmp_path: Path) -> None:
    imported = history(tmp_path, "Film,Year,Rating\nPaper,2019,7\nSalt,2020,9\n")
    assert [(row.year, row.timestamp) for row in imported.rows] == [(2019, None), (2020, None)]


def test_any_of_many_people_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    rows = "".join(f"u{number},Paper {film},{film + 1}\n" for number in range(60) for film in range(4))
    path.write_text(f"user name,title,rating\n{rows}", encoding="utf-8")
    with pytest.raises(UnmappedTableError) as refused:
        read_history(path)
    assert f"any of the names: recterm history import {path} --person NAME" in refused.value.hint
    imported = read_history(path, person="u47")
    assert {row.title for row in imported.rows} == {"Paper 0", "Paper 1", "Paper 2", "Paper 3"}
    with pytest.raises(InputError, match="nobody called '7'") as nobody:
        read_history(path, person="7")
    assert nobody.value.hint == "names with that in them: u17, u27, u37, u47, u57, u7"


def test_a_name_that_is_not_listed_can_be_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    rows = "".join(f"u{number},Paper {film},{film + 1}\n" for number in range(30) for film in range(4))
    path.write_text(f"Who,Movie,Score\n{rows}", encoding="utf-8")
    with pytest.raises(SeveralPeopleError, match=r"30 people: u0, .* and 10 more") as refused:
        read_history(path)
    assert "takes any of the 30 names, listed or not; part of a name lists" in refused.value.hint
    assert len(refused.value.people) == 30
    assert len(read_history(path, person="u9").rows) == 4
