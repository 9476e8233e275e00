"""Ingest: files of any common shape, read by polars into validated frames, with a report of every dropped row.

Rooms: `files`, `tables`, `shapes` (baskets, matrices, nested JSON as tables), `relations` (which of several
tables lists the items), `interactions`, `events` (kinds of events), `catalogue`, `dataset`, `editions` (several items
of one work), `readers` (data sets), `exports` (personal histories), `writers`, `builtin`.

Nothing is loaded here before `read`: histories of one person are read without polars, which takes 0.25 s to load.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.progress import ProgressSink, silent
from recterm.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.interactions.feedback_choice import FeedbackChoice
    from recterm.ingest.tables.roles.columns import ColumnMapping

__all__ = ["read"]


def read(
    path: Path | str,
    *,
    format: str | None = None,
    mapping: ColumnMapping | None = None,
    progress: ProgressSink = silent,
    take: FeedbackChoice | None = None,
    where: Sequence[str] | None = None,
) -> Dataset:
    """Read a data set.

    Args:
        path: a file, a folder or a zip.
        format: one of `detection.FORMATS`; None recognises it by its contents.
        mapping: columns of a plain table, if detection misses them or gets them wrong.
        progress: called at each step; may raise to stop the import.
        take: ratings or views, for data with both; None: ratings if there are any.
        where: conditions on the rows, such as `verified=Y`; rows that fail one are left out. None: those of `mapping`.

    Raises:
        InputError: there is no data set, it is damaged, no row can be used, or it has no ratings to take.
    """
    import polars as pl

    from recterm.domain.data.row_conditions import Condition
    from recterm.ingest.detection import choose_reader
    from recterm.ingest.file_uses import with_files
    from recterm.ingest.files.archive import open_source
    from recterm.ingest.interactions.feedback_choice import FeedbackChoice
    from recterm.ingest.reader import STEPS, Request
    from recterm.ingest.tables.roles.columns import DETECTED

    column_mapping = mapping or DETECTED
    source = open_source(Path(path))
    conditions = tuple(map(Condition.of, column_mapping.where if where is None else where))
    reader = choose_reader(source, format, column_mapping, where=bool(conditions))
    request = Request(source, column_mapping, format, progress, take=take, where=conditions)
    try:
        dataset = reader.read(request)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, UnicodeError, OSError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(f"{source.path} cannot be read as a table: {first}", "check that the file is whole") from error
    if take is FeedbackChoice.RATINGS and dataset.scale is None:
        raise InputError(f"{source.path} has no ratings, only views or plays", "leave out --as, or say --as views")
    request.step("read", STEPS)
    return dataset if source.single or dataset.report.files else with_files(dataset, source, reader)
