"""Measurements of how long each command holds a library's write lock; meanwhile, the app can save nothing.

    python -m tests.benchmarks.locks LIBRARY [--plays 120000]

Works on a copy of the library file and prints a table: milliseconds of the longest transaction, of the work in it, of
all transactions, and of the whole command. A history of films and one of plays are made up from the catalogue.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from recterm.cli.main import recterm
from recterm.store import Library
from recterm.store.file import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.store.file.connection import Connection

FILMS = 431
"""Ratings of the history of films."""

PERIOD = 1_600_000_000

held: list[tuple[float, float]] = []
"""Milliseconds of every transaction, by the clock and of this process's own work, which a busy machine leaves alone."""


def measure() -> None:
    """Time the transactions of this process from now on."""
    plain = connection.Connection._outermost

    @contextmanager
    def timed(self: Connection) -> Iterator[None]:
        inner = contextmanager(plain)(self)
        inner.__enter__()
        begun, worked = time.perf_counter(), time.process_time()
        try:
            yield
        except BaseException as error:
            inner.__exit__(type(error), error, error.__traceback__)
            raise
        else:
            inner.__exit__(None, None, None)
        finally:
            held.append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))

    def outermost(self: Connection) -> Iterator[None]:
        with timed(self):
            yield

    connection.Connection._outermost = outermost  # type: ignore[method-assign]


def write_histories(library: Path, folder: Path, plays: int) -> tuple[Path, Path]:
    """Write a Letterboxd export of titles that are mostly in the catalogue, and plays that are not."""
    chance = random.Random(5)
    with Library.open(library, readonly=True) as opened:
        items = opened.catalogue.page(sorted(chance.sample(range(opened.info().n_items), FILMS)))
    films = folder / "ratings.csv"
    lines = ["Date,Name,Year,Letterboxd URI,Rating"]
    for place, item in enumerate(items):
        title = item.title if place % 10 else f"{item.title} Again"
        lines.append(f'2024-01-{place % 28 + 1:02},"{title}",{item.year or ""},https://boxd.it/{place},4')
    films.write_text("\n".join(lines), encoding="utf-8")
    tracks = folder / "scrobbles.csv"
    lines = ["uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid"]
    for place in range(plays):
        track = min(int(chance.paretovariate(0.6)), 20_000)
        lines.append(
            f'"{PERIOD + place * 240}","","Artist {track % 900}","","Album {track % 3000}","","Track {track}",""'
        )
    tracks.write_text("\n".join(lines), encoding="utf-8")
    return films, tracks


def commands(folder: Path, library: Path, plays: int) -> Iterator[tuple[str, list[str]]]:
    """Return every command that writes to a library, with its arguments."""
    films, tracks = write_histories(library, folder, plays)
    export = folder / "export.jsonl"
    yield "rate", ["rate", "Toy Story (1995)", "4"]
    yield "undo", ["undo"]
    yield "redo", ["redo"]
    yield "list add", ["list", "add", "Rainy days", "Toy Story (1995)"]
    yield "profile new", ["profile", "new", "guest"]
    yield "profile delete", ["profile", "delete", "guest", "--yes"]
    yield f"history import, {FILMS} films", ["history", "import", str(films)]
    yield "history import, again", ["history", "import", str(films)]
    yield "history review --none", ["history", "review", "1", "--none"]
    yield "history review --accept", ["history", "review", "1", "--accept", "Heat (1995)"]
    yield "history undo-import", ["history", "undo-import", "1"]
    yield "redo of the import", ["redo"]
    if plays:
        yield f"history import, {plays:,} plays", ["history", "import", str(tracks)]
        yield "history undo-import of the plays", ["history", "undo-import", "2"]
    yield "export (reads)", ["export", str(export)]
    yield "restore", ["restore", str(export)]
    yield "train", ["train"]
    yield "evaluate", ["evaluate", "popularity", "item-knn"]
    yield "tune", ["tune", "item-knn", "--trials", "3"]
    yield "runs delete", ["runs", "delete", "1", "--yes"]
    yield "library check (reads)", ["library", "check"]
    yield "library backup (reads)", ["library", "backup", str(folder / "backup.recterm")]
    yield "library vacuum", ["library", "vacuum"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path, help="file of the library; a copy is worked on")
    parser.add_argument("--plays", type=int, default=120_000, help="plays of the second history; 0 leaves it out")
    parser.add_argument("--data", type=Path, help="the data set of the library, to be imported over itself")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["RECTERM_HOME"] = str(folder / "home")
        library = folder / "measured.recterm"
        with Library.open(arguments.library) as opened:
            opened.backup(library)
        shutil.rmtree(folder / "home", ignore_errors=True)
        measure()
        print(f"{'command':<36} {'longest':>9} {'its CPU':>9} {'all':>9} {'took':>9}  ms")
        every = list(commands(folder, library, arguments.plays))
        if arguments.data:
            every.append(("import --replace", ["import", str(arguments.data), "--replace"]))
        for label, words in every:
            held.clear()
            begun = time.perf_counter()
            result = CliRunner().invoke(recterm, ["--library", str(library), *words])
            took = (time.perf_counter() - begun) * 1000
            outcome = "" if result.exit_code == 0 else f"  exit code {result.exit_code}: {result.output.strip()[:200]}"
            longest, work = max(held, default=(0.0, 0.0))
            total = sum(clock for clock, _ in held)
            print(f"{label:<36} {longest:>9.1f} {work:>9.1f} {total:>9.1f} {took:>9.0f}{outcome}", flush=True)


if __name__ == "__main__":
    main()
