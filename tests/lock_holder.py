"""Second process that writes to a library: it holds the lock until it is told to let go."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA foreign_keys=ON")
connection.execute("BEGIN IMMEDIATE")
connection.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
print("free", flush=True)
"""
NOTHING_MUCH = "UPDATE library SET imported = imported"


class LockHolder:
    """The other process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def let_go(self) -> None:
        """Commit; the library is free when this returns."""
        self._say("\n", "free")

    def _say(self, line: str, answer: str) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        assert self._process.stdout.readline().strip() == answer


@contextmanager
def lock_held(library: Path, sql: str = NOTHING_MUCH) -> Iterator[LockHolder]:
    """Start another process that has executed a statement and holds the library's write lock."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(library), sql], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "held"
        try:
            yield LockHolder(process)
        finally:
            process.kill()
