"""Measurements of the speed and memory of imports, as ratios to a floor or a peer in the same run.

    python -m tests.benchmarks.ingest DATA_5M [--large DATA_32M]

DATA are folders in MovieLens' shape. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest

from recterm.domain.model import ItemRow
from recterm.domain.titles import sort_title
from recterm.ingest.dataset.dataset import ITEM_SCHEMA
from recterm.ingest.editions.works import works_of
from recterm.ingest.recognition import recognise
from recterm.store import Library
from tests.benchmarks.app import starts

PLAYS = 200_000
CLI = (sys.executable, "-m", "recterm")


class Cost(NamedTuple):
    """What a command took."""

    seconds: float
    peak_mb: int
    cpu_seconds: float


def timed(*command: str, home: Path | None = None) -> Cost:
    """Return what a command took, which must succeed."""
    script = (
        "import resource, subprocess, sys;"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode;"
        "usage = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(usage.ru_maxrss // 1024, usage.ru_utime + usage.ru_stime); sys.exit(code)"
    )
    environment = dict(os.environ) | ({"RECTERM_HOME": str(home)} if home is not None else {})
    started = time.perf_counter()
    done = subprocess.run(
        (sys.executable, "-c", script, *command), check=True, capture_output=True, text=True, env=environment
    )
    seconds = time.perf_counter() - started
    peak, cpu = done.stdout.split()
    return Cost(seconds, int(peak), float(cpu))


def ratings(folder: Path) -> dict[str, Any]:
    """Compare a whole import with polars' own read of ratings.csv."""
    return compared(folder, folder / "ratings.csv")


def table(folder: Path) -> dict[str, Any]:
    """Compare the import of the same ratings under the header of an unknown table with polars' own read."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "table.csv"
        with (folder / "ratings.csv").open("rb") as source, path.open("wb") as target:
            source.readline()
            target.write(b"user_id,item_id,rating,timestamp\n")
            shutil.copyfileobj(source, target)
        return compared(path, path)


def table_by_time(folder: Path) -> dict[str, Any]:
    """Compare the same of a table that is listed by time, so that no user's rows are together."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "table.csv"
        by_time(folder).write_csv(path, float_precision=1)
        return compared(path, path)


def plays(folder: Path) -> dict[str, Any]:
    """Compare the same of a log by time of what users played, each of 400 items many times."""
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / "plays.csv"
        log = by_time(folder).select("user_id", pl.col("item_id") % 400, "timestamp")
        log.write_csv(path)
        return compared(path, path)


def by_time(folder: Path) -> pl.DataFrame:
    """Return the ratings of a folder by their times, under the header of an unknown table."""
    names = ["user_id", "item_id", "rating", "timestamp"]
    rows = pl.read_csv(folder / "ratings.csv", new_columns=names)
    return rows.sort("timestamp")


def compared(source: Path, interactions: Path, runs: int = 3) -> dict[str, Any]:
    """Compare a whole import with polars' own read of the interactions, in turn."""
    floors, imports = [], []
    for _ in range(runs):
        floors.append(timed(sys.executable, "-c", f"import polars; polars.read_csv({str(interactions)!r})"))
        with tempfile.TemporaryDirectory() as home:
            imports.append(timed(*CLI, "import", str(source), "--progress", "none", home=Path(home)))
    pairs = list(zip(imports, floors, strict=True))
    return {
        "seconds": statistics.median(cost.seconds for cost in imports),
        "polars": statistics.median(cost.seconds for cost in floors),
        "ratio": statistics.median(ours.seconds / floor.seconds for ours, floor in pairs),
        "ratio_of_cpu": statistics.median(ours.cpu_seconds / floor.cpu_seconds for ours, floor in pairs),
        "bar": 2.5,
        "peak_mb": max(cost.peak_mb for cost in imports),
        "peak_mb_of_polars": max(cost.peak_mb for cost in floors),
        "peak_bar": 1024,
    }


def sqlite_utils_insert(folder: Path) -> dict[str, Any]:
    """Insert the same rows by `sqlite-utils insert --csv`: only a tenth, extrapolated, as all would take minutes."""
    with tempfile.TemporaryDirectory() as home:
        part = Path(home) / "part.csv"
        with (folder / "ratings.csv").open() as source, part.open("w") as target:
            lines = source.readlines()
            target.writelines(lines[: len(lines) // 10])
        database = str(Path(home) / "x.db")
        insert = ("insert", database, "ratings", str(part), "--csv")
        theirs = timed(sys.executable, "-m", "sqlite_utils", *insert).seconds
        ours = timed(*CLI, "import", str(folder), "--progress", "none", home=Path(home)).seconds
    return {"recterm": ours, "sqlite_utils": theirs * 10, "times_faster": theirs * 10 / ours, "bar": 20}


def spotify() -> dict[str, Any]:
    """Import a lifetime of plays into the library of albums, matching included."""
    drawn = random.Random(0)
    albums = [(f"Album {number}", f"Artist {number % 400}") for number in range(1500)]
    tracks = [(f"Song {number}", *albums[number % len(albums)]) for number in range(12_000)]
    rows = [
        {
            "ts": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1_500_000_000 + 240 * number)),
            "ms_played": 200_000,
            "master_metadata_track_name": track,
            "master_metadata_album_artist_name": artist,
            "master_metadata_album_album_name": album,
        }
        for number in range(PLAYS)
        for track, album, artist in [tracks[min(int(drawn.expovariate(1 / 2500)), len(tracks) - 1)]]
    ]
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "Streaming_History_Audio_0.json"
        path.write_text(json.dumps(rows))
        timed(*CLI, "library", "build", "albums", "--progress", "none", home=Path(home))
        cost = timed(*CLI, "history", "import", str(path), "--progress", "none", home=Path(home))
    return {"plays": PLAYS, "seconds": cost.seconds, "bar_seconds": 5.0, "peak_mb": cost.peak_mb}


