"""The report of an imported history, read back: what became of every item, with the titles of what it was taken for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.model import ItemId
from recterm.domain.titles import with_year
from recterm.errors import RectermError
from recterm.service.libraries.files import open_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEVELS = ("possible", "unmatched", "likely", "sure")
"""How a title was matched, those first that a person has to look at."""


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """One title of a history."""

    title: str
    """`Alien (1979)`, as the history has it."""
    level: str
    """One of LEVELS."""
    taken_for: tuple[str, ...]
    """Titles in the catalogue: the one that it is, or those that it may be; empty when the catalogue has none."""


def reported_items(path: Path, library: str | Path | None) -> list[ReportedItem]:
    """Every item of a report, in the order of LEVELS.

    Args:
        path: file that an import of a history wrote.
        library: the library that it went into; what has left its catalogue is shown by id.

    Raises:
        RectermError: the file is gone or is no report.
        LibraryError: the library is gone or cannot be opened.
    """
    lines = _lines(path)
    names = _names({item for line in lines for item in _ids(line)}, library)
    items = [_item(line, names) for line in lines]
    return sorted(items, key=lambda item: LEVELS.index(item.level))


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RectermError(
            f"{path} is gone", "import the history again: nothing is recorded twice", code="report_missing"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise RectermError(
            f"{path} cannot be read", "import the history again: nothing is recorded twice", code="report_unreadable"
        ) from error
    lines = document.get("items") if isinstance(document, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise RectermError(
            f"{path} is no report of a history",
            "import the history again: nothing is recorded twice",
            code="report_unreadable",
        )
    return lines


def _ids(line: dict[str, Any]) -> list[str]:
    """The items that a title is, or may be."""
    candidates = line.get("candidates", [])
    return [str(one) for one in candidates] if candidates else [str(line.get("item", ""))]


def _names(ids: set[str], library: str | Path | None) -> dict[str, str]:
    with open_library(library) as opened:
        rows = opened.catalogue.rows_of([ItemId(one) for one in ids])
        return {item.id: item.label for item in opened.catalogue.page(list(rows.values()))}


def _item(line: dict[str, Any], names: dict[str, str]) -> ReportedItem:
    level = line.get("level")
    known = level if level in LEVELS else LEVELS[0]
    taken: Sequence[str] = () if known == "unmatched" else [names.get(one, one) for one in _ids(line)]
    return ReportedItem(with_year(str(line.get("title", "")), line.get("year")), str(known), tuple(taken))
