"""Discogs' collection, wantlist and inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.exports.music.discogs import HEARD, SAME_RECORD
from tests.ingest.exports.reading import days, history_of, lists

if TYPE_CHECKING:
    from pathlib import Path

COLLECTION = """Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,CollectionFolder,Date Added,Collection Media Condition,Collection Sleeve Condition,Collection Notes
SH 8,Tin Drums (2),Salt Road,Harbour,"LP, Album",5,1973,501,Uncategorized,2019-01-01 12:00:00,Mint (M),,First one
SH 9,Tin Drums (2),Salt Road,Harbour,"CD, Album, RE",,2011,502,Attic,2020-01-01 12:00:00,,,
none,"Eat (2), Die (13)",Split,Fiction,"7"", EP",,0,503,Attic,2021-03-03 09:00:00,,,
none,"Sample, The",Blue Hour,Fiction,"LP, RE",0,2016,504,Uncategorized,,,,
none,Various,Rain Songs,Fiction,CD,6,1999,505,Uncategorized,,,,
none,"Rain, Wind & Snow*",,Fiction,CD,,1999,506,Uncategorized,,,,
"""  # noqa: E501
WANTLIST = """Catalog#,Artist,Title,Label,Format,Rating,Released,release_id,Notes
X1,"Rain, Wind & Snow*",Dry,Harbour,LP,,1980,507,some day
"""
INVENTORY = "listing_id,artist,title,label,catno,format,release_id,status,price\n1,Ana,Sold,Harbour,X,LP,508,Draft,3\n"


def test_a_collection_and_a_wantlist(tmp_path: Path) -> None:
    history = history_of(tmp_path, me_csv=COLLECTION, me_wants_csv=WANTLIST, sale_csv=INVENTORY)
    assert days(history) == [
        ("rate 5", "Salt Road", "2019-01-01"),
        ("view", "Salt Road", "2019-01-01"),
        ("view", "Split", "2021-03-03"),
        ("view", "Blue Hour", ""),
        ("view", "Rain Songs", ""),
        ("save", "Dry", ""),
    ]
    assert [row.creators for row in history.rows][1:] == [
        ("Tin Drums",), ("Eat", "Die"), ("The Sample",), ("Various Artists",), ("Rain, Wind & Snow",),
    ]  # fmt: skip
    assert [row.year for row in history.rows] == [1973, 1973, None, None, 1999, 1980]
    assert history.rows[0].ids == (("discogs-release", "501"),)
    assert lists(history) == {
        "Attic": ["Salt Road", "Split"],
        "Owned": ["Salt Road", "Salt Road", "Split", "Blue Hour", "Rain Songs"],
    }
    assert history.skipped == {SAME_RECORD: 1, "a rating outside its scale": 1, "no title": 1}
    assert history.notes == [HEARD, "2 notes on records were not kept"]
    assert {use.file: use.use or use.detail for use in history.files} == {
        "me.csv": "read",
        "me_wants.csv": "read",
        "sale.csv": "records for sale",
    }


def test_a_table_without_folders_is_what_its_name_says(tmp_path: Path) -> None:
    plain = "Catalog#,Artist,Title,Label,Format,Rating,Released,release_id\nX,Ana,Rain,L,LP,,1980,9\n"
    assert days(history_of(tmp_path / "a", ana_collection_csv=plain)) == [("view", "Rain", "")]
    assert days(history_of(tmp_path / "b", ana_wantlist_csv=plain)) == [("save", "Rain", "")]
