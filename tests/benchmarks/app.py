"""Measurements of the app in a pseudo-terminal: start-up, key to repaint, memory, next to a minimal Textual app.

    python -m tests.benchmarks.app [LIBRARY] [--runs 9] [--keys 60] [--minutes 2] [--browse]

LIBRARY is the file of a library with trained models; without one, the built-in films are measured. It is copied into a
home of its own, so that nothing of yours is read or changed. `crowded` has the ratings of a large terminal, in which
eight shelves are in view. `--browse` measures only the memory of browsing, which needs no models.

Prints JSON, with each bar beside its figure. Times are milliseconds from writing the key (or starting the process) to
the last byte of what follows, as a terminal emulator sees it; `first` is the first byte, `cpu` what the app computed
meanwhile, which other processes do not disturb. `over_floor` are milliseconds above a key of the minimal app, ratios
are against it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from recterm.service.live.session import Session
from recterm.service.live.shelves.registry import SHELVES
from recterm.settings import LIBRARY_SUFFIX
from tests.benchmarks.bars import beside_bars
from tests.tui.emulator import Terminal

MINIMAL = """
from textual.app import App
from textual.widgets import Static

class Minimal(App):
    BINDINGS = [("n", "next", "next"), ("q", "quit", "quit")]
    count = 0
    def compose(self):
        yield Static("ready 0")
    def action_next(self):
        self.count += 1
        self.query_one(Static).update(f"ready {self.count}", layout=False)

Minimal().run()
"""
COLUMNS, ROWS = 120, 36
QUIET = 0.12
"""Seconds without output after which a repaint is over; a second frame comes after 0.03."""

HELD = 1 / 30
"""Seconds between the repeats of a key that is held down."""
HELD_KEYS = 90
IDLE = 10.0
"""Seconds without a key over which the CPU time of an app at rest is measured."""
NAME = "measured"
CROWDED_ROWS, FEWER, ASKED = 74, 2, frozenset({"weekly-mix"})
"""Rows of a terminal in which eight shelves are in view, one of them asked for, each with two picks less than usual."""

PAGE_DOWN, PAGE_UP, ESCAPE = "\x1b[6~", "\x1b[5~", "\x1b"
RANDOM_USE: tuple[tuple[str, ...], ...] = (
    *(("j",), ("k",), (PAGE_DOWN,), (PAGE_UP,), ("g",), ("G",), ("s",), ("S",), (".",), (",",), ("y",), ("b",), ("c",)),
    *(("5", "u"), ("2", "u"), ("4",), ("w", "u"), ("o", "o"), ("/", "t", "h", "e", "\r"), ("F",), ("]",), ("[",)),
    *(("\r", ESCAPE), ("\r", "j", ESCAPE), ("L", ESCAPE), ("a", ESCAPE), ("?", ESCAPE)),
)
"""What a person does at random; everything that opens a screen closes it."""


class Sample(NamedTuple):
    """One key press."""

    first: float
    """Milliseconds to the first byte."""
    last: float
    """Milliseconds to the last byte."""
    size: int
    """Bytes."""
    cpu: float
    """Milliseconds that the app computed."""


def environment(home: Path | None = None) -> dict[str, str]:
    """Return this process's environment with what `recterm` sets for itself, and a home for it."""
    own = {"RECTERM_HOME": str(home)} if home is not None else {}
    return {**os.environ, "TEXTUAL_FPS": os.environ.get("TEXTUAL_FPS", "120"), **own}


def make_home(home: Path, library: Path | None) -> Path:
    """Copy the library into the home, or make and train the built-in one there; return its file."""
    copied = home / f"{NAME}{LIBRARY_SUFFIX}"
    if library is not None:
        with sqlite3.connect(f"file:{library}?mode=ro", uri=True) as source, sqlite3.connect(copied) as target:
            source.backup(target)
        return copied
    recterm = (sys.executable, "-m", "recterm")
    for words in (("recommend",), ("library", "backup", str(copied))):
        subprocess.run((*recterm, *words), env=environment(home), check=True, stdout=subprocess.DEVNULL)
    return copied


def start(
    words: list[str], wanted: str, home: Path | None = None, columns: int = COLUMNS, rows: int = ROWS
) -> tuple[Terminal, float]:
    """Start a program, and return it with the milliseconds until the text appeared on its screen."""
    terminal = Terminal(words, environment(home), columns, rows)
    shown = terminal.wait_for(wanted)
    return terminal, (shown - terminal.started) * 1000


def starts(words: list[str], wanted: str, quit_key: str, home: Path | None = None) -> float:
    """Return the milliseconds of one start."""
    terminal, milliseconds = start(words, wanted, home)
    with terminal:
        terminal.settle(0.3)
        terminal.send(quit_key)
        terminal.wait_for_exit()
    return milliseconds


def cpu(terminal: Terminal) -> float:
    """Return the milliseconds that all threads of a program have computed; 0 where the system does not report them."""
    tasks = Path(f"/proc/{terminal.pid}/task")
    if not tasks.exists():
        return 0.0
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e6


