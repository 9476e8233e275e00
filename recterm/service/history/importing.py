"""Import of a person's history from another service into a profile: dated, without duplicates, with a report."""

from __future__ import annotations

import json
import time
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryImported, HistoryReport
from recterm.domain.data.event_weights import UNSAID
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.errors import InputError
from recterm.ingest.catalogue.matching import Level
from recterm.ingest.exports import LEAST_PLAY, HistoryMapping, Skips, read_history
from recterm.process.atomic_files import atomic_file, check_free, check_writable, private_folder
from recterm.process.codec import to_document
from recterm.process.paths import expanded
from recterm.service.history.music import as_catalogue, music_kind
from recterm.service.history.own_tables import events_of, keep_named, read_tables, table_choices
from recterm.service.history.plan import HistoryPlan
from recterm.service.history.saved_weights import PlayWeights
from recterm.service.libraries.files import open_library
from recterm.service.libraries.words import library_words
from recterm.service.runtime.gc import gc_paused
from recterm.settings import load_settings
from recterm.store.people.deduplication import BY_HAND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from recterm.domain.answers.data.histories import ReadTable, ReportedTitle
    from recterm.domain.data.event_weights import EventChoice
    from recterm.domain.model import ProfileId
    from recterm.ingest.exports import History
    from recterm.service.history.plan import Written
    from recterm.store import Library


@gc_paused()
def import_history(
    path: Path,
    *,
    library: str | Path | None = None,
    profile: str | None = None,
    report: Path | None = None,
    force: bool = False,
    least_play: float = LEAST_PLAY / 1000,
    person: str | None = None,
    music: str | None = None,
    named: HistoryMapping | None = None,
    table: str | None = None,
    fresh: bool = False,
    events: EventChoice = UNSAID,
    forget_weights: bool = False,
    show_tables: Callable[[Sequence[ReadTable]], None] = lambda _: None,
    progress: ProgressSink = silent,
) -> HistoryImported:
    """Read an export, match its items to the catalogue, and record new events in one transaction.

    Importing twice changes nothing. Uncertain titles keep their own name until the user decides.

    Args:
        path: file, zip or folder, as downloaded.
        library: name or path; None is the current one.
        profile: profile to fill; None is the active one.
        report: file for the report on every item; None creates one in the reports folder, beside the libraries.
        force: overwrite an existing report.
        least_play: shortest play that counts, in seconds, if the export has the length of each play.
        person: person whose rows to import, if the export has several people.
        music: what plays count for in a library without music: `artists`, `albums` or `tracks`.
        named: columns of the user's own tables, to be remembered; None: the remembered ones, or those that are found.
        table: of several tables, the one that `named` is for.
        fresh: ignore remembered columns and weights.
        events: what each kind of play counts, and the half-life, to be remembered; `strength` is part of `named`.
        forget_weights: forget the remembered weights of this service, or of tables with these headings.
        show_tables: receives how the user's own tables are read, before anything is written.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        InputError: the export is not recognised or is damaged; the library's items are of another kind than `music`.
        LibraryError: the library cannot be written.
        WriteError: the report cannot be written; nothing is imported.
    """
    target = _place_of_report(report, force=force)
    progress(Progress("reading history", 0, 3))
    with open_library(library) as opened:
        choices = table_choices(opened, named or HistoryMapping(), table, fresh=fresh)
        weights = PlayWeights(events_of(events, choices.named), fresh=fresh or forget_weights)
        history = read_history(
            path, least_play=least_play, person=person, choices=choices, events=weights.given, recall=weights.recall
        )
        keep_named(history.tables, choices)
        if forget_weights:
            weights.forget(history.format, history.tables)
        weights.keep(history.format, history.tables)
        show_tables(read_tables(history.tables))
        skips = _skips_of(history)
        progress(Progress("matching titles", 1, 3))
        kind = music_kind(opened, history.rows, music)
        plan, written = _bring_in(opened, _profile_of(opened, profile), history, skips, kind, progress)
        _refuse_nothing(path, history, plan, skips, opened.info().label)
        doubts = [*weights.notes, *(plan.doubts(music=kind) if written.brought.new else [])]
        noun = library_words(opened, opened.info()).noun
    done = _answer(history, plan, written, skips, doubts, noun=noun, report=target or _own_report(history.format))
    _write_report(done, plan.titles.lines, replace=force)
    progress(Progress("history imported", 3, 3))
    return done


