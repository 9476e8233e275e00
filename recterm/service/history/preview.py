"""Preview of a history before its import: its service, or the columns of each table of the person's own."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryPreview, PreviewedTable
from recterm.domain.answers.data.imports import FileUse
from recterm.domain.answers.data.preview import TableShape
from recterm.domain.data.event_weights import UNSAID
from recterm.ingest.exports import HistoryMapping, Skips, choose_history_reader, read_history
from recterm.ingest.exports.own.reader import OWN, find_tables, mapped, own_lists, people_of, read_found, refusal
from recterm.ingest.exports.weighing import play_kinds, weigh
from recterm.ingest.files.archive import open_source
from recterm.service.history.own_tables import events_of, read_tables, table_choices
from recterm.service.history.saved_weights import PlayWeights
from recterm.service.libraries.files import open_library

if TYPE_CHECKING:
    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.exports import TableChoices
    from recterm.ingest.exports.own.reader import DetectedTable


def preview_history(
    path: str,
    *,
    library: str | Path | None = None,
    person: str | None = None,
    named: HistoryMapping | None = None,
    table: str | None = None,
    fresh: bool = False,
    events: EventChoice = UNSAID,
    forget_weights: bool = False,
    services: bool = True,
) -> HistoryPreview:
    """Return how a history would be read; nothing is written.

    Args:
        path: file, zip or folder.
        library: name or path; None is the current one. Its titles show which column holds titles.
        person: person whose rows to count, if there are several people.
        named: columns as the person names them; the rest is found.
        table: of several tables, the one that `named` is for.
        fresh: ignore remembered columns and weights.
        events: what each kind of play counts, and the half-life.
        forget_weights: show what an import would be without the remembered weights.
        services: read the export of a service too, which takes as long as its import.

    Raises:
        InputError: it is neither an export nor a table.
    """
    source = open_source(Path(path))
    with open_library(library) as opened:
        choices = table_choices(opened, named or HistoryMapping(), table, fresh=fresh)
        reader = choose_history_reader(source, choices)
        weights = PlayWeights(events_of(events, choices.named), fresh=fresh or forget_weights)
        if reader.lists is not own_lists:
            seen = HistoryPreview(path, reader.title, reader.name, ())
            return _of_service(seen, person, choices, weights) if services else seen
        skips = Skips(person=person, choices=choices)
        tables = find_tables(source, choices, skips)
        offered = [entry for entry in tables if entry.detected.personal] or (tables if source.single else [])
        if not offered:
            raise refusal(source, tables)
        people = people_of(offered)
        whole = person is not None or len(people) < 2
        previews = tuple(_preview(entry, choices, person, weights, counted=whole) for entry in offered)
    left = {entry.table.file: entry.detected.doubt for entry in tables if entry not in offered}
    files = tuple(FileUse(file, "", why) for file, why in (skips.left | left).items())
    return HistoryPreview(
        path, reader.title, reader.name, previews, people, files, weights.notes, saved_weights=weights.saved
    )


def _of_service(
    seen: HistoryPreview, person: str | None, choices: TableChoices, weights: PlayWeights
) -> HistoryPreview:
    """Return what an import would make of the export of a service."""
    history = read_history(
        Path(seen.path),
        person=person,
        choices=choices,
        events=weights.given,
        recall=weights.recall,
        describe_plays=True,
    )
    return replace(
        seen,
        files=tuple(use for use in history.files if not use.use),
        notes=(*history.notes, *weights.notes),
        kinds=Counter(row.kind.value for row in history.rows),
        lists={item_list.name: len(item_list.items) for item_list in history.lists},
        skipped=history.skipped,
        scores=history.scores,
        plays=history.plays,
        saved_weights=weights.saved,
    )


def _preview(
    entry: DetectedTable, choices: TableChoices, person: str | None, weights: PlayWeights, *, counted: bool
) -> PreviewedTable:
    """Return one table as it would be read; without its rows if nobody says whose they are."""
    skips = Skips(person=person, choices=choices)
    rows = read_found(entry, skips) if entry.ready and counted else []
    events = weights.recall(OWN.name, skips.tables) or weights.given
    plays = play_kinds(rows, events, skips)
    rows, scores = weigh(rows, events, skips, whole=False)
    shown = skips.tables[0] if skips.tables else mapped(entry)
    (read,) = read_tables([shown])
    return PreviewedTable(
        file=shown.file,
        shape=TableShape(shown.columns, shown.rows, shown.mapping.choices),
        scale=shown.scale,
        saved=read.saved,
        doubt=shown.doubt,
        kinds=Counter(row.kind.value for row in rows),
        lists={item_list.name: len(item_list.items) for item_list in skips.lists},
        skipped=skips.counts,
        scores=scores,
        plays=plays,
    )
