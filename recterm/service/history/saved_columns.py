"""Saved columns of a person's tables, keyed by the tables' headings and reused by the next import."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.data.history_roles import ROLES
from recterm.errors import InputError, WriteError
from recterm.ingest.exports import HistoryMapping
from recterm.process.atomic_files import atomic_file, private_folder
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

VERSION = 1


@dataclass(frozen=True, slots=True)
class SavedColumns:
    """What a person said of tables with the same headings, and the file that holds it."""

    file: Path
    mapping: HistoryMapping


def recall_columns(columns: Sequence[str]) -> SavedColumns | None:
    """Return what was saved for tables with these headings; None if nothing was.

    Raises:
        InputError: the file with the columns is damaged.
    """
    file = _place(columns)
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return None
    except (ValueError, RecursionError) as error:
        raise _damaged(file) from error
    choices = document.get("choices") if isinstance(document, dict) else None
    if not isinstance(choices, dict) or not all(
        role in ROLES and isinstance(text, str) for role, text in choices.items()
    ):
        raise _damaged(file)
    return SavedColumns(file, HistoryMapping.of(choices))


def keep_columns(columns: Sequence[str], mapping: HistoryMapping) -> SavedColumns | None:
    """Save what a person says of tables with these headings; return None if it cannot be written."""
    file = _place(columns)
    document = {"recterm_history_columns": VERSION, "columns": list(columns), "choices": mapping.choices}
    try:
        private_folder(file.parent)
        with atomic_file(file, replace=True, private=True) as draft:
            draft.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except WriteError:
        return None
    return SavedColumns(file, mapping)


def keep_choices(columns: Sequence[str], choices: Mapping[str, str]) -> SavedColumns | None:
    """Save role -> text for tables with these headings, as `keep_columns` does.

    Raises:
        InputError: the ids are not pairs of a service and a column.
    """
    return keep_columns(columns, HistoryMapping.of(choices))


def _place(columns: Sequence[str]) -> Path:
    """Return the file for tables with these headings, in any order."""
    key = hashlib.sha256("\0".join(sorted(columns)).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return load_settings().data_dir / "columns" / f"history-{key}.json"


def _damaged(file: Path) -> InputError:
    return InputError(
        f"{file} should hold the columns of a table of yours, but cannot be read",
        "delete it, or ignore it with --fresh",
        code="saved_columns_damaged",
    )
