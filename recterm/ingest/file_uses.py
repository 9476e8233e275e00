"""Files of a folder or archive that a reader of a known format read, and those that it left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.answers.data.imports import FileUse
from recterm.ingest.relations.heads import no_table
from recterm.ingest.report import grouped

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Reader


def with_files(dataset: Dataset, source: Source, reader: Reader) -> Dataset:
    """Return the data set with every file of its source in the report."""
    used = [FileUse(member.name, "read", "") for member in source.members if member.reads]
    left = [FileUse(member.name, "", _why(member, reader)) for member in source.members if not member.reads]
    return replace(dataset, report=replace(dataset.report, files=grouped([*used, *left])))


def _why(member: Member, reader: Reader) -> str:
    return no_table(member) or f"not used with {reader.title}"
