"""StoryGraph's export."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from recterm.domain.model import EventKind
from recterm.ingest.exports import read_history
from recterm.ingest.exports.books.storygraph import BEING_READ

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Title,Authors,ISBN/UID,Read Status,Date Added,Last Date Read,Dates Read,Read Count,Star Rating,Review"
LINES = [
    'Salt Road,"Ana, Bo",9780000000002,read,2022/01/08,2022/03/09,"2022/02/20-2022/03/09, 2019/01/02",2,4.25,Good.',
    "Blue Hour,Bo Sample,,to-read,2022/11/26,,,0,",
    "Tin Drum,Bo Sample,,did-not-finish,2022/11/26,,,0,,",
    "Rain,Bo Sample,B00XYZ,currently-reading,2022/11/26,,,0,",
    "Dry,Bo Sample,,read,2022/11/26,,,1,0",
]


def test_every_reading_counts_and_ratings_are_halves(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(HEAD + "\n" + "\n".join(LINES) + "\n", encoding="utf-8")
    history = read_history(tmp_path / "s.csv")
    days = [
        row.timestamp and dt.datetime.fromtimestamp(row.timestamp, dt.UTC).date().isoformat() for row in history.rows
    ]
    assert [(row.title, row.kind, row.stars, day) for row, day in zip(history.rows, days, strict=True)] == [
        ("Salt Road", EventKind.VIEW, None, "2022-03-09"),
        ("Salt Road", EventKind.VIEW, None, "2019-01-02"),
        ("Salt Road", EventKind.RATE, 4.5, "2022-03-09"),
        ("Blue Hour", EventKind.SAVE, None, "2022-11-26"),
        ("Tin Drum", EventKind.DROP, None, None),
        ("Dry", EventKind.VIEW, None, None),
    ]
    assert history.rows[0].ids == (("isbn", "9780000000002"), ("isbn", "0000000000"))
    assert history.rows[0].creators == ("Ana", "Bo")
    assert history.skipped == {BEING_READ: 1}
    assert history.notes == ["1 review that you wrote was not kept"]
