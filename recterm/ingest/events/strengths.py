"""Event strengths: a column of dwell times, shares of play or counts, which makes an event stronger or weaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import NO_COLUMN
from recterm.errors import InputError
from recterm.ingest.interactions.event_scores import StrengthKind
from recterm.ingest.relations.keys import depends_on
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.values.cell_numbers import numbers_of, share_of_numbers

if TYPE_CHECKING:
    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.tables.roles.columns import Columns
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.values.scale import Values

_SHARES = {
    "percent", "percentage", "percentplayed", "percentwatched", "percentlistened", "percentread", "playedpercent",
    "playedpercentage", "playpercentage", "watchpercent", "watchpercentage", "watchedpercent", "watchedpercentage",
    "listenpercentage", "progress", "completion", "completionrate", "completionratio", "shareplayed", "playedshare",
    "playedratio", "playratio", "watchratio", "watchedratio", "readratio", "playcompletion", "watchcompletion",
}  # fmt: skip
"""Folded names of columns with shares of play."""

_DWELLS = {
    "dwell", "dwelltime", "dwelltimems", "dwellms", "dwellseconds", "dwellsec", "dwelltimesec", "dwelltimeseconds",
    "timespent", "timespentms", "timespentseconds", "timespentsec", "secondsspent", "timeonpage", "timeonsite",
    "viewtime", "viewtimems", "viewduration", "viewingtime", "readingtime", "readtime", "watchtime", "watchtimems",
    "watchtimesec", "watchtimeseconds", "watchduration", "watchseconds", "watchedseconds", "watchingtimes", "playtime",
    "playtimems", "playtimesec", "playduration", "playedms", "msplayed", "secondsplayed", "playedseconds",
    "listentime", "listenms", "listenduration", "listeningtime", "playingtime", "duration", "durationms",
    "durationsec", "durationseconds", "engagementtime", "engagementtimemsec", "stay", "staytime", "verweildauer",
    "dauer", "hördauer", "duree", "durée", "duracion", "duración", "durata", "duração",
}  # fmt: skip
"""Folded names of columns with dwell times, in any unit."""

_LENGTHS = {
    "duration", "durationms", "durationsec", "durationseconds", "dauer", "duree", "durée", "duracion", "duración",
    "durata", "duração",
}  # fmt: skip
"""Those that may as well be the length of a track or film, as in Spotify's playlists."""

_PERCENT = 1.5
"""Largest share from which shares are in percent; people play a little more than all of a track."""


def strength_column(
    columns: Columns, table: Table, choice: EventChoice, values: Values | None
) -> tuple[str | None, StrengthKind]:
    """Return the column that makes events stronger or weaker, and what it is: as named, counts, shares, dwell times."""
    sample = table.sample
    if choice.strength == NO_COLUMN:
        return None, StrengthKind.DWELL
    if choice.strength is not None:
        name = column_called(sample, choice.strength, "--dwell")
        if not share_of_numbers(sample[name]):
            raise InputError(
                f"{table.where}: the column {name!r} holds no numbers", "give a column of times or shares to --dwell"
            )
        return name, _meaning(sample, name)
    item = columns.item or columns.title
    if columns.value is not None and values is not None:
        counts = values.scale is None and not (item and depends_on(sample, item, columns.value))
        return (columns.value, StrengthKind.COUNT) if counts else (None, StrengthKind.DWELL)
    for names in (_SHARES, _DWELLS):
        for name in sample.columns:
            fits = fold_column_name(name) in names and name not in columns.used and share_of_numbers(sample[name]) > 0.5
            of_item = fits and item is not None and (depends_on(sample, item, name) or _is_length(sample, item, name))
            if fits and not of_item:
                return name, _meaning(sample, name)
    return None, StrengthKind.DWELL


def _is_length(sample: pl.DataFrame, item: str, name: str) -> bool:
    """Return whether a column of durations may be the items' own: no item occurs with two different ones."""
    if fold_column_name(name) not in _LENGTHS:
        return False
    durations = sample.select(item=pl.col(item), duration=pl.col(name)).drop_nulls().unique()
    return durations["item"].n_unique() == durations.height


def _meaning(sample: pl.DataFrame, name: str) -> StrengthKind:
    highest = numbers_of(sample[name]).max() or 0.0
    assert isinstance(highest, float)
    folded = fold_column_name(name)
    percent = "percent" in folded or "%" in name
    if folded in _DWELLS or not (folded in _SHARES or percent or highest <= 1):
        return StrengthKind.DWELL
    ratio = "ratio" in folded
    return StrengthKind.PERCENT if highest > _PERCENT and not ratio else StrengthKind.SHARE


def column_called(sample: pl.DataFrame, wanted: str, flag: str) -> str:
    """Return the column that a person named, also where it is written a little differently.

    Raises:
        InputError: there is no such column.
    """
    if wanted in sample.columns:
        return wanted
    named = [name for name in sample.columns if fold_column_name(name) == fold_column_name(wanted)]
    if len(named) != 1:
        raise InputError(
            f"there is no column {wanted!r}",
            f"the columns are {', '.join(sample.columns)}; give one of them to {flag}, or {NO_COLUMN}",
            code="no_such_column",
        )
    return named[0]
