"""Import of a data set into a library: read, check, and replace the library's data in one step."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import Imported
from recterm.domain.data.editions import EditionHandling
from recterm.domain.model import Progress
from recterm.domain.progress import ProgressSink, silent
from recterm.errors import InputError, LibraryError
from recterm.ingest.catalogue.catalogue import item_columns
from recterm.ingest.dataset.community import encode_community, fingerprint
from recterm.ingest.dataset.datacard import data_card
from recterm.ingest.dataset.user_groups import user_groups
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.process.atomic_files import private_folder
from recterm.process.codec import to_document
from recterm.process.paths import expanded, real_path
from recterm.service.data.import_options import ImportOptions, keep_options
from recterm.service.data.saved_mapping import chosen_mapping, keep, recall
from recterm.service.libraries.files import current, name_for, path_of, remember
from recterm.service.runtime.gc import gc_paused
from recterm.service.runtime.malloc import freed_memory_kept
from recterm.store import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.interactions.feedback_choice import FeedbackChoice
    from recterm.service.data.saved_mapping import ColumnMemory


def import_data(
    path: Path,
    *,
    library: str | Path | None = None,
    format: str | None = None,
    mapping: ColumnMapping | None = None,
    replace: bool = False,
    take: FeedbackChoice | None = None,
    editions: EditionHandling = EditionHandling.GROUP,
    progress: ProgressSink = silent,
) -> Imported:
    """Read a data set and make it a library's data; the library keeps its profiles, events and settings.

    The library holds either the old data or the new, even if the process is killed.

    Args:
        path: file, zip or folder.
        library: name or path of the library; None names it after `path` and makes it the current one.
        format: name of the format; None recognises it by content.
        mapping: columns and rows to use, remembered for the next import; None uses what is remembered, else guesses
            all.
        replace: swap the data of a library that holds other data.
        take: ratings or views, for data with both; None takes ratings where there are any.
        editions: what is done with items that are sure to be editions of one work.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        InputError: the path cannot be read as a data set.
        LibraryError: the library holds other data and `replace` is False, or it cannot be written.
    """
    started = time.monotonic()
    given = mapping or ColumnMapping()
    memory = recall(path) if given.empty and format is None else None
    target = path_of(name_for(path) if library is None else library)
    source = str(real_path(expanded(path)))

    chosen = chosen_mapping(given, memory)
    options = ImportOptions(chosen, format, take, editions)

    def read() -> Dataset:
        try:
            return options.read(path, chosen, progress)
        except InputError as error:
            if memory is None:
                raise
            raise memory.unfit(error) from error

    with gc_paused(), freed_memory_kept():
        dataset = _into(target, read, source, options, replace, progress)
    if library is None or not current().exists():
        remember(target)
    if chosen != (ColumnMapping() if memory is None else memory.mapping):
        memory = keep(path, chosen)
    return _result(dataset, target, memory, time.monotonic() - started)


def _into(
    target: Path,
    read: Callable[[], Dataset],
    source: str,
    options: ImportOptions,
    replace: bool,
    progress: ProgressSink,
) -> Dataset:
    """Read the data set and write it to the library `target`, new or existing."""
    if target.exists():
        with Library.open(target) as opened:
            dataset = read()
            named = fingerprint(dataset)
            if not replace:
                _check_same(opened, source, named)
            write_data(opened, dataset, source, progress, named)
            keep_options(opened, options)
    else:
        dataset = read()
        private_folder(target.parent)
        with Library.build(target, target.stem, dataset.label) as created:
            write_data(created, dataset, source, progress)
            keep_options(created, options)
    return dataset


def write_data(
    library: Library,
    dataset: Dataset,
    source: str,
    progress: ProgressSink,
    named: str | None = None,
) -> None:
    """Make a data set the library's data, in one transaction; `named` is its fingerprint, if known."""
    progress(Progress("writing library", 0, 0, dataset.label))
    # While this thread writes the items, a second one computes the facts about the data, and a third encodes chunks.
    with ThreadPoolExecutor(1) as beside:
        described = beside.submit(lambda: (named or fingerprint(dataset), to_document(data_card(dataset))))
        library.data.replace(
            item_columns(dataset),
            encode_community(dataset.interactions),
            described.result,
            label=dataset.label,
            format=dataset.format,
            scale=dataset.scale,
            simulated=dataset.simulated,
            n_users=dataset.n_users,
            n_interactions=dataset.n_interactions,
            source=source,
            works=dataset.works,
            user_groups=user_groups(dataset),
        )


def _check_same(library: Library, source: str, fingerprint: str) -> None:
    """Refuse to replace a data set without --replace."""
    info = library.info()
    if not info.n_items or info.fingerprint == fingerprint or library.settings.get("source") == source:
        return
    raise LibraryError(
        f"library {info.name!r} holds other data ({info.label})",
        "--replace replaces the data and keeps the profiles; --library NAME imports into another library",
        code="library_has_data",
    )


def _result(dataset: Dataset, target: Path, memory: ColumnMemory | None, seconds: float) -> Imported:
    report = dataset.report
    return Imported(
        library=target.stem,
        path=target,
        format=dataset.format,
        data=dataset.label,
        items=dataset.n_items,
        users=dataset.n_users,
        interactions=dataset.n_interactions,
        density=dataset.density,
        sparsity=1.0 - dataset.density,
        dropped={reason: rows.count for reason, rows in report.dropped.items()},
        examples={reason: rows.examples for reason, rows in report.dropped.items()},
        merged=sum(rows.count for rows in report.merged.values()),
        notes=(*report.notes, *([memory.note] if memory is not None else [])),
        unrated=report.unrated,
        files=report.files,
        editions=dataset.editions,
        scores=report.scores,
        seconds=seconds,
    )
