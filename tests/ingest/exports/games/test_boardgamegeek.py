"""BoardGameGeek's collection, as a table and as the API's XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.exports.games.boardgamegeek import NEITHER, ONE_PLAY, SAME_DAY, UNWANTED
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

TABLE = (
    "objectname,objectid,rating,numplays,own,fortrade,want,wanttobuy,wanttoplay,prevowned,preordered,wishlist,"
    "wishlistpriority,wishlistcomment,comment,originalname,yearpublished\n"
    '"Salt Road","31","8.5","12","1","0","0","0","0","0","0","0","3","","Good.","Salzstraße","1995"\n'
    '"Blue Hour","32","0","0","0","0","0","0","0","0","0","1","2","","","Blue Hour","2003"\n'
    '"Tin Drum","33","0","0","0","0","0","0","0","1","0","1","5","","","Tin Drum","0"\n'
    '"Dry","34","0","0","1","1","0","0","0","0","0","0","3","","","","2003"\n'
)
ANSWER = """<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<items totalitems="2" termsofuse="https://boardgamegeek.com/xmlapi/termsofuse" pubdate="Sat, 04 May 2024">
  <item objecttype="thing" objectid="31" subtype="boardgame" collid="1">
    <name sortindex="1">Salt Road</name><originalname>Salzstraße</originalname><yearpublished>1995</yearpublished>
    <stats minplayers="3"><rating value="7"><average value="7.09"/></rating></stats>
    <status own="1" prevowned="0" fortrade="0" want="0" wanttoplay="0" wanttobuy="0" wishlist="0" preordered="0"
      lastmodified="2020-01-02 10:00:00"/>
    <numplays>3</numplays>
  </item>
  <item objecttype="thing" objectid="35" subtype="videogame" collid="2">
    <name sortindex="1" value="Rain"/>
    <stats><rating value="N/A"/></stats>
    <status own="0" wanttoplay="1" lastmodified="2021-01-02 10:00:00"/>
    <numplays>0</numplays>
  </item>
</items>
"""


def test_a_table(tmp_path: Path) -> None:
    history = history_of(tmp_path, collection_csv=TABLE)
    assert days(history) == [("view", "Salt Road", ""), ("rate 4.5", "Salt Road", ""), ("save", "Blue Hour", "")]
    game = history.rows[0]
    assert (game.item_kind, game.year, game.ids, game.titles) == ("boardgame", 1995, (("bgg", "31"),), ("Salzstraße",))
    assert lists(history) == {"Owned": ["Salt Road", "Dry"], "Owned before": ["Tin Drum"], "For trade": ["Dry"]}
    assert history.skipped == {UNWANTED: 1, NEITHER: 1}
    assert history.notes == [ONE_PLAY, "1 comment on a game was not kept"]


def test_an_answer_of_the_api(tmp_path: Path) -> None:
    history = history_of(tmp_path, collection_xml=ANSWER)
    assert days(history) == [
        ("view", "Salt Road", ""),
        ("rate 3.5", "Salt Road", "2020-01-02"),
        ("save", "Rain", "2021-01-02"),
    ]
    assert [row.item_kind for row in history.rows] == ["boardgame", "boardgame", "game"]
    assert lists(history) == {"Owned": ["Salt Road"]}


def test_logged_plays_have_days(tmp_path: Path) -> None:
    item = '<item name="Salt Road" objectid="31"><subtypes><subtype value="boardgame"/></subtypes></item>'
    days_of_play = ("2019-01-05", "2019-01-05", "0000-00-00")
    plays = "".join(f'<play id="{n}" date="{date}" quantity="1">{item}</play>' for n, date in enumerate(days_of_play))
    log = f'<?xml version="1.0"?><plays username="me" total="3" page="1">{plays}<play date="2019-01-06"/></plays>'
    history = history_of(tmp_path, collection_csv=TABLE, plays_xml=log)
    assert days(history) == [
        ("view", "Salt Road", "2019-01-05"),
        ("view", "Salt Road", ""),
        ("rate 4.5", "Salt Road", ""),
        ("save", "Blue Hour", ""),
    ]
    assert history.skipped == {SAME_DAY: 1, "no title": 1, UNWANTED: 1, NEITHER: 1}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "<message>\n\tYour request for this collection has been accepted and will be processed.</message>",
            "preparing",
        ),
        (ANSWER[:400], "broken XML"),
        (
            '<items termsofuse="https://boardgamegeek.com/x"><item type="boardgame" id="13"/></items>',
            "not a collection",
        ),
        ('<!DOCTYPE x [<!ENTITY a "b">]><items a="boardgamegeek.com">&a;</items>', "broken XML"),
    ],
)
def test_other_answers_are_refused(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        history_of(tmp_path, collection_xml=content)
