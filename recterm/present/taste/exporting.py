"""Export of a page of a taste to a file: text, SVG, or one web page, by the ending of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.present.taste.facts import page_text
from recterm.present.taste.html import page_html
from recterm.present.taste.svg import page_svg
from recterm.process.atomic_files import atomic_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recterm.present.taste.blocks import Page

TEXT_WIDTH = 100
"""Columns of a text file."""


def _text(page: Page) -> str:
    return page_text(page, TEXT_WIDTH)


FORMATS: dict[str, Callable[[Page], str]] = {
    ".txt": _text,
    ".svg": page_svg,
    ".html": page_html,
    ".htm": page_html,
}
"""Ending of the file's name -> what is written."""


def write_page(path: Path, page: Page, ending: str = "", *, replace: bool = False) -> None:
    """Write a page.

    Args:
        path: the file.
        page: what it says.
        ending: a key of `FORMATS`; by default that of the file's name.
        replace: overwrite an existing file.

    Raises:
        RectermError: the name has none of the endings.
        TargetExistsError: the file exists, and `replace` is False.
        WriteError: it cannot be written.
    """
    ending = ending or path.suffix.lower()
    if ending not in FORMATS:
        raise RectermError(
            f"{path.name} does not say whether to write text, SVG or a web page",
            "end its name with .txt, .svg or .html",
            code="no_such_format",
        )
    text = FORMATS[ending](page)
    with atomic_file(path, replace=replace) as draft:
        draft.write_text(text, encoding="utf-8")
