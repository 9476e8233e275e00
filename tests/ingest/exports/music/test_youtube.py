"""YouTube Music in the language of the account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.exports import read_history
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

TITLES = [
    "Watched Airbag",
    "Je hebt naar Airbag gekeken",
    "Så Airbag",
    "Har tittat på Airbag",
    "Zhlédli jste video Airbag",
    "Airbag 을(를) 시청했습니다.",
    "Просмотрено видео Airbag",
    "Airbag angesehen",
    "„Airbag“ angesehen",
    "Vous avez regardé Airbag",
    "Has visto Airbag",
    "Você assistiu a Airbag",
    "Hai guardato Airbag",
    "Obejrzano: Airbag",
    "Airbag adlı videoyu izlediniz",
    "Airbag を視聴しました",
    "观看了 Airbag",
    "Katsottu: Airbag",
    "Megtekintve: Airbag",
    "Đã xem Airbag",
    "Telah menonton Airbag",
    "Airbag",
]


@pytest.mark.parametrize("title", TITLES)
def test_the_verb_is_no_part_of_the_title(tmp_path: Path, title: str) -> None:
    entry = {"header": "YouTube Music", "title": title, "time": "2024-06-01T10:30:00.000Z"}
    entries = [entry | {"subtitles": [{"name": "Radiohead - Topic"}]}]
    history = read_history(written(tmp_path, {"watch-history.json": json.dumps(entries)}) / "watch-history.json")
    assert [(row.title, row.creators) for row in history.rows] == [("Airbag", ("Radiohead",))]


@pytest.mark.parametrize("name", ["MyActivity.html", "watch-history.html"])
def test_a_web_page_says_what_to_choose(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="web page") as caught:
        read_history(written(tmp_path, {f"My Activity/YouTube/{name}": "<html><body>Watched</body></html>"}))
    assert "JSON" in caught.value.hint