def memory(terminal: Terminal) -> float:
    """Return resident megabytes; 0 where the system does not report them."""
    status = Path(f"/proc/{terminal.pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def press(terminal: Terminal, key: str) -> Sample:
    """Press one key, and wait until the screen is repainted."""
    before, computed = len(terminal.output), cpu(terminal)
    sent = terminal.send(key)
    if not terminal.read(2.0):
        raise AssertionError(f"{key!r} changed nothing:\n{terminal.text}")
    first = terminal.last_output
    last = terminal.settle(QUIET)
    size = len(terminal.output) - before
    return Sample((first - sent) * 1000, (last - sent) * 1000, size, cpu(terminal) - computed)


def percentile_95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return round(statistics.quantiles(values, n=20, method="inclusive")[-1], 1)


def summary(samples: list[Sample]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    computed = [sample.cpu for sample in samples]
    return {
        "first_p50": round(statistics.median(sample.first for sample in samples), 1),
        "p50": round(statistics.median(sample.last for sample in samples), 1),
        "p95": percentile_95([sample.last for sample in samples]),
        "cpu_p50": round(statistics.median(computed), 1),
        "cpu_p95": percentile_95(computed),
        "kilobytes": round(statistics.median(sample.size for sample in samples) / 1000, 1),
    }


def hold(terminal: Terminal, key: str) -> float:
    """Hold a key down, and return by how many milliseconds the last repaint is behind the last repeat."""
    sent = begun = time.perf_counter()
    for turn in range(HELD_KEYS):
        terminal.read_until(begun + turn * HELD)
        sent = terminal.send(key)
    return round((terminal.settle(QUIET) - sent) * 1000, 1)


def idle(terminal: Terminal) -> float:
    """Return the percentage of one processor that the app uses while nothing is pressed."""
    computed, begun = cpu(terminal), time.perf_counter()
    terminal.read_until(begun + IDLE)
    return round((cpu(terminal) - computed) / (time.perf_counter() - begun) / 10, 2)


def has_shelves(text: str) -> bool:
    """Return whether the screen shows the first pick of For you."""
    return "Loading" not in text and "1  " in text.partition("For you")[2]


def shelves_in_view(terminal: Terminal) -> int:
    """Return the number of shelves whose title is on the screen."""
    titles = [shelf.title for shelf in SHELVES if shelf.title] + ["Because you"]
    return sum(
        any(f" {title}" in line or f"│{title}" in line for title in titles) for line in terminal.text.split("\n")
    )


def measure_moves(terminal: Terminal, keys: int) -> dict[str, Any]:
    """Measure what moves, searches, sorts and opens, on the browse screen."""
    press(terminal, "j")
    timings: dict[str, Any] = {"cursor_down": summary([press(terminal, "j") for _ in range(keys)])}
    timings["page_down"] = summary([press(terminal, "\x1b[6~") for _ in range(keys)])
    press(terminal, "g")
    timings["held_down_lag"] = hold(terminal, "\x1b[B")
    press(terminal, "g")
    samples = []
    for word in ("the", "star", "love", "king", "man")[: max(1, keys // 12)]:
        press(terminal, "/")
        samples += [press(terminal, letter) for letter in word]
        press(terminal, "\r")
        press(terminal, "F")
    timings["search_letter"] = summary(samples)
    timings["sort"] = summary([press(terminal, "s") for _ in range(10)])
    samples = []
    for _ in range(8):
        press(terminal, "j")
        samples.append(press(terminal, "\r"))
        press(terminal, "q")
    timings["open_item"] = summary(samples)
    return timings


def measure_ratings(terminal: Terminal, keys: int, stars: str = "5424") -> dict[str, Any]:
    """Measure keys that rate, on the catalogue and on a shelf; a second time other stars, or nothing changes."""
    press(terminal, "j")  # a key that changes nothing paints nothing
    press(terminal, "g")
    samples = []
    for turn in range(keys):
        samples.append(press(terminal, stars[turn % len(stars)]))
        press(terminal, "j")
    timings: dict[str, Any] = {
        "rate_to_shelves": summary(samples[4:]),
        "rate_to_shelves_growing": [round(sample.last, 1) for sample in samples[:4]],
        "shelves_in_view": shelves_in_view(terminal),
    }
    for _ in range(3):
        press(terminal, "w")
        press(terminal, "j")
    press(terminal, "y")
    timings["rate_a_pick"] = summary([press(terminal, "4") for _ in range(keys // 2)])
    press(terminal, "c")
    return timings


def use_at_random(terminal: Terminal, minutes: float) -> dict[str, float]:
    """Use the app at random; return its memory once everything was done twice, and how much it has grown since.

    What is done first imports modules and reads arrays that stay; after that nothing should.
    """
    chance, pressed = random.Random(7), 0
    for keys in RANDOM_USE * 2:
        _use(terminal, keys)
    settled, begun = memory(terminal), time.perf_counter()
    while (time.perf_counter() - begun) / 60 < minutes:
        keys = chance.choice(RANDOM_USE)
        _use(terminal, keys)
        pressed += len(keys)
    grown = round((memory(terminal) / settled - 1) * 100, 1) if settled else 0.0
    return {"minutes": minutes, "keys": pressed, "megabytes": settled, "growth_percent": grown}


def _use(terminal: Terminal, keys: tuple[str, ...]) -> None:
    for key in keys:
        terminal.send(key)
        terminal.settle(0.02 if key != ESCAPE else QUIET)


def measure_library(library: Path | None, home: Path, keys: int, minutes: float) -> dict[str, Any]:
    """Measure keys, memory and rest in the library's app; then eight shelves in view, in a larger terminal."""
    words = recterm(library)
    with start(words, "▌ ", home)[0] as terminal:
        terminal.wait_for(has_shelves)
        terminal.settle(1.0)
        figures = measure_moves(terminal, keys) | measure_ratings(terminal, keys)
        figures["megabytes"], figures["idle_cpu_percent"] = memory(terminal), idle(terminal)
        sent = terminal.send("\x11")
        terminal.wait_for_exit()
        figures["quit"] = round((terminal.last_output - sent) * 1000)
    crowd(home)
    with start(words, "▌ ", home, rows=CROWDED_ROWS)[0] as terminal:
        terminal.wait_for(has_shelves)
        terminal.settle(1.0)
        figures["crowded"] = measure_ratings(terminal, keys, "3535")
        figures["random_use"] = use_at_random(terminal, minutes)  # last: whatever it has opened is closed by force
    return figures


def browse(library: Path, keys: int) -> dict[str, Any]:
    """Return the memory of an app that goes through a library, searches and sorts it; what it opens ends by force."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with start(recterm(make_home(home, library)), "▌ ", home)[0] as terminal:
            terminal.settle(1.0)
            for key in (*("j", PAGE_DOWN, PAGE_UP) * keys, "G", "g", "/", *"the", "\r", "F", "s", "s"):
                press(terminal, key)
            return {"browsing": {"megabytes": memory(terminal)}}


def crowd(home: Path) -> None:
    """Show one shelf more, and fewer picks on each."""
    with Session.open(home / f"{NAME}{LIBRARY_SUFFIX}") as session:
        session.shelves.arrange(session.shelves.arrangement.asking_for(ASKED).more(-FEWER))


def recterm(library: Path | None) -> list[str]:
    """Return the command line of the app."""
    return [sys.executable, "-m", "recterm", *(["--library", str(library)] if library else [])]


def above(figures: dict[str, float], floor: dict[str, float]) -> dict[str, float]:
    """Return how far keys are above those of the minimal app."""
    return {
        "p95_ratio": round(figures["p95"] / floor["p95"], 1),
        "p95_over_floor": round(figures["p95"] - floor["p95"], 1),
        "cpu_p95_over_floor": round(figures["cpu_p95"] - floor["cpu_p95"], 1),
    }


def measure(library: Path | None, runs: int, keys: int, minutes: float) -> dict[str, Any]:
    """Measure the app in a home of its own, next to the minimal app."""
    minimal = [sys.executable, "-c", MINIMAL]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        library = make_home(home, library)
        times: dict[str, list[float]] = {"minimal": [], "catalogue": [], "shelves": []}
        for _ in range(runs):
            times["minimal"].append(starts(minimal, "ready", "q"))
            times["catalogue"].append(starts(recterm(library), "▌ ", "\x11", home))
            times["shelves"].append(starts(recterm(library), "1     ", "\x11", home))
        with start(minimal, "ready")[0] as terminal:
            terminal.settle(0.5)
            floor: dict[str, Any] = summary([press(terminal, "n") for _ in range(keys)])
            floor |= {
                "held_lag": hold(terminal, "n"),
                "megabytes": memory(terminal),
                "idle_cpu_percent": idle(terminal),
            }
        figures = measure_library(library, home, keys, minutes)
    medians = {name: round(statistics.median(values)) for name, values in times.items()}
    floors = {name: above(figures[name], floor) for name in ("cursor_down", "rate_to_shelves", "search_letter")}
    floors |= {name: above(figures[name], floor) for name in ("rate_a_pick", "sort", "open_item")}
    floors["rate_eight_shelves"] = above(figures["crowded"]["rate_to_shelves"], floor)
    ratios = {"catalogue_to_minimal_start": round(medians["catalogue"] / medians["minimal"], 2)}
    ratios["held_down_lag_to_minimal"] = round(figures["held_down_lag"] / floor["held_lag"], 1)
    return {"start": medians, "minimal_key": floor, "keys": figures, "over_floor": floors, "ratios": ratios}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path, nargs="?", help="file of a trained library; default: the built-in films")
    parser.add_argument("--runs", type=int, default=9, help="starts of each program, interleaved")
    parser.add_argument("--keys", type=int, default=60, help="presses of each kind")
    parser.add_argument("--minutes", type=float, default=2.0, help="random use, over which the memory may grow")
    parser.add_argument("--browse", action="store_true", help="measure only the memory of browsing LIBRARY")
    given = parser.parse_args()
    if given.browse and given.library is not None:
        figures = browse(given.library, given.keys)
    else:
        figures = measure(given.library, given.runs, given.keys, given.minutes)
    print(json.dumps(figures | {"bars": beside_bars(figures)}, indent=1))


if __name__ == "__main__":
    main()
