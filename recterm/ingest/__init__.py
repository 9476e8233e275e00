"""Files of any common shape, read by polars into validated frames, with a report of every row dropped."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from recterm.errors import InputError
from recterm.ingest.archive import open_source
from recterm.ingest.catalogue import item_rows
from recterm.ingest.columns import DETECTED, ColumnMapping
from recterm.ingest.community import CommunityArrays, decode_community, encode_community, fingerprint
from recterm.ingest.datacard import data_card
from recterm.ingest.dataset import Dataset
from recterm.ingest.detection import FORMATS, choose_reader
from recterm.ingest.reader import STEPS, ProgressSink, Request, silent
from recterm.ingest.report import Dropped, Report
from recterm.ingest.taking import Take

__all__ = [
    "FORMATS",
    "ColumnMapping",
    "CommunityArrays",
    "Dataset",
    "Dropped",
    "Report",
    "Take",
    "data_card",
    "decode_community",
    "encode_community",
    "fingerprint",
    "item_rows",
    "read",
]


def read(
    path: Path | str,
    *,
    format: str | None = None,
    mapping: ColumnMapping = DETECTED,
    progress: ProgressSink = silent,
    take: Take | None = None,
) -> Dataset:
    """Read a data set.

    Args:
        path: a file, a folder or a zip.
        format: one of FORMATS; None recognises it by its contents.
        mapping: columns of a plain table, where they are not found or found wrongly.
        progress: called at each step of the work; may raise to stop it.
        take: ratings or views, of data that have both; None: ratings where there are any.

    Raises:
        InputError: there is no data set, it is damaged, not one row can be used, or it has no ratings to take.
    """
    source = open_source(Path(path))
    reader = choose_reader(source, format, mapping)
    request = Request(source, mapping, format, progress, take=take)
    try:
        dataset = reader.read(request)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, UnicodeError, OSError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"{source.path} cannot be read as a table: {first}", "Check that the file is whole."
        ) from error
    if take is Take.RATINGS and dataset.scale is None:
        raise InputError(f"{source.path} holds no ratings, only views or plays", "Leave out --as, or say --as views.")
    request.step("read", STEPS)
    return dataset
