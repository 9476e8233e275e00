"""Poster of an item, where a picture lies beside the library and the extra that paints it is installed.

The extra, textual-image, asks the terminal what it can show when it is imported, and reads the answer from the
keyboard. In a running app the answer would be taken for keys, and rate something. So it is imported without a terminal
to ask, in a thread, when the first poster is shown; what the terminal can show follows from its environment or the
settings file.
"""

from __future__ import annotations

import io
import os
import sys
import threading
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.containers import Vertical
from textual.widget import Widget

from recterm.errors import RectermError
from recterm.service.libraries.posters import poster_of
from recterm.settings import load_settings
from recterm.tui.shared.jobs.background import in_thread

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recterm.domain.model import ItemId
    from recterm.present.facts import Fact

KITTY, SIXEL, BLOCKS = "kitty", "sixel", "blocks"
_WIDGETS = {KITTY: "TGPImage", SIXEL: "SixelImage", BLOCKS: "HalfcellImage"}

_SIXEL_PROGRAMS = frozenset({"WezTerm", "iTerm.app", "mintty", "rio"})
_SIXEL_TERMS = ("foot", "mlterm", "contour", "yaft")

MOST_PIXELS = (1200, 1800)
"""Width and height to which a picture is reduced while it is read: more than any terminal shows of it."""

_CELL = "TEXTUAL_CELL_WIDTH", "TEXTUAL_CELL_HEIGHT"
"""Variables from which the extra takes the pixels of a cell where it has no terminal to ask."""

WIDEST = 0.4
"""Share of the width beside the facts that a poster may take."""

_importing = threading.Lock()


def poster_there(library: str, item: ItemId) -> Poster | None:
    """Return the place of an item's poster; None without a picture of it."""
    path = poster_of(library, item)
    return None if path is None else Poster(path)


class Poster(Vertical):
    """Place of a poster; it takes no room until there is a picture."""

    DEFAULT_CSS = """
    Poster {
        width: 20;
        height: 100%;
        display: none;
        overflow: hidden hidden;
        padding: 1 1 1 0;
        &.-there { display: block; }
        & > * { width: 1fr; height: 1fr; }
    }
    """

    def __init__(self, path: Path) -> None:
        super().__init__(id="poster")
        self._path = path
        self._shape = 1.0
        """Width of the picture, over its height."""
        self.facts: list[Fact] = []
        """Line on a picture that cannot be shown."""

    async def read(self) -> None:
        """Read the picture in a thread and show it; or say what it needs."""
        name = self._path.name
        try:
            widget, picture = await in_thread(lambda: (_widget(), _picture(self._path)))
        except ImportError:
            self.facts = [("poster", f"{name}: `pip install 'recterm[posters]'` shows it", "facts--text")]
        except RectermError as error:
            self.facts = [("poster", error.message, "facts--text")]
        except (OSError, ValueError, SyntaxError) as error:
            self.facts = [("poster", f"{name} cannot be read: {error}", "facts--text")]
        else:
            self._shape = picture.width / picture.height
            await self.mount(widget(picture))
            self.add_class("-there")

    def on_resize(self) -> None:
        """Give the picture the whole height, and the width that goes with it, as far as the facts leave room."""
        height, (cell_width, cell_height) = self.size.height, _cell_size()
        if height and isinstance(self.parent, Widget):
            width = max(1, round(height * self._shape * cell_height / cell_width))
            self.styles.width = min(width, int(self.parent.size.width * WIDEST)) + self.gutter.width


def way_of(environ: Mapping[str, str]) -> str:
    """Return how a terminal shows pictures, from its environment: in a multiplexer always by half blocks."""
    term, program = environ.get("TERM", ""), environ.get("TERM_PROGRAM", "")
    if environ.get("TMUX") or environ.get("STY"):
        return BLOCKS
    if environ.get("KITTY_WINDOW_ID") or term in ("xterm-kitty", "xterm-ghostty"):
        return KITTY
    if program in _SIXEL_PROGRAMS or term.startswith(_SIXEL_TERMS) or environ.get("KONSOLE_VERSION"):
        return SIXEL
    return BLOCKS


def _widget() -> Any:
    """Return the extra's widget for this terminal.

    Raises:
        ImportError: the extra is not installed.
        RectermError: the settings file cannot be read.
    """
    way = load_settings().posters or way_of(os.environ)
    with _importing:
        return getattr(_extra(), _WIDGETS[way])


def _extra() -> Any:
    name = "textual_image.widget"
    if name in sys.modules:
        return sys.modules[name]
    before = {key: os.environ.get(key) for key in _CELL}
    terminal, sys.__stdout__ = sys.__stdout__, io.TextIOWrapper(io.BytesIO())  # type: ignore[misc]
    try:
        os.environ.update(zip(_CELL, map(str, _cell_size()), strict=True))
        return import_module(name)
    finally:
        sys.__stdout__ = terminal  # type: ignore[misc]
        for key, value in before.items():
            os.environ.pop(key) if value is None else os.environ.update({key: value})


def _cell_size() -> tuple[int, int]:
    """Return the pixels of a cell: as the terminal tells the system, else those of a VT340."""
    with suppress(ImportError, OSError, ValueError):
        import fcntl
        import struct
        import termios

        rows, columns, width, height = struct.unpack("HHHH", fcntl.ioctl(1, termios.TIOCGWINSZ, bytes(8)))
        if rows and columns and width >= columns and height >= rows:
            return width // columns, height // rows
    return 10, 20


def _picture(path: Path) -> Any:
    """Return a picture, reduced, as PIL has it.

    Raises:
        OSError: it cannot be read, or is not a picture.
        ValueError: it is broken, or far too large.
    """
    pil = import_module("PIL.Image")
    try:
        with pil.open(path) as picture:
            picture.draft("RGB", MOST_PIXELS)
            picture.thumbnail(MOST_PIXELS)
            return picture.convert("RGB")
    except pil.DecompressionBombError as error:
        raise ValueError(str(error)) from error