def opening(folder: Path, runs: int = 9) -> dict[str, Any]:
    """Compare the first painted catalogue of a library of these data with that of an empty one, in turn."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", home)
        timed(*CLI, "library", "new", "empty", home=Path(home))
        timed(*CLI, "import", str(folder), "--library", "full", "--progress", "none", home=Path(home))
        with Library.open(Path(home) / "libraries" / "full.recterm", readonly=True) as full:
            shown = {"empty": "The catalogue is empty", "full": full.catalogue.item(ItemRow(0)).title}
        times_by_name: dict[str, list[float]] = {name: [] for name in shown}
        for _ in range(runs):
            for name, text in shown.items():
                times_by_name[name].append(starts([*CLI, "--library", name], text, "q"))
    medians = {name: statistics.median(times) for name, times in times_by_name.items()}
    return {"milliseconds": times_by_name, "ratio": medians["full"] / medians["empty"], "bar": 1.1}


def tables(runs: int = 5) -> dict[str, Any]:
    """Find the role of each of ten tables: interactions, 100,000 items, and eight more with ids of their own."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        rows = "".join(f"{row // 60},{row * 7919 % 100_000},{row % 5 + 1}\n" for row in range(1_000_000))
        (folder / "ratings.csv").write_text(f"user_id,book_id,rating\n{rows}")
        books = "".join(f"{book},{book * 7},{book + 1},Tin Drum {book}\n" for book in range(100_000))
        (folder / "books.csv").write_text(f"book_id,goodreads_book_id,work_id,title\n{books}")
        for other in range(8):
            rows = "".join(f"{row},word {row},{row * 3},{row % 100}\n" for row in range(50_000))
            (folder / f"more{other}.csv").write_text(f"id{other},name,book_id,tag_id\n{rows}")
        times = []
        for _ in range(runs):
            started = time.perf_counter()
            recognised = recognise(folder)
            times.append(time.perf_counter() - started)
    assert [use.file for use in recognised.uses if use.use] == ["ratings.csv", "books.csv"]
    return {"seconds": statistics.median(times), "bar_seconds": 1.0}


def editions() -> dict[str, Any]:
    """Find the editions of works in a catalogue of 1,000 items, and in one of ten times as many."""
    seconds = []
    for n in (1_000, 10_000):
        items = made_up_albums(n)
        started = time.process_time()
        works_of(items)
        seconds.append(time.process_time() - started)
    return {"seconds": seconds, "ratio": seconds[1] / seconds[0], "bar": 30}


def made_up_albums(n: int) -> pl.DataFrame:
    """Return a catalogue of n albums, a tenth of them marked as editions."""
    rng = np.random.default_rng(7)
    titles = [f"w{first}x w{second}x" for first, second in rng.integers(0, 60, (n, 2)).tolist()]
    titles = [f"{title} (Deluxe Edition)" if place % 10 == 0 else title for place, title in enumerate(titles)]
    return pl.DataFrame(
        {
            "id": [str(row) for row in range(n)],
            "title": titles,
            "sort_title": [sort_title(title) for title in titles],
            "year": rng.integers(1960, 2020, n),
            "genres": [[]] * n,
            "creators": [[f"Maker {number}"] for number in rng.integers(0, 50, n)],
            "kind": ["album"] * n,
            "original_titles": [[]] * n,
            "aliases": [[]] * n,
            "facts": ["{}"] * n,
        },
        schema=ITEM_SCHEMA,
    )


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--large", type=Path, help="folder with 32 million ratings")
    arguments = parser.parse_args()
    figures = {
        "ratings": ratings(arguments.data),
        "table": table(arguments.data),
        "sqlite-utils": sqlite_utils_insert(arguments.data),
        "spotify": spotify(),
        "tables": tables(),
        "editions": editions(),
        "opening": opening(arguments.large or arguments.data),
    }
    if arguments.large:
        figures["ratings of 32 million"] = ratings(arguments.large)
        figures["table of 32 million"] = table(arguments.large)
        figures["table of 32 million by time"] = table_by_time(arguments.large)
        figures["log of 32 million plays"] = plays(arguments.large)
    print(json.dumps(figures, indent=1))
    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "MB at most", file=sys.stderr)


if __name__ == "__main__":
    main()
