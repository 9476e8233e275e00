"""Measurements of import and training as whole processes, against polars on the same files and implicit's own fit.

    python -m tests.benchmarks.data FOLDER [--runs 3]

FOLDER is a data set in MovieLens' layout (ratings.csv, movies.csv). Prints JSON: wall seconds (the best and the median
of the runs, which alternate), peak memory of the process in MB, and ratios of medians to the floors of the same runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

READ = "import polars as pl, sys\nfor path in sys.argv[1:]: pl.read_csv(path)"
"""What any import has to do at least."""

FIT = """
import sys, numpy, polars, scipy.sparse
from implicit.cpu.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits
rows = polars.read_csv(sys.argv[1], columns=["userId", "movieId", "rating"])
users, items = (rows[name].rank("dense").to_numpy().astype(int) - 1 for name in ("userId", "movieId"))
matrix = scipy.sparse.csr_matrix((rows["rating"].to_numpy().astype("float32"), (users, items)))
with threadpool_limits(1, "blas"):
    AlternatingLeastSquares(factors=int(sys.argv[2]), iterations=15).fit(matrix, show_progress=False)
"""
"""What training ALS has to do at least: read the ratings, and implicit's own fit with as many factors."""


def measure(words: list[str], home: str) -> tuple[float, float]:
    """Return wall seconds and peak memory in MB of a program that must succeed."""
    environment = {**os.environ, "RECTERM_HOME": home}
    started = time.perf_counter()
    child = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words[:6])} failed with status {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Run everything in turn and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    files = [str(path) for path in sorted(arguments.folder.glob("*.csv"))]
    recterm = [sys.executable, "-m", "recterm"]
    seen: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as home:
        library = str(Path(home) / "measured.recterm")
        quiet = ["--library", library, "--progress", "none"]
        commands = {
            "polars read": [sys.executable, "-c", READ, *files],
            "import": [*recterm, "import", str(arguments.folder), *quiet],
            "implicit fit": [sys.executable, "-c", FIT, str(arguments.folder / "ratings.csv"), "64"],
            "train als": [
                *recterm,
                "train",
                "als",
                "--set",
                "n_factors=64",
                "--library",
                library,
                "--progress",
                "none",
            ],
            "train defaults": [*recterm, "train", *quiet],
        }
        for _ in range(arguments.runs):
            for name, words in commands.items():
                seen.setdefault(name, []).append(measure(words, home))
    seconds = {name: statistics.median(run[0] for run in runs) for name, runs in seen.items()}
    report = {
        "folder": arguments.folder.name,
        "runs": arguments.runs,
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "best_seconds": {name: round(min(run[0] for run in runs), 2) for name, runs in seen.items()},
        "peak_mb": {name: round(max(run[1] for run in runs)) for name, runs in seen.items()},
        "import_over_polars": round(seconds["import"] / seconds["polars read"], 2),
        "import_bar_seconds": round(2 * seconds["polars read"] + 5, 2),
        "als_over_implicit": round(seconds["train als"] / seconds["implicit fit"], 2),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
