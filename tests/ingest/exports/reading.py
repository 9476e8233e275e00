"""Reading of made-up exports in tests: what was done, with its day, and the lists."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from recterm.ingest.exports import read_history
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.exports import History


def history_of(folder: Path, **files: str | bytes) -> History:
    """Read files of one export, a single one by itself; `collection_csv` is the file `collection.csv`."""
    named = {".".join(name.rsplit("_", 1)): content for name, content in files.items()}
    written(folder, named)
    return read_history(folder / next(iter(named)) if len(named) == 1 else folder)


def days(history: History) -> list[tuple[str, str, str]]:
    """Return (kind with the stars, title, day) of each row; the day is empty where there is none."""
    return [
        (
            row.kind.value if row.stars is None else f"{row.kind.value} {row.stars:g}",
            row.title,
            "" if row.timestamp is None else dt.datetime.fromtimestamp(row.timestamp, dt.UTC).date().isoformat(),
        )
        for row in history.rows
    ]


def lists(history: History) -> dict[str, list[str]]:
    """Return the titles on each list."""
    return {named.name: [row.title for row in named.items] for named in history.lists}
