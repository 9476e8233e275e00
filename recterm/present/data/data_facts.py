"""Data facts on libraries, imports, histories and public data sets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import DownloadedAndImported
from recterm.domain.data.history_roles import ROLES
from recterm.domain.data.row_conditions import conditions_text
from recterm.domain.kind_words import words_of
from recterm.present.data.data_card import edition_facts, format_percent
from recterm.present.data.event_scores import event_facts, play_facts
from recterm.present.text import cells, clean, counted, fit, format_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.domain.answers.data.histories import HistoryImported
    from recterm.domain.answers.data.imports import Downloaded, FileUse, Imported, PublicDataSet
    from recterm.domain.answers.data.preview import DataPreview
    from recterm.domain.answers.libraries import LibraryRestored
    from recterm.present.facts import Fact
    from recterm.service.libraries.files import LibraryEntry
    from recterm.service.libraries.restore import BackupFile

TEXT, SOFT, STARS, HEADING = "facts--text", "facts--label", "facts--stars", "facts--heading"

MAX_CELL = 18
"""Cells of a cell of a previewed table."""

FILES_SHOWN = 8


def library_facts(entry: LibraryEntry) -> list[Fact]:
    """Return the facts of one library of the list."""
    facts: list[Fact] = [("file", str(entry.path), SOFT), ("size", format_size(entry.bytes), TEXT)]
    if entry.info is None:
        return [*facts, *([("cannot be opened", entry.problem, STARS)] if entry.problem else [])]
    info = entry.info
    return [
        ("data", info.label, TEXT),
        ("users", f"{info.n_users:,}", TEXT),
        ("items", f"{info.n_items:,}", TEXT),
        *([("added items", f"{info.n_own:,} from histories, not in the data", TEXT)] if info.n_own else []),
        ("interactions", f"{info.n_interactions:,}", TEXT),
        *([("community", "simulated, not recorded from people", STARS)] if info.simulated else []),
        *facts,
    ]


def backup_facts(backup: BackupFile) -> list[Fact]:
    """Return a backup, and what it would replace."""
    written = datetime.fromtimestamp(backup.written).astimezone()
    return [
        ("backup", backup.path.name, TEXT),
        ("folder", str(backup.path.parent), TEXT),
        ("written", f"{written:%Y-%m-%d %H:%M}", STARS),
        ("size", format_size(backup.bytes), TEXT),
        ("replaces", f"the library {backup.library}", TEXT),
        ("kept", f"the present one is kept as {backup.kept}", TEXT),
    ]


def format_restored(answer: LibraryRestored) -> str:
    """Return the result of a restore, in a sentence or two."""
    kept = f" What was there before is kept as {answer.kept.stem}." if answer.kept is not None else ""
    return f"Restored {answer.library} from {answer.backup.name}.{kept}"


def import_facts(answer: Imported, *, density: bool = False) -> list[Fact]:
    """Return the result of an import; `density` adds how full the matrix is."""
    counts = (("users", answer.users), ("items", answer.items), ("interactions", answer.interactions))
    return [
        ("library", answer.library, STARS),
        ("format", answer.format, TEXT),
        *((name, f"{count:,}", TEXT) for name, count in counts),
        *(density_facts(answer.density, answer.sparsity) if density else ()),
        *([("merged", f"{answer.merged:,} repeated rows", TEXT)] if answer.merged else []),
        *edition_facts(answer.editions),
        *_reasons("dropped", answer.dropped, answer.examples),
        *file_facts(answer.files),
        *event_facts(answer.scores),
        *_notes(answer.notes),
    ]


def file_facts(files: Sequence[FileUse]) -> list[Fact]:
    """Return what each file of a folder or archive is read for, and why the others are not."""
    used: list[Fact] = [
        (file.use, clean(": ".join(filter(None, (file.file, file.detail)))), TEXT) for file in files if file.use
    ]
    left = [("not read", clean(f"{file.file}: {file.detail}"), SOFT) for file in files if not file.use]
    return [*used, *left]


def density_facts(density: float, sparsity: float) -> list[Fact]:
    """Return how full the matrix of users and items is, and how empty, with the four decimals that takes."""
    return [("density", format_percent(density, 4), TEXT), ("sparsity", format_percent(sparsity, 4), TEXT)]


def history_facts(answer: HistoryImported, undo_key: str = "") -> list[Fact]:
    """Return the result of a history import; `undo_key` is what undoes it besides the command."""
    kinds = format_kinds(answer.kinds, words_of(answer.item_kind))
    undo = f"`recterm history undo-import {answer.number}`"
    return [
        ("events", f"{answer.events:,} new, {answer.repeated:,} already here", STARS),
        *((level, counted(count, "item"), TEXT) for level, count in answer.matched.items()),
        ("not matched", f"{counted(answer.unmatched, 'item')}, kept as added by you", TEXT),
        *([("holds", ", ".join(kinds), TEXT)] if kinds else []),
        *play_facts(answer.scores),
        *(
            ("columns", f"{clean(table.file)}: {format_columns(table.columns, table.scale)}", TEXT)
            for table in answer.tables
        ),
        *(("list", f"{clean(name)}: {counted(count, 'item')} more", TEXT) for name, count in answer.lists.items()),
        *(("already here", f"{count:,} from {clean(name)}", TEXT) for name, count in answer.already_from.items()),
        *(
            [("rated before", f"{answer.ratings_differ:,} differently; the latest rating counts", TEXT)]
            if answer.ratings_differ
            else []
        ),
        *([("to undo", f"{undo_key}, or {undo}" if undo_key else undo, TEXT)] if answer.number is not None else []),
        *_reasons("skipped", answer.skipped, answer.examples),
        *_export_files(answer.files),
        *_notes(answer.notes),
    ]


def _export_files(files: Sequence[FileUse]) -> list[Fact]:
    """Return the files of an export that were read, in one line, and each that was not."""
    read = [clean(use.file) for use in files if use.use]
    more = f" and {len(read) - FILES_SHOWN:,} more" if len(read) > FILES_SHOWN else ""
    line: list[Fact] = [("read", ", ".join(read[:FILES_SHOWN]) + more, TEXT)] if read else []
    return [*line, *file_facts([use for use in files if not use.use])]


def format_columns(columns: Mapping[str, str], scale: str) -> str:
    """Return how a table is read: `title from Film, rating from Grade (0 to 20), id from imdb=Link`."""
    parts = {role: f"{role} from {clean(columns[role])}" for role in ROLES if columns.get(role) and role != "scale"}
    if scale and "rating" in parts:
        parts["rating"] += f" ({scale})"
    return ", ".join(parts.values())


def download_facts(answer: Downloaded | DownloadedAndImported) -> list[Fact]:
    """Return the result of a download."""
    imported = import_facts(answer) if isinstance(answer, DownloadedAndImported) else []
    return [*imported, *([("file", str(answer.file), SOFT)] if answer.file is not None else [])]


def _rows_kept(preview: DataPreview, counts: tuple[int, int]) -> str:
    kept, rows = counts
    return clean(f"those with {conditions_text(preview.shape.where)}: {kept:,} of the first {rows:,}")


def preview_facts(preview: DataPreview) -> list[Fact]:
    """Return what a data set was recognised as, and what an import makes of it."""
    shown, more = preview.files[:FILES_SHOWN], len(preview.files) - FILES_SHOWN
    files = ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")
    roles = ", ".join(f"{role} = {column}" for role, column in preview.shape.proposed.items())
    facts: list[Fact] = [
        ("this is", preview.title, STARS),
        ("because", preview.because, TEXT),
        *([("files", files, SOFT)] if len(preview.files) > 1 and not preview.uses else []),
        *file_facts(preview.uses),
        *([("columns", roles, TEXT)] if preview.changeable else []),
        *([("rows", _rows_kept(preview, preview.rows_kept), TEXT)] if preview.rows_kept is not None else []),
        *([("values", f"{preview.scale}, by the first rows", TEXT)] if preview.scale else []),
        *event_facts(preview.scores),
        *(("note", note, SOFT) for note in preview.notes),
        ("becomes", f"the library {preview.library}{', which already exists' * preview.library_exists}", TEXT),
    ]
    return facts


def format_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    """Format rows of a table as lines, cells below each other."""
    columns = zip(*rows, strict=True)
    widths = [min(MAX_CELL, max(cells(clean(cell)) for cell in column)) for column in columns]
    return ["  ".join(fit(cell, width) for cell, width in zip(row, widths, strict=True)) for row in rows]


def _notes(notes: Iterable[str]) -> list[Fact]:
    return [("note", clean(note), SOFT) for note in notes]


def _reasons(label: str, counts: Mapping[str, int], examples: Mapping[str, Sequence[str]]) -> list[Fact]:
    """Return each reason why rows were left out, with the first rows."""
    facts: list[Fact] = []
    for reason, count in counts.items():
        facts.append((label, f"{count:,} {clean(reason)}", TEXT))
        facts += [("", clean(row), SOFT) for row in examples.get(reason, ())]
    return facts


def format_size(count: int) -> str:
    """Format bytes for people: `1.0 MB`."""
    return f"{count / 1e6:,.1f} MB"


def data_set_facts(data_set: PublicDataSet) -> list[Fact]:
    """Return a public data set and its publisher's terms."""
    return [
        ("holds", data_set.content, TEXT),
        ("size", f"{format_size(data_set.bytes)} to download", TEXT),
        ("terms", data_set.licence, STARS),
        ("in full", data_set.home, SOFT),
        ("cite", data_set.citation, TEXT),
        ("from", data_set.url, SOFT),
    ]
