"""Netflix's full data export: several profiles, thumbs and stars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind
from recterm.errors import InputError, SeveralPeopleError
from recterm.ingest.exports import read_history
from recterm.ingest.exports.people import OTHERS
from recterm.ingest.exports.video.netflix import NO_THUMB
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

VIEWED = """Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Country
Anna,2022-10-17 23:42:00,01:33:26,,Fargo,,PC,DE
Bo,2022-10-17 20:19:14,01:52:36,,Alien,,PC,DE
Anna,2022-10-16 20:19:14,02:10:06,,The Matrix,,PC,DE
"""
RATED = """Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,Region View Date
Anna,Fargo,thumb,,2,TV,2025-06-19 19:13:22,
Anna,The Matrix,star,5,2,HTML 5,2015-06-19 19:13:22,
Anna,Alien,thumb,,1,TV,2025-06-20 19:13:22,
Anna,Toy Story,thumb,,0,TV,2025-06-21 19:13:22,
Bo,Heat,thumb,,3,TV,2025-06-21 19:13:22,
"""


def test_whose_rows_are_meant_is_asked(tmp_path: Path) -> None:
    path = written(tmp_path, {"ViewingActivity.csv": VIEWED}) / "ViewingActivity.csv"
    with pytest.raises(SeveralPeopleError, match="Anna, Bo") as caught:
        read_history(path)
    assert caught.value.people == ("Anna", "Bo")
    assert "--person" in caught.value.hint
    history = read_history(path, person="anna")
    assert [row.title for row in history.rows] == ["Fargo", "The Matrix"]
    assert history.skipped == {OTHERS: 1}
    with pytest.raises(InputError, match="nobody called 'Cy'"):
        read_history(path, person="Cy")


def test_thumbs_and_stars_are_read_beside_the_activity(tmp_path: Path) -> None:
    files = {"CONTENT_INTERACTION/ViewingActivity.csv": VIEWED, "CONTENT_INTERACTION/Ratings.csv": RATED}
    history = read_history(written(tmp_path, files), person="Anna")
    assert [(row.title, row.kind, row.stars) for row in history.rows] == [
        ("Fargo", EventKind.VIEW, None),
        ("The Matrix", EventKind.VIEW, None),
        ("Fargo", EventKind.LIKE, None),
        ("The Matrix", EventKind.RATE, 5.0),
        ("Alien", EventKind.HIDE, None),
    ]
    assert history.skipped == {OTHERS: 2, NO_THUMB: 1}


def test_one_profile_needs_no_name(tmp_path: Path) -> None:
    lines = "".join(line for line in RATED.splitlines(keepends=True) if not line.startswith("Bo"))
    assert len(read_history(written(tmp_path, {"Ratings.csv": lines}) / "Ratings.csv").rows) == 3
