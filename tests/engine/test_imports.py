"""Imports of the engine in the app: numpy, and none of the libraries that only training needs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from recterm.domain.model import Role
from recterm.engine import MODELS, create
from tests.engine.communities import ratings

if TYPE_CHECKING:
    from pathlib import Path

SERVE = """
import json, pathlib, sys
import numpy as np
from recterm import engine

folder = pathlib.Path(sys.argv[1])
taste = engine.Taste.from_history([1, 2, 3], [5.0, 4.0, 1.0], scale=engine.Interactions.from_arrays([0], [0], [3.5],
    explicit=True).scale)
for name in engine.MODELS:
    with np.load(folder / f"{name}.npz") as arrays:
        model = engine.load(name, json.loads((folder / f"{name}.json").read_text()), dict(arrays))
    if model.task is engine.Task.RANKING:
        best = engine.top_n(model.score(taste), 5, exclude=taste.exclude)
        model.explain(taste, int(best[0]))
        model.similar(int(best[0]), 3)
    else:
        model.predict(taste, np.arange(5))
print(json.dumps(sorted({module.split(".")[0] for module in sys.modules})))
"""


def test_serving_every_model_needs_neither_scipy_nor_implicit(tmp_path: Path) -> None:
    data = ratings()
    for name, spec in MODELS.items():
        model = create(name).fit(data, rng=np.random.default_rng(0))
        assert set(spec.roles) & {Role.RANKING, Role.STARS}
        np.savez(tmp_path / f"{name}.npz", **dict[str, Any](model.arrays()))
        (tmp_path / f"{name}.json").write_text(json.dumps(model.hyperparameters.to_json()))
    answer = subprocess.run([sys.executable, "-c", SERVE, str(tmp_path)], capture_output=True, text=True, check=True)
    loaded = set(json.loads(answer.stdout))
    assert "numpy" in loaded
    assert not loaded & {"scipy", "implicit", "polars", "threadpoolctl", "sqlite3", "textual"}
