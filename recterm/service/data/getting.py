"""Acquisition of a public data set: download, check, import."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import Downloaded, DownloadedAndImported, PublicDataSet
from recterm.domain.progress import ProgressSink, silent
from recterm.errors import InputError
from recterm.service.data.downloading import Source, download, published_checksum
from recterm.service.data.importing import import_data
from recterm.service.data.public_data import data_set_named
from recterm.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.interactions.feedback_choice import FeedbackChoice


def get(
    name: str,
    *,
    accepted: bool,
    library: str | Path | None = None,
    replace: bool = False,
    only_download: bool = False,
    keep: bool = False,
    take: FeedbackChoice | None = None,
    progress: ProgressSink = silent,
) -> Downloaded | DownloadedAndImported:
    """Download a public data set and import it; an interrupted download resumes.

    Args:
        name: name in `public_data.DATA_SETS`.
        accepted: whether the user has read and accepted the publisher's terms.
        library: library to fill; None uses one named after the data set and makes it current.
        replace: swap the data of a library that holds other data.
        only_download: download without importing.
        keep: keep the file after the import.
        take: ratings or views, for data with both.
        progress: receives progress reports; may raise to stop the work.

    Raises:
        InputError: the data set is unknown, the terms are not accepted, or the file cannot be read.
        DownloadError: the file cannot be fetched, or its checksum is wrong.
        LibraryError: the library holds other data and `replace` is False, or it cannot be written.
    """
    data_set = data_set_named(name)
    if not accepted:
        raise InputError(
            f"{data_set.title} comes on terms: {data_set.licence}",
            f"read {data_set.home}, then accept them with --accept",
            code="terms_not_accepted",
        )
    checksum = data_set.checksum or (published_checksum(data_set.checksum_url) if data_set.checksum_url else "")
    file = download(Source(data_set.url, data_set.bytes, checksum), place_of(data_set), progress=progress)
    if only_download:
        return Downloaded(data_set, file)
    imported = import_data(file, library=library, replace=replace, take=take, progress=progress)
    if not keep:
        file.unlink()
    values = {field.name: getattr(imported, field.name) for field in fields(imported)}
    return DownloadedAndImported(**values, data_set=data_set, file=file if keep else None)


def place_of(data_set: PublicDataSet) -> Path:
    """Return the path of the download, named so that its library gets the data set's name."""
    ending = data_set.filename[data_set.filename.index(".") :]
    return load_settings().data_dir / "downloads" / f"{data_set.name}{ending}"
