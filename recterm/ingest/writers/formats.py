"""Formats of exports by name, and the format of each file suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.writers.columnar import write_parquet, write_recbole
from recterm.ingest.writers.flat import write_csv, write_imdb, write_spreadsheet
from recterm.ingest.writers.letterboxd import write_letterboxd
from recterm.ingest.writers.lines import write_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from recterm.ingest.writers.content import Content, Written

WRITERS: Mapping[str, Callable[[Content, Path, str], Written]] = {
    "jsonl": write_lines,
    "csv": write_csv,
    "spreadsheet": write_spreadsheet,
    "letterboxd": write_letterboxd,
    "imdb": write_imdb,
    "recbole": write_recbole,
    "parquet": write_parquet,
}
"""Name -> writer of (content, folder, name of the file or folder to make in it)."""

ENDINGS: Mapping[str, str] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
"""Suffix of a file -> format."""
