"""Prime Video: Amazon's requested data, and the CSV of the watch history's exporters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.ingest.exports import read_history
from recterm.ingest.exports.video.prime_video import OTHER_LIST, SEEN_SINCE, TAKEN_OFF, TRAILER
from recterm.ingest.exports.video.viewings import RESUMED, SAME_DAY
from tests.ingest.made_up import written, zipped

if TYPE_CHECKING:
    from pathlib import Path

VIEW, SAVE = EventKind.VIEW, EventKind.SAVE
VIEWED = (
    "Playback Hour,Operating System,Browser,Delivery Type,City,Country,ISP,State,Content Quality Entitled,"
    "Entitlement Type,Video Type,Audio Language,Title\n"
    "01/13/2016 22:00:00,Roku OS,,streaming,miami,us,HWC,fl,HD,RENTAL,Feature,,Blue Hour\n"
    "01/13/2016 23:00:00,Roku OS,,streaming,miami,us,HWC,fl,HD,RENTAL,Feature,,Blue Hour\n"
    "02/04/2016 21:00:00,Roku OS,,streaming,miami,us,HWC,fl,HD,TRAILER,Trailer,,The Words\n"
    "02/04/2016 21:00:00,Roku OS,,streaming,miami,us,HWC,fl,HD,PRIME,Feature,,Tin Drum - Staffel 2\n"
)
WATCHLIST = '"itemAddedDate","catalogTitle"\n"03/25/2020 10:15","Salt Road (1998)"\n"03/26/2020 10:15","Blue Hour"\n'
LISTED = (
    "listId,itemAddedDate,itemType,deleted,catalogTitle\n"
    "WATCHLIST,03/25/2020 10:15,MOVIE,0,Salt Road (1998)\nWATCHLIST,03/25/2020 10:15,MOVIE,1,Gone\n"
    "HIDDEN,03/25/2020 10:15,MOVIE,0,Other\n"
)


def test_requested_data(tmp_path: Path) -> None:
    files = {
        "Digital.PrimeVideo.Viewinghistory/Digital.PrimeVideo.Viewinghistory.csv": VIEWED,
        "Digital.PrimeVideo.Watchlist/Digital.PrimeVideo.Watchlist.csv": WATCHLIST,
        "Digital.PrimeVideo.Watchlist/Digital.PrimeVideo.WatchlistHistory.csv": LISTED,
        "Digital.PrimeVideo.LocationData/Digital.PrimeVideo.LocationData.csv": "last_seen_territory\nus\n",
    }
    history = read_history(zipped(tmp_path / "amazon.zip", files))
    assert [(row.kind, row.title, row.item_kind, row.year, row.timestamp) for row in history.rows] == [
        (VIEW, "Blue Hour", "", None, 1452722400),
        (VIEW, "Tin Drum", "series", None, 1454619600),
        (SAVE, "Salt Road", "", 1998, 1585131300),
    ]
    assert history.skipped == {RESUMED: 1, TRAILER: 1, SEEN_SINCE: 1, TAKEN_OFF: 1, OTHER_LIST: 1}
    assert [use.detail for use in history.files if not use.use] == ["another part of Amazon's data"]


EXPORTED = (
    "Date Watched,Type,Title,Episode Title,Global Title Identifier,Episode Global Title Identifier,Path,Episode Path\n"
    "2024-01-02 20:00:00,Movie,Season 9,,amzn1.dv.gti.1,,/detail/1,\n"
    "2024-01-02 21:00:00,Series,Tin Drum: Season 1,Pilot,amzn1.dv.gti.2,g,/detail/2,/e\n"
    "2024-01-02 22:00:00,Series,Tin Drum: Season 1,Second,amzn1.dv.gti.2,g,/detail/2,/e\n"
)
EXPORTED_BEFORE = (
    "Date Watched, Type, Title, Episode\n2024-01-02, Movie, Season 9, \n2024-01-02, Series, Tin Drum Season 1, Pilot\n"
    "2024-01-02, Series, Tin Drum Season 1, Second\n"
)


@pytest.mark.parametrize("text", [EXPORTED, EXPORTED_BEFORE])
def test_the_files_of_exporters(tmp_path: Path, text: str) -> None:
    history = read_history(written(tmp_path, {"watch-history.csv": text}) / "watch-history.csv")
    assert history.source == "Prime Video"
    assert [(row.title, row.item_kind) for row in history.rows] == [("Season 9", "movie"), ("Tin Drum", "series")]
    assert history.skipped == {SAME_DAY: 1}
