"""Walk through recterm: which of its functions are called, and which SQL statements run, while it is recorded."""

from __future__ import annotations

import inspect
import os
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import recterm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

PACKAGE = f"{Path(recterm.__file__).parent}{os.sep}"


def module_of(file: str) -> str:
    """Return the name of a module of recterm, without `recterm.`."""
    return file.removeprefix(PACKAGE).removesuffix(".py").removesuffix(f"{os.sep}__init__").replace(os.sep, ".")


class Walk:
    """What was reached while it was recorded."""

    def __init__(self) -> None:
        self.calls: dict[tuple[str, str], int] = {}
        """(module, qualified name) of each of recterm's functions -> calls, the first one first."""
        self.statements: list[str] = []
        self.recording = False

    @property
    def modules(self) -> list[str]:
        """Modules in the order in which they were reached, without `recterm.`."""
        return list(dict.fromkeys(module for module, _ in self.calls))

    def hear(self, statement: str) -> None:
        """Count a statement; a comment is one that SQLite runs itself, for a trigger."""
        if self.recording and not statement.startswith("--"):
            self.statements.append(statement)

    def _see(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        # Bodies of modules and classes are not optimized: importing a module is not passing it.
        if event == "call" and code.co_flags & inspect.CO_OPTIMIZED and code.co_filename.startswith(PACKAGE):
            place = (module_of(code.co_filename), code.co_qualname)
            self.calls[place] = self.calls.get(place, 0) + 1

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Record in the block, in this thread and in those that it starts."""
        threading.setprofile(self._see)
        self.recording = True
        sys.setprofile(self._see)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
            self.recording = False
