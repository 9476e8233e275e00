"""Reports of imported histories, read back: every item with the titles of its matches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.answers.data.histories import HistoryReport
from recterm.domain.model import ItemId
from recterm.domain.titles import with_year
from recterm.errors import RectermError
from recterm.process.codec import DocumentError, decode
from recterm.service.libraries.files import open_library

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.data.histories import ReportedTitle

LEVELS = ("possible", "unmatched", "likely", "sure")
"""Levels of matching, those that need a person's review first."""


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """One title of a history."""

    title: str
    """Title as in the history, such as `Alien (1979)`."""
    level: str
    """Level of the match, from LEVELS."""
    taken_for: tuple[str, ...]
    """Title of the match in the catalogue, or of all candidates; empty if unmatched."""


def reported_items(path: Path, library: str | Path | None) -> list[ReportedItem]:
    """Return every item of a report, in the order of LEVELS.

    Args:
        path: file that a history import wrote.
        library: library that received the history; items no longer in its catalogue are shown by id.

    Raises:
        RectermError: the file is gone or is not a report.
        LibraryError: the library is gone or cannot be opened.
    """
    lines = _lines(path)
    names = _names({item for line in lines for item in _ids(line)}, library)
    items = [_item(line, names) for line in lines]
    return sorted(items, key=lambda item: LEVELS.index(item.level))


def _lines(path: Path) -> tuple[ReportedTitle, ...]:
    again = "import the history again: nothing is recorded twice"
    try:
        return decode(path.read_bytes(), HistoryReport).items
    except FileNotFoundError as error:
        raise RectermError(f"{path} is gone", again, code="report_missing") from error
    except OSError as error:
        raise RectermError(f"{path} cannot be read", again, code="report_unreadable") from error
    except DocumentError as error:
        raise RectermError(
            f"{path} cannot be read as the report of a history: {error}", again, code="report_unreadable"
        ) from error


def _ids(line: ReportedTitle) -> tuple[str, ...]:
    """Return the title's candidates, or its only item."""
    return line.candidates or (line.item,)


def _names(ids: set[str], library: str | Path | None) -> dict[str, str]:
    with open_library(library) as opened:
        rows = opened.catalogue.rows_of([ItemId(item_id) for item_id in ids])
        return {item.id: item.label for item in opened.catalogue.page(list(rows.values()))}


def _item(line: ReportedTitle, names: dict[str, str]) -> ReportedItem:
    level = line.level if line.level in LEVELS else LEVELS[0]
    items = () if level == "unmatched" else tuple(names.get(item_id, item_id) for item_id in _ids(line))
    return ReportedItem(with_year(line.title, line.year), level, items)
