"""Measurements of the app in a pseudo-terminal: start-up, key to repaint, memory, next to a minimal Textual app.

    python -m tests.benchmarks.app [--library NAME|PATH] [--runs 9] [--keys 60]

Prints JSON. Times are milliseconds from writing the key (or starting the process) to the last byte of what follows,
as a terminal emulator sees it; `first` is the first byte. Ratios are against the minimal app's key or start.
Its ratings are undone at the end but stay in the event log: give it a library that is made for measuring.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from pathlib import Path
from typing import Any

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


def environment() -> dict[str, str]:
    """Return this process's environment with what `recterm` sets for itself."""
    return {**os.environ, "TEXTUAL_FPS": os.environ.get("TEXTUAL_FPS", "120")}


def start(words: list[str], wanted: str) -> tuple[Terminal, float]:
    """Start a program, and return it with the milliseconds until the text appeared on its screen."""
    terminal = Terminal(words, environment(), COLUMNS, ROWS)
    shown = terminal.wait_for(wanted)
    return terminal, (shown - terminal.started) * 1000


def starts(words: list[str], wanted: str, quit_key: str) -> float:
    """Return the milliseconds of one start."""
    terminal, milliseconds = start(words, wanted)
    with terminal:
        terminal.settle(0.3)
        terminal.send(quit_key)
        terminal.wait_for_exit()
    return milliseconds


def press(terminal: Terminal, key: str) -> tuple[float, float, int]:
    """Press one key, and return the milliseconds to the first and to the last byte, and the number of bytes."""
    before = len(terminal.output)
    sent = terminal.send(key)
    if not terminal.read(2.0):
        raise AssertionError(f"{key!r} changed nothing:\n{terminal.text}")
    first = terminal.last_output
    last = terminal.settle(QUIET)
    return (first - sent) * 1000, (last - sent) * 1000, len(terminal.output) - before


def summary(samples: list[tuple[float, float, int]]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    firsts, lasts, sizes = zip(*samples, strict=True)
    cut = statistics.quantiles(lasts, n=20, method="inclusive")
    return {
        "first_p50": round(statistics.median(firsts), 1),
        "p50": round(statistics.median(lasts), 1),
        "p95": round(cut[-1], 1),
        "kilobytes": round(statistics.median(sizes) / 1000, 1),
    }


def memory(terminal: Terminal) -> float:
    """Return resident megabytes; 0 where the system does not report them."""
    status = Path(f"/proc/{terminal.pid}/status")
    if not status.exists():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def measure_keys(terminal: Terminal, keys: int) -> dict[str, Any]:
    """Measure every kind of key on the browse screen; ratings are undone at the end."""
    terminal.wait_for(lambda text: "Loading" not in text and "1  " in text.split("For you", 1)[-1])
    terminal.settle(1.0)
    timings: dict[str, Any] = {}
    press(terminal, "j")
    timings["cursor_down"] = summary([press(terminal, "j") for _ in range(keys)])
    timings["page_down"] = summary([press(terminal, "\x1b[6~") for _ in range(keys)])
    press(terminal, "g")
    rated = 0
    samples = []
    for turn in range(keys):
        samples.append(press(terminal, "5424"[turn % 4]))
        rated += 1
        press(terminal, "j")
    timings["rate_to_shelves"] = summary(samples[4:])
    timings["rate_to_shelves_growing"] = [round(last, 1) for _, last, _ in samples[:4]]
    press(terminal, "y")
    timings["rate_a_pick"] = summary([press(terminal, "4") for _ in range(keys // 2)])
    rated += keys // 2
    press(terminal, "c")
    samples = []
    for word in ("the", "star", "love", "king", "man")[: max(1, keys // 12)]:
        press(terminal, "/")
        samples += [press(terminal, letter) for letter in word]
        press(terminal, "\r")
        press(terminal, "F")
    timings["search_letter"] = summary(samples)
    timings["sort"] = summary([press(terminal, "s") for _ in range(10)])
    samples = []
    for _ in range(5):
        samples.append(press(terminal, "\r"))
        press(terminal, "q")
    timings["open_item"] = summary(samples)
    timings["megabytes"] = memory(terminal)
    for _ in range(rated):
        press(terminal, "u")
    return timings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", default=None, help="name or path; default: the current library")
    parser.add_argument("--runs", type=int, default=9, help="starts of each program, interleaved")
    parser.add_argument("--keys", type=int, default=60, help="presses of each kind")
    arguments = parser.parse_args()
    recterm = [sys.executable, "-m", "recterm", *(["--library", arguments.library] if arguments.library else [])]
    minimal = [sys.executable, "-c", MINIMAL]
    catalogue, shelves = "▌ ", "1     "
    times: dict[str, list[float]] = {"minimal": [], "catalogue": [], "shelves": []}
    for _ in range(arguments.runs):
        times["minimal"].append(starts(minimal, "ready", "q"))
        times["catalogue"].append(starts(recterm, catalogue, "q"))
        times["shelves"].append(starts(recterm, shelves, "q"))
    medians = {name: round(statistics.median(values)) for name, values in times.items()}
    with start(minimal, "ready")[0] as terminal:
        terminal.settle(0.5)
        floor = summary([press(terminal, "n") for _ in range(arguments.keys)])
        floor["megabytes"] = memory(terminal)
    with start(recterm, catalogue)[0] as terminal:
        keys = measure_keys(terminal, arguments.keys)
        sent = terminal.send("q")
        terminal.wait_for_exit()
        keys["quit"] = round((terminal.last_output - sent) * 1000)
    ratios = {
        "catalogue_to_minimal_start": round(medians["catalogue"] / medians["minimal"], 2),
        "rate_p95_to_minimal_key_p95": round(keys["rate_to_shelves"]["p95"] / floor["p95"], 1),
        "cursor_p95_to_minimal_key_p95": round(keys["cursor_down"]["p95"] / floor["p95"], 1),
        "search_p95_to_minimal_key_p95": round(keys["search_letter"]["p95"] / floor["p95"], 1),
    }
    print(json.dumps({"start": medians, "minimal_key": floor, "keys": keys, "ratios": ratios}, indent=1))


if __name__ == "__main__":
    main()
