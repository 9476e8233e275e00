"""Steam's library and page of licences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.exports.games.steam import LAST_PLAY, LICENCES, NO_NAME, NOT_PLAYED
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

GAMES = [
    {"appid": 31, "name": "Salt Road", "playtime_forever": 600, "rtime_last_played": 1700000000},
    {"appid": 32, "name": "Blue Hour", "playtime_forever": 0, "rtime_last_played": 0},
    {"appid": 33, "name": "Tin Drum", "playtime_forever": 5, "rtime_last_played": 86400},
]
PAGE = """<!DOCTYPE html><html><head><title>Steam</title></head><body>
<table class="account_table"><tr><th class="license_date_col">Date</th><th>Item</th>
<th class="license_acquisition_col">Acquisition Method</th></tr>
<tr><td class="license_date_col">28 Sep, 2024</td><td>
  <div class="free_license_remove_link"><a href="javascript:RemoveFreeLicense( 7, 'x' )">Remove</a><br></div>
  Salt &amp; Rain</td><td class="license_acquisition_col">Complimentary</td></tr>
<tr><td class="license_date_col">1 Sep, 2023</td><td>Dry Retail</td>
<td class="license_acquisition_col">Steam Store</td></tr></table></body></html>
"""


def test_a_library(tmp_path: Path) -> None:
    history = history_of(tmp_path, games_json=json.dumps({"response": {"game_count": 3, "games": GAMES}}))
    assert days(history) == [("view", "Salt Road", "2023-11-14"), ("view", "Tin Drum", "")]
    assert (history.rows[0].item_kind, history.rows[0].ids) == ("game", (("steam", "31"),))
    assert lists(history) == {"Owned": ["Salt Road", "Blue Hour", "Tin Drum"]}
    assert history.skipped == {NOT_PLAYED: 1}
    assert history.notes == [LAST_PLAY]


def test_a_library_without_names_is_refused_with_the_way(tmp_path: Path) -> None:
    games = {"response": {"games": [{"appid": 31, "playtime_forever": 600}]}}
    with pytest.raises(InputError, match="include_appinfo=1") as refused:
        history_of(tmp_path, games_json=json.dumps(games))
    assert NO_NAME in str(refused.value)


def test_a_saved_page_of_games(tmp_path: Path) -> None:
    queries = [{"queryKey": ["OwnedGames", "7"], "state": {"data": GAMES}}, {"queryKey": ["Other"], "state": {}}]
    context = json.dumps(json.dumps({"queryData": json.dumps({"queries": queries})}))
    page = f"<html><title>Steam Community :: me :: Games</title><script>window.SSR.renderContext=JSON.parse({context});"
    old = [{"appid": 31, "name": "Salt Road", "hours_forever": "1,204.5", "last_played": 1700000000}, {"appid": 34}]
    listed = f"<html><script>\nvar rgGames = {json.dumps(old)};\n</script></html>"
    history = history_of(tmp_path / "new", games_html=page)
    assert days(history) == [("view", "Salt Road", "2023-11-14"), ("view", "Tin Drum", "")]
    history = history_of(tmp_path / "old", games_html=listed)
    assert days(history) == [("view", "Salt Road", "2023-11-14")]
    assert history.skipped == {NO_NAME: 1}


@pytest.mark.parametrize("data", ["", "SSR.renderContext=JSON.parse(", 'SSR.renderContext=JSON.parse("[]")'])
def test_another_page_of_steam_is_refused(tmp_path: Path, data: str) -> None:
    with pytest.raises(InputError, match="a page of Steam without games"):
        history_of(tmp_path, games_html=f"<html><title>Steam Community</title>{data}</html>")


def test_a_page_of_licences(tmp_path: Path) -> None:
    history = history_of(tmp_path, licences_html=PAGE)
    assert (days(history), lists(history)) == ([], {"Owned": ["Salt & Rain", "Dry Retail"]})
    assert history.notes == [LICENCES]


def test_a_broken_declaration_is_refused(tmp_path: Path) -> None:
    broken = "<![x[<tr>"
    pages = {PAGE.replace("<tr>", broken, 1): "the page of licences is broken", f"<html>{broken}": "web page or XML"}
    for page, reason in pages.items():
        with pytest.raises(InputError, match=reason):
            history_of(tmp_path, page_html=page)
