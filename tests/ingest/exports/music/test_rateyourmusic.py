"""Rate Your Music's catalogues of music and films."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.exports.music.rateyourmusic import HEARD, ONLY_CATALOGUED
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

MUSIC = """RYM Album, First Name,Last Name,First Name localized, Last Name localized,Title,Release_Date,Rating,Ownership,Purchase Date,Media Type,Review
"11","The","Tin Drums","","","Salt &amp; Rain","1979","9","o","2020-01-15","LP","Good."
"12","","太鼓","Ana","Taiko","&#34;Dry&#34;","1981","0","o","0000-00-00","CD",""
"13","Bo","Sample","","","Blue Hour","2003","0","w","","",""
"14","Bo","Sample","","","Red Hour","2004","0","n","","",""
"15","Bo","Sample","","","Old Hour","2001","5","u","2001/3/9","",""
"16","Bo","Sample","","","Loud Hour","2001","11","n","","",""
"""  # noqa: E501
FILMS = """Film_ID,Title,Release_Date,Rating,Ownership,Catalog_Date
71,"七つの雨 [Seven Rains]",1954/04/26,8,n,2021/02/03
72,Boot [The Boat],1981/09/17,0,w,2021/02/04
"""


def test_music_and_films_with_what_is_owned_and_wished(tmp_path: Path) -> None:
    history = history_of(tmp_path, music_csv=MUSIC, films_csv=FILMS)
    assert days(history) == [
        ("view", "Salt & Rain", "2020-01-15"),
        ("rate 4.5", "Salt & Rain", ""),
        ("view", '"Dry"', ""),
        ("save", "Blue Hour", ""),
        ("view", "Old Hour", "2001-03-09"),
        ("rate 2.5", "Old Hour", ""),
        ("rate 4", "Seven Rains", "2021-02-03"),
        ("save", "Boot", "2021-02-04"),
    ]
    assert lists(history) == {"Owned": ["Salt & Rain", '"Dry"'], "Owned before": ["Old Hour"]}
    assert history.skipped == {ONLY_CATALOGUED: 1, "a rating outside its scale": 1}
    assert history.notes == [HEARD, "1 review that you wrote was not kept"]
    assert [(row.creators, row.year, row.ids) for row in history.rows][1:3] == [
        (("The Tin Drums",), 1979, (("rym", "11"),)),
        (("Ana Taiko",), 1981, (("rym", "12"),)),
    ]
    film = history.rows[-2]
    assert history.rows[-1].titles == ("The Boat", "Boot [The Boat]")
    assert (film.item_kind, film.year, film.titles[0], film.ids) == ("movie", 1954, "七つの雨", (("rym-film", "71"),))
