"""Imports before the first frame, and modules that opening the app never imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
from recterm.settings import load_settings
from recterm.tui import app as module; from recterm.tui.shared.painting import themes
from recterm.tui.opening import open_session
from recterm.tui.browse.live_loop import LiveLoop

moments = {}
prepare = LiveLoop.prepare_models

def first_frame(loop):
    moments["first"] = sorted(sys.modules)
    worker = prepare(loop)
    async def end():
        await worker.wait()
        moments["ready"] = sorted(sys.modules)
        loop.screen.app.exit()
    loop.screen.run_worker(end())

LiveLoop.prepare_models = first_frame
session = open_session(None, None)
app = module.RectermApp(session, load_settings(), themes.DARK.name)
app.run(headless=True, size=(120, 36))
assert session.models.ready
print(json.dumps(moments))
"""
HEAVY = {"polars", "scipy", "implicit", "optuna", "plotext", "click", "sqlite_utils", "pandas", "multiprocessing"}
LATER = ("tomllib", "recterm.domain.answers", "recterm.tui.shared.dialogs", "recterm.process.error_documents")
"""Modules that wait, with all inside, for what needs them: each dataclass takes as long to make as a small module."""


@pytest.mark.usefixtures("library")
def test_the_first_frame_needs_textual_and_sqlite_only() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr[-2000:]
    moments = {name: set(modules) for name, modules in json.loads(done.stdout).items()}
    assert {"textual", "sqlite3"} <= moments["first"]
    assert not (HEAVY | {"numpy"}) & moments["first"]
    assert not [name for name in moments["first"] if f"{name}.".startswith(tuple(f"{later}." for later in LATER))]
    assert not HEAVY & moments["ready"]
    assert "numpy" in moments["ready"]
