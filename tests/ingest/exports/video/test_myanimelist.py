"""MyAnimeList's export."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import InputError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.video.myanimelist import BEING_WATCHED

if TYPE_CHECKING:
    from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n'


def anime(number: int, title: str, kind: str, finished: str, score: int, status: str) -> str:
    return (
        f"<anime><series_animedb_id>{number}</series_animedb_id><series_title><![CDATA[{title}]]></series_title>"
        f"<series_type>{kind}</series_type><my_finish_date>{finished}</my_finish_date>"
        f"<my_score>{score}</my_score><my_status>{status}</my_status></anime>"
    )


ENTRIES = [
    anime(1, "Cowboy Bebop", "TV", "2019-03-04", 9, "Completed"),
    anime(5, "Akira", "Movie", "0000-00-00", 0, "Plan to Watch"),
    anime(6, "Salt & Tin", "TV", "0000-00-00", 4, "Dropped"),
    anime(7, "Rain", "TV", "0000-00-00", 0, "On-Hold"),
]
MANGA = (
    "<manga><manga_mangadb_id>9</manga_mangadb_id><manga_title>Drum</manga_title><my_finish_date>2020-05-00"
    "</my_finish_date><my_score>10</my_score><my_status>Completed</my_status></manga>"
)


def whole(*entries: str) -> str:
    return f"{HEAD}<myanimelist><myinfo><user_name>me</user_name></myinfo>{''.join(entries)}</myanimelist>\n"


@pytest.mark.parametrize("packed", [False, True])
def test_scores_views_and_plans(tmp_path: Path, packed: bool) -> None:
    text = whole(*ENTRIES, MANGA).encode()
    path = tmp_path / ("animelist.xml.gz" if packed else "animelist.xml")
    path.write_bytes(gzip.compress(text) if packed else text)
    history = read_history(path)
    assert [(row.title, row.item_kind, row.kind, row.stars, row.timestamp) for row in history.rows] == [
        ("Cowboy Bebop", "series", EventKind.VIEW, None, 1551700800),
        ("Cowboy Bebop", "series", EventKind.RATE, 4.5, 1551700800),
        ("Akira", "movie", EventKind.SAVE, None, None),
        ("Salt & Tin", "series", EventKind.DROP, None, None),
        ("Salt & Tin", "series", EventKind.RATE, 2.0, None),
        ("Drum", "book", EventKind.VIEW, None, 1588334400),
        ("Drum", "book", EventKind.RATE, 5.0, 1588334400),
    ]
    assert history.skipped == {BEING_WATCHED: 1}
    assert "me" not in [row.title for row in history.rows]


@pytest.mark.parametrize(
    "text",
    [
        whole(ENTRIES[0])[:-20],
        HEAD
        + '<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;">]>'
        + whole(ENTRIES[0])[len(HEAD) :].replace("Cowboy", "&d;"),
        HEAD + '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + whole(ENTRIES[0])[len(HEAD) :],
    ],
)
def test_broken_and_hostile_files_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.xml is broken XML") as caught:
        read_history(tmp_path / "a.xml")
    assert caught.value.hint