def _profile_of(library: Library, profile: str | None) -> ProfileId:
    return (library.profiles.active() if profile is None else library.profiles.get(profile)).id


def _skips_of(history: History) -> Skips:
    return Skips(Counter(history.skipped), {reason: list(rows) for reason, rows in history.examples.items()})


def _answer(
    history: History,
    plan: HistoryPlan,
    written: Written,
    skips: Skips,
    doubts: Sequence[str],
    *,
    noun: str,
    report: Path,
) -> HistoryImported:
    """Return what was imported; `doubts` are notes about weights and matches, `noun` is the library's kind of items."""
    brought = written.brought
    return HistoryImported(
        format=history.format,
        matched={level.value: plan.titles.levels[level] for level in (Level.SURE, Level.LIKELY, Level.POSSIBLE)},
        unmatched=plan.titles.levels[Level.UNMATCHED],
        events=brought.new,
        repeated=brought.repeated,
        already_from={"recterm" if source == BY_HAND else source: n for source, n in brought.elsewhere.items()},
        ratings_differ=brought.differing,
        skipped=skips.counts,
        examples={reason: tuple(rows) for reason, rows in skips.examples.items()},
        kinds=plan.kinds(),
        lists={item_list.name: written.lists.get(item_list.name, 0) for item_list in history.lists},
        notes=(*history.notes, *doubts),
        files=tuple(history.files),
        tables=read_tables(history.tables),
        scores=history.scores,
        report=report,
        number=written.number,
        item_kind=noun,
        source=history.source,
    )


def _refuse_nothing(path: Path, history: History, plan: HistoryPlan, skips: Skips, label: str) -> None:
    """Refuse a history without any row for this library, and without a list."""
    if plan.kinds() or history.lists:
        return
    reason, count = max(skips.counts.items(), key=lambda pair: pair[1])
    raise InputError(
        f"{path}: none of its {len(history.rows):,} rows counts in {label} ({reason}: {count:,})",
        "import it into a library of the same kind of items; `recterm library list` shows yours",
        code="nothing_counts",
    )


PLANS = 3
"""Plans made without a lock; the next one is made with the library locked, so that it cannot become outdated."""


def _bring_in(
    library: Library, person: ProfileId, history: History, skips: Skips, music: str | None, progress: ProgressSink
) -> tuple[HistoryPlan, Written]:
    """Match without locking the library, and write in one short transaction."""
    for _ in range(PLANS):
        plan = _planned(library, person, history, skips, music)
        progress(Progress("recording events", 2, 3))
        with library.transaction():
            if library.history_basis(person) == plan.basis:
                return plan, plan.write(history.source)
        progress(Progress("matching titles again, as the library has changed", 1, 3))
    with library.transaction():
        plan = _planned(library, person, history, skips, music)
        return plan, plan.write(history.source)


def _planned(library: Library, person: ProfileId, history: History, skips: Skips, music: str | None) -> HistoryPlan:
    skipped = _skips_of(history)
    plan = HistoryPlan(library, person, history.format)
    for row in as_catalogue(history.rows, plan.titles.matcher, skipped, music):
        if row.item_kind == "artist" and row.part:
            plan.artists.add(row.title)
        plan.add(row)
    for item_list in history.lists:
        plan.add_list(item_list, as_catalogue(item_list.items, plan.titles.matcher, skipped, music))
    plan.prepare()
    skips.counts, skips.examples = skipped.counts, skipped.examples
    return plan


def _place_of_report(report: Path | None, *, force: bool) -> Path | None:
    """Return the given file, if the report can be written there; None if recterm chooses the name."""
    if report is None:
        private_folder(_own_report("").parent)
        return None
    report = expanded(report)
    if not force:
        check_free(report)
    check_writable(report)
    return report


def _own_report(name: str) -> Path:
    """Return an unused path in recterm's own reports folder."""
    stem = f"history-{name}-{time.strftime('%Y%m%d-%H%M%S')}"
    folder = load_settings().data_dir / "reports"
    numbered = (folder / f"{stem}{f'-{number}' * (number > 1)}.json" for number in count(1))
    return next(path for path in numbered if not path.exists())


def _write_report(done: HistoryImported, lines: Sequence[ReportedTitle], *, replace: bool) -> None:
    document = to_document(done) | to_document(HistoryReport(made=int(time.time()), items=tuple(lines)))
    with atomic_file(done.report, replace=replace) as draft:
        draft.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
