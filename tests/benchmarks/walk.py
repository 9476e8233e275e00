"""List of the modules that one key press, one import and one evaluation reach, with a count of their SQL statements.

    python -m tests.benchmarks.walk FOLDER [press] [import] [evaluate]

Prints JSON, with the modules in the order in which they are reached. FOLDER is a data set such as ml-latest-small. It
is imported into a home of its own, where the default models are trained; the evaluation uses EASE, the key is `5`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from recterm.cli.main import recterm as cli
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.opening import open_session
from recterm.tui.shared.painting import themes
from tests.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

WALKS = ("press", "import", "evaluate")


@contextmanager
def statements_heard(walk: Walk) -> Iterator[None]:
    """Make every connection opened in the block report its statements."""
    connect = sqlite3.connect

    def heard(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.set_trace_callback(walk.hear)
        return connection

    sqlite3.connect = heard  # type: ignore[assignment]
    try:
        yield
    finally:
        sqlite3.connect = connect


def command(*words: str) -> None:
    """Run a command in this process; a refusal ends the program."""
    result = CliRunner().invoke(cli, words)
    if result.exit_code:
        raise SystemExit(f"recterm {' '.join(words)}: {result.output}")


def walked(*words: str) -> Walk:
    """Record the walk through a command."""
    walk = Walk()
    with statements_heard(walk), walk.recorded():
        command(*words)
    return walk


async def pressed(key: str) -> Walk:
    """Record the walk through a key on the browse screen, from the terminal's event until nothing is left to paint."""
    walk = Walk()
    with statements_heard(walk):
        session = open_session()
        assert session is not None
        with session:
            app = RectermApp(session, load_settings(), themes.DARK.name)
            async with app.run_test(size=(120, 36)) as pilot:
                await app.workers.wait_for_complete()
                for before in "4j5j":  # what only the first ratings do is no part of it
                    await pilot.press(before)
                with walk.recorded():
                    await pilot.press(key)
                    await pilot.pause()
    return walk


def summary(walk: Walk) -> dict[str, Any]:
    """Return what is printed about a walk."""
    return {"modules": len(walk.modules), "statements": len(walk.statements), "passed": walk.modules}


def main() -> None:
    """Record the walks and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("walks", nargs="*", metavar="WALK", help=", ".join(WALKS))
    arguments = parser.parse_args()
    wanted = arguments.walks or WALKS
    figures = {}
    with tempfile.TemporaryDirectory() as home:
        os.environ["RECTERM_HOME"] = home
        imported = walked("import", str(arguments.folder.resolve()))
        if "import" in wanted:
            figures["import"] = summary(imported)
        if "evaluate" in wanted:
            figures["evaluate"] = summary(walked("evaluate", "ease"))
        if "press" in wanted:
            command("train")
            figures["press"] = summary(asyncio.run(pressed("5")))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
