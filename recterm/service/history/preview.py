"""Preview of a history before its import: its service, or the columns of each table of the person's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryPreview, PreviewedTable
from recterm.domain.answers.data.imports import FileUse
from recterm.domain.answers.data.preview import TableShape
from recterm.ingest.exports import HistoryMapping, Skips, choose_history_reader
from recterm.ingest.exports.own.reader import find_tables, mapped, own_lists, people_of, read_found, refusal
from recterm.ingest.files.archive import open_source
from recterm.service.history.own_tables import read_tables, table_choices
from recterm.service.libraries.files import open_library

if TYPE_CHECKING:
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
) -> HistoryPreview:
    """Return how a history would be read; nothing is written.

    Args:
        path: file, zip or folder.
        library: name or path; None is the current one. Its titles show which column holds titles.
        person: person whose rows to count, if there are several people.
        named: columns as the person names them; the rest is found.
        table: of several tables, the one that `named` is for.
        fresh: ignore remembered columns.

    Raises:
        InputError: it is neither an export nor a table.
    """
    source = open_source(Path(path))
    with open_library(library) as opened:
        choices = table_choices(opened, named or HistoryMapping(), table, fresh=fresh)
        reader = choose_history_reader(source, choices)
        if reader.lists is not own_lists:
            return HistoryPreview(path, reader.title, reader.name, ())
        skips = Skips(person=person, choices=choices)
        tables = find_tables(source, choices, skips)
        offered = [entry for entry in tables if entry.detected.personal] or (tables if source.single else [])
        if not offered:
            raise refusal(source, tables)
        people = people_of(offered)
        whole = person is not None or len(people) < 2
        previews = tuple(_preview(entry, choices, person, counted=whole) for entry in offered)
    left = {entry.table.file: entry.detected.doubt for entry in tables if entry not in offered}
    files = tuple(FileUse(file, "", why) for file, why in (skips.left | left).items())
    return HistoryPreview(path, reader.title, reader.name, previews, people, files)


def _preview(entry: DetectedTable, choices: TableChoices, person: str | None, *, counted: bool) -> PreviewedTable:
    """Return one table as it would be read; without its rows if nobody says whose they are."""
    skips = Skips(person=person, choices=choices)
    rows = read_found(entry, skips) if entry.ready and counted else []
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
    )
