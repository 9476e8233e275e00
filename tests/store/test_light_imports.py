"""Imports before the first frame: opening, browsing and rating load the standard library only."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from recterm.domain.answers.lab.evaluation import MeasuredModel, RunSettings

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.store import Library

PROGRAM = """
import json, sys
from pathlib import Path
from recterm.domain.model import CatalogueQuery, EventKind
from recterm.store import Library

with Library.open(Path(sys.argv[1])) as library:
    library.info()
    me = library.profiles.active().id
    rows = library.catalogue.rows(CatalogueQuery(text="alien"), me)
    library.catalogue.page(rows)
    library.catalogue.details(rows[0])
    library.steps.record(me, library.catalogue.item(rows[0]).id, EventKind.RATE, 4.5, 1)
    library.steps.undo(me)
    library.steps.redo(me)
    library.events.feedback(me)
    library.models.list()
    assert library.runs.latest_in_use().measured("als").in_use == {"k": 2}
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_reading_and_rating_load_the_standard_library_only(library: Library, path: Path) -> None:
    settings = RunSettings(models={"als": MeasuredModel("als", in_use={"k": 2})})
    library.runs.save(
        data="films", fingerprint="f1", split="s", seed=0, k=10, users=7, models={}, seconds=1.0, settings=settings
    )
    library.close()
    ran = subprocess.run([sys.executable, "-c", PROGRAM, path], capture_output=True, text=True, check=True)
    loaded = set(json.loads(ran.stdout))
    bare = subprocess.run(
        [sys.executable, "-c", "import json, sys; print(json.dumps([*sys.modules]))"],
        capture_output=True,
        text=True,
        check=True,
    )
    before = {name.partition(".")[0] for name in json.loads(bare.stdout)}
    assert loaded - before - sys.stdlib_module_names == {"recterm"}
    assert "hashlib" not in loaded
