"""Imports at the opening of the app: the standard library and nothing else, until models are needed."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from recterm.store import Library

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("numpy", "polars", "scipy", "implicit", "sqlite_utils", "rich", "click", "textual", "pandas")

OPEN = """
import json, os, sys
import recterm.service.starter.doctor, recterm.service.jobs.process
import recterm.service.libraries.files, recterm.service.libraries.profiles
from recterm.domain.model import CatalogueQuery, EventKind
from recterm.service.live.session import Session

session = Session.open()
session.catalogue.page(session.catalogue.rows(CatalogueQuery())[:20])
session.catalogue.find("space")
session.feedback.record(EventKind.RATE, 3, 5)
session.steps.undo()
session.feedback.history(), session.models.active, session.models.status, session.models.run
session.catalogue.data_card, session.profile
"""

LIVE = """
session.models.load()
session.feedback.record(EventKind.RATE, 3, 5)
session.shelves.all()
session.shelves.explain(5)
"""

IMPORT = """
import json, os, sys
from pathlib import Path
from recterm.service.history.importing import import_history

import_history(Path({path!r}))
"""

TELL = """
print(json.dumps([sorted({name.split(".")[0] for name in sys.modules}), os.environ.get("OPENBLAS_NUM_THREADS")]))
"""


def loaded_by(script: str) -> tuple[set[str], str | None]:
    answer = subprocess.run([sys.executable, "-c", script + TELL], capture_output=True, text=True, check=True)
    modules, threads = json.loads(answer.stdout)
    return set(modules), threads


def test_a_session_opens_with_the_standard_library(library: Path) -> None:
    modules, _ = loaded_by(OPEN)
    assert modules.isdisjoint(HEAVY)


def test_the_live_loop_needs_numpy_on_one_thread_and_no_more(library: Path) -> None:
    modules, threads = loaded_by(OPEN + LIVE)
    assert modules & set(HEAVY) == {"numpy"}
    assert threads == "1"


def test_reviewing_titles_needs_no_readers_of_files(library: Path) -> None:
    modules, _ = loaded_by(OPEN + "import recterm.service.history.review as review\nreview.open_matches()\n")
    assert modules.isdisjoint({*HEAVY, "rapidfuzz"})
    assert "recterm" in modules


def test_a_history_is_imported_without_what_data_sets_need(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "watched.csv"
    path.write_text("Date,Name,Year,Letterboxd URI\n2024-05-01,A Film of My Own,2023,https://boxd.it/1\n")
    modules, _ = loaded_by(IMPORT.format(path=str(path)))
    assert modules.isdisjoint(HEAVY)
    with Library.open(library, readonly=True) as opened:
        assert opened.info().n_own == 1
