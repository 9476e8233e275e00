"""Other Python processes that a test starts, holds at a point and releases, as when two users' commands meet."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import recterm

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLD = """
import os, sys
from pathlib import Path

def hold(*_):
    print("holding", flush=True)
    sys.stdin.readline()
"""


class Held:
    """Process that waits where its program calls `hold()`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def until_held(self) -> None:
        """Wait until it holds; if the process ends earlier, show why."""
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "holding\n"

    def go_on(self) -> tuple[int, str]:
        """Let it run to its end; return exit code and output."""
        output, _ = self.process.communicate("\n")
        return self.process.returncode, output.strip()

    def kill(self) -> None:
        """Kill it, as the system does when memory runs out."""
        self.process.kill()
        self.process.wait()


@contextmanager
def held_process(program: str, *arguments: object) -> Iterator[Held]:
    """Start a program that calls `hold()`, and wait until it does."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD + program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(recterm.__file__).parents[1],
        env=os.environ,
    )
    try:
        held = Held(process)
        held.until_held()
        yield held
    finally:
        process.kill()
        process.communicate()
