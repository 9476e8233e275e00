"""Layouts of services and of the files of scripts, made up in the form that public importers describe."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import History, read_history
from tests.ingest.made_up import written
from tests.ingest.shapes.test_files_of_programs import workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RATE, VIEW, SAVE, DROP, LIKE = EventKind.RATE, EventKind.VIEW, EventKind.SAVE, EventKind.DROP, EventKind.LIKE

KINOPOISK = """<html xmlns="http://www.w3.org/1999/xhtml"><head><title>оценки</title></head><body><table>
<tr><td><i>русскоязычное название</i></td><td><i>оригинальное название</i></td><td><i>год</i></td>
<td><i>режисcёр</i></td><td><i>моя оценка</i></td><td><i>рейтинг КиноПоиска</i></td><td><i>число оценок</i></td>
<td><i>мировая премьера</i></td></tr>
<tr><td><b>Город соли</b></td><td nowrap>Salt City</td><td>2005</td><td>Анна Пример, Бо Образец</td><td>10</td>
<td>7,955</td><td>114&nbsp;137</td><td>2005-03-28</td></tr>
<tr><td><b>Синий час</b></td><td></td><td>2002 &ndash; 2005</td><td>Бо Образец</td><td>7</td>
<td>8,128</td><td>3&nbsp;015</td><td>2002-10-01</td></tr></table></body></html>"""

CRITICKER = """<?xml version="1.0" encoding="UTF-8"?>
<recentratings>
<film><filmid>1</filmid><filmname>Salt City</filmname><filmyear>2005</filmyear><filmlink>http://x/salt</filmlink>
<rating>85</rating><quote>fine</quote><reviewdate>Dec 25 2006, 18:59</reviewdate><imdbid>0133093</imdbid></film>
<film><filmid>2</filmid><filmname>Blue Hour</filmname><filmyear>1996</filmyear><filmlink>http://x/blue</filmlink>
<rating>40</rating><quote></quote><reviewdate>Jan 2 2007, 10:00</reviewdate><imdbid>0116282</imdbid></film>
</recentratings>"""

DOUBAN = """封面,标题,个人评分,打分日期,我的短评,上映日期,制片国家,条目链接
"https://img/p1.jpg","盐城/Salt City/盐都(港)","","2007/03/01","","2006/11/10","美国","https://movie.douban.com/subject/1498818/",
"https://img/p2.jpg","蓝色时刻/Blue Hour","5","2007/03/02","好","1997/09/09","美国","https://movie.douban.com/subject/1498819/",
"""

FILMTIPSET = json.dumps(
    [
        {"FilmtipsetSlug": "salt-city", "FilmtipsetTitle": "Saltstaden", "ImdbId": "tt0133093", "Rating": 5,
         "Title": "Salt City", "Url": "https://x", "WatchedDate": "2020-05-04T00:00:00", "Year": 2005},
        {"FilmtipsetSlug": "blue-hour", "FilmtipsetTitle": "Den blå timmen", "ImdbId": "tt0116282", "Rating": 3,
         "Title": "Blue Hour", "Url": "https://y", "WatchedDate": "2021-05-04T00:00:00", "Year": 1996},
    ]
)  # fmt: skip

YAMTRACK = """media_id,source,media_type,title,image,season_number,episode_number,score,status,notes,start_date,end_date
949,tmdb,movie,Salt City,,,,8.5,Completed,,2026-01-01,2026-01-02
246,tmdb,tv,Paper Lantern,,,,,In progress,,2026-04-01,
246,tmdb,season,Paper Lantern,,1,,8,In progress,,2026-04-01,
50265,mal,anime,Tin Garden,,,,,Planning,,,
OL7W,openlibrary,book,Salt Road,,,,3,Dropped,,2026-03-01,
"""

RYOT = {
    "metadata": [
        {"lot": "movie", "source": "tmdb", "identifier": "187", "source_id": "Salt City",
         "seen_history": [{"progress": "100", "ended_on": "2024-03-09", "state": "completed"},
                          {"progress": "100", "ended_on": "2025-03-09"}],
         "reviews": [{"rating": "85", "review": {"date": "2024-03-10T00:00:00Z", "text": "fine"}}],
         "collections": ["Rainy days", "Completed"]},
        {"lot": "show", "source": "tmdb", "identifier": "9", "source_id": "Paper Lantern",
         "seen_history": [{"progress": "20", "state": "in_progress"}, {"state": "dropped"}], "reviews": [],
         "collections": [{"collection_id": "1", "collection_name": "Watchlist"}]},
        {"lot": "book", "source": "openlibrary", "identifier": "OL7W", "source_id": "OL7W".lower().strip("olw"),
         "seen_history": [], "reviews": [], "collections": []},
    ],
    "people": [],
}  # fmt: skip


OF_JSON = {"watched_at": "2024-03-09", "score": "80 %"}
OF_LINES = {"date_read": "9 March 2024", "my_rating": "4 of 5"}


def read(folder: Path, name: str, text: str) -> History:
    """Return the history in a file of this name."""
    return read_history(written(folder, {name: text}) / name)


def told(history: History) -> list[tuple[EventKind, str, float | None]]:
    """Return kind, title and stars of every row."""
    return [(row.kind, row.title, row.stars) for row in history.rows]


def test_kinopoisk_is_html_that_is_called_a_spreadsheet(tmp_path: Path) -> None:
    history = read(tmp_path, "kinopoisk.xls", KINOPOISK)
    assert history.source == "Kinopoisk"
    assert told(history) == [(RATE, "Город соли", 5.0), (RATE, "Синий час", 3.5)]
    first, second = history.rows
    assert (first.titles, first.creators, first.year) == (("Salt City",), ("Анна Пример", "Бо Образец"), 2005)
    assert (second.year, second.timestamp) == (2002, None)


def test_criticker_is_xml_with_ratings_out_of_100(tmp_path: Path) -> None:
    history = read(tmp_path, "criticker.xml", CRITICKER)
    assert history.source == "Criticker"
    assert told(history) == [(RATE, "Salt City", 4.5), (RATE, "Blue Hour", 2.0)]
    assert (history.rows[0].ids, history.rows[0].timestamp) == ((("imdb", "tt0133093"),), 1167073140)


def test_douban_writes_several_spellings_in_one_cell(tmp_path: Path) -> None:
    history = read(tmp_path, "douban.csv", DOUBAN)
    assert history.source == "Douban"
    assert told(history) == [(VIEW, "盐城", None), (RATE, "蓝色时刻", 5.0)]
    assert history.rows[0].titles[0] == "Salt City"
    assert (history.rows[1].year, history.rows[1].ids) == (1997, (("douban", "1498819"),))


def test_filmtipset_as_a_script_saves_it(tmp_path: Path) -> None:
    history = read(tmp_path, "filmtipset.json", FILMTIPSET)
    assert history.source == "Filmtipset"
    assert told(history) == [
        (VIEW, "Salt City", None),
        (RATE, "Salt City", 5.0),
        (VIEW, "Blue Hour", None),
        (RATE, "Blue Hour", 3.0),
    ]
    assert history.rows[0].timestamp == 1588593600


def test_yamtrack_has_statuses_kinds_and_ids_of_several_services(tmp_path: Path) -> None:
    history = read(tmp_path, "yamtrack.csv", YAMTRACK)
    assert history.source == "Yamtrack"
    assert told(history) == [
        (VIEW, "Salt City", None), (RATE, "Salt City", 4.5), (SAVE, "Tin Garden", None), (DROP, "Salt Road", None),
        (RATE, "Salt Road", 1.5),
    ]  # fmt: skip
    ids = {row.title: (row.item_kind, row.ids) for row in history.rows}
    assert ids["Salt City"] == ("movie", (("tmdb", "949"),))
    assert ids["Tin Garden"] == ("series", (("mal-anime", "50265"),))
    assert ids["Salt Road"] == ("book", (("openlibrary", "OL7W"),))
    assert history.skipped == {
        "being watched or read now, or on hold": 1,
        "a season or an episode, not a film or series": 1,
    }


def test_movary_has_three_tables(tmp_path: Path) -> None:
    head = "title,year,tmdbId,imdbId"
    files = {
        "history.csv": f'{head},watchedAt,comment,location\n"Salt City",2005,187,tt0401792,2024-03-09,,\n',
        "ratings.csv": f'{head},userRating\n"Salt City",2005,187,tt0401792,7\n',
        "watchlist.csv": f'{head},addedAt\n"Blue Hour",1996,188,tt0116282,2024-03-09\n',
    }
    history = read_history(written(tmp_path, files))
    assert history.source == "Movary"
    assert told(history) == [(VIEW, "Salt City", None), (RATE, "Salt City", 3.5), (SAVE, "Blue Hour", None)]
    assert [use.use for use in history.files] == ["read"] * 3


def test_ryot_nests_views_reviews_and_collections(tmp_path: Path) -> None:
    history = read(tmp_path, "ryot.json", json.dumps(RYOT))
    assert history.source == "Ryot"
    assert told(history) == [
        (VIEW, "Salt City", None), (VIEW, "Salt City", None), (RATE, "Salt City", 4.5), (DROP, "Paper Lantern", None),
        (SAVE, "Paper Lantern", None),
    ]  # fmt: skip
    assert [(made.name, len(made.items)) for made in history.lists] == [("Rainy days", 1)]
    assert history.skipped == {"being watched or read now, or on hold": 1, "no title": 1}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lb.csv", "Title,Year,Directors,WatchedDate,Rating10,Review\nSalt City,2005,Ana Example,2024-03-09,8,\n"),
        ("fa.csv", "Title,Year,Directors,WatchedDate,Rating,Rating10\nSalt City,2005,Ana Example,2024-03-09,4,8\n"),
        ("sc.csv", "Titre;Année;Réalisateur;Vu le;Ma note /10\nSalt City;2005;Ana Example;09/03/2024;8\n"),
        ("es.csv", "Título,Año,Director,Fecha de visionado,Mi nota (1-10)\nSalt City,2005,Ana Example,09/03/2024,8\n"),
        ("pl.csv", "Tytuł,Rok,Reżyser,Data obejrzenia,Ocena\nSalt City,2005,Ana Example,2024-03-09,8/10\n"),
        ("fi.tsv", "Elokuva\tVuosi\tOhjaaja\tKatsottu\tArvosana (1-10)\nSalt City\t2005\tAna Example\t9.3.2024\t8"),
        ("ja.csv", "タイトル,年,監督,鑑賞日,評価(10点満点)\nSalt City,2005,Ana Example,2024/03/09,8/10\n"),
        ("items.json", json.dumps([{"name": "Salt City", "year": 2005, "director": "Ana Example", **OF_JSON}])),
        ("lines.jsonl", json.dumps({"title": "Salt City (2005)", "author": "Ana Example", **OF_LINES})),
    ],
)  # fmt: skip
def test_one_film_in_many_tables(tmp_path: Path, name: str, text: str) -> None:
    history = read(tmp_path, name, text)
    assert told(history) == [(VIEW, "Salt City", None), (RATE, "Salt City", 4.0)]
    view = history.rows[0]
    assert (view.year, view.creators, view.timestamp) == (2005, ("Ana Example",), 1709985600)


def test_every_sheet_of_a_spreadsheet_is_a_table(tmp_path: Path) -> None:
    sheets: dict[str, Sequence[Sequence[object]]] = {
        "2024": [("Film", "Rating", "Gesehen"), ("Salt City", 8, "09.03.2024")],
        "Watchlist": [("Film", "Jahr"), ("Blue Hour", 1996)],
        "Budget": [("Thing", "Price"), ("lamp", 12.5)],
    }
    written(tmp_path, {"films.xlsx": workbook(**sheets)})
    history = read_history(tmp_path / "films.xlsx")
    assert told(history) == [(VIEW, "Salt City", None), (RATE, "Salt City", 4.0), (SAVE, "Blue Hour", None)]
    assert [table.file for table in history.tables] == ["films.xlsx (2024)", "films.xlsx (Watchlist)"]
    assert history.rows[2].where == "films.xlsx (Watchlist), row 1: Blue Hour"


def test_a_database_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "films.db").write_bytes(b"SQLite format 3\0" + b"\0" * 60 + b"CREATE TABLE seen (title, rating)")
    with pytest.raises(InputError, match="an SQLite database with the tables seen") as refused:
        read_history(tmp_path / "films.db")
    assert "sqlite3 -header -csv films.db" in refused.value.hint


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("page.html", "<html><body>Sign in</body></html>", "a web page or XML"),
        ("feed.xml", '<?xml version="1.0"?><feed><title>x</title></feed>', "a web page or XML"),
        ("bomb.xml", '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a><b>&b;</b></a>', "broken XML"),
        ("words.csv", "a single line of text\n", "is not an export"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, text: str, error: str) -> None:
    with pytest.raises(InputError, match=error):
        read(tmp_path, name, text)
