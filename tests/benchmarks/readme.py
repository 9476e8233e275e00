"""Figures of the README: run the commands that it names, then write the results or check them.

    python -m tests.benchmarks.readme FOLDER [--check] [--only order]

FOLDER is MovieLens latest-small (a folder or a zip). Every figure is what the command line prints as JSON, from a home
of its own. Tables stand between `<!-- figures: NAME -->` and `<!-- end -->`; numbers in sentences are found by the
words around them. With --check nothing is written: a README that differs is shown as a difference, with exit code 1.
Takes some minutes; --only order makes the table of what comes next alone.
"""

from __future__ import annotations

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.benchmarks import compatibility, quiz, shelves

README = Path(__file__).parents[2] / "README.md"

Document = dict[str, Any]
Command = Callable[..., Document]

RANKED = {
    "popularity": "popularity",
    "item-knn": "item-kNN",
    "als": "implicit ALS",
    "slim": "SLIM",
    "hybrid": "hybrid",
    "ease": "**EASE**, the default here",
}
"""Model -> what its row is called; the name of a default is bold, and so are its figures."""

STARS = {
    "bias": "bias model",
    "user-knn-stars": "user-kNN for stars",
    "item-knn-stars": "item-kNN for stars",
    "bayesian-mf": "Bayesian MF",
    "stacked-stars": "**Stacked stars**, the default here",
}

ORDERED = {
    "popularity": "popularity",
    "item-knn": "item-kNN",
    "als": "implicit ALS",
    "ease": "EASE",
    "faded": "EASE with `--set fade=6`",
    "next-item": "next-item",
}
"""Model -> its row in the table of what comes next; `faded` is a run of its own."""

METRICS = {"precision@10": "precision@10", "recall@10": "recall@10", "ndcg@10": "NDCG@10", "rmse": "RMSE"}

LENGTHS = ("1", "3", "5", "10", "20", "50", "all")
"""Points of the curve of short histories that are shown."""

SENTENCES = {
    "ratings": r"(?<=MovieLens latest-small \()[\d,]+(?= ratings\))",
    "users": r"(?<=over the )[\d,]+(?= users who have a relevant item)",
    "long histories": r"(?<=These are )[\d,]+(?= users with at least)",
    "films": r"(?<=The built-in library has )[\d,]+(?= well-known films)",
    "albums": r"(?<=makes a second one, of )[\d,]+(?= music albums)",
}
"""Figure in a sentence -> where it stands, between the words around it."""


class ReadmeError(Exception):
    """The README lacks a place for a figure."""


def command_line(home: str) -> Command:
    """Return a function that runs a recterm command in a home and reads its JSON."""

    def run(*words: str) -> Document:
        done = subprocess.run(
            [sys.executable, "-m", "recterm", *words, "--json"],
            env={**os.environ, "RECTERM_HOME": home},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"recterm {' '.join(words)} failed:\n{done.stderr}")
        document: Document = json.loads(done.stdout)
        return document

    return run


def measured(run: Command, data: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the tables, and the figures in sentences, by name."""
    imported = run("import", str(data), "--library", "readme", "--progress", "none")
    evaluate = ("evaluate", "--library", "readme", "--progress", "none")
    evaluated = run(*evaluate, *RANKED, *STARS)
    curves = run(*evaluate, "popularity", "ease", "als", "--by", "history", "--quick")
    plain = run(*evaluate, "ease", "--set", "prior=0", "--by", "history", "--quick")
    films = run("library", "build", "films", "--progress", "none") and run("stats", "--library", "films")
    albums = run("library", "build", "albums", "--progress", "none") and run("stats", "--library", "albums")
    tables = {
        "accuracy": accuracy_table(evaluated["models"]),
        "short histories": history_table(curves, plain),
        "quiz": quiz.table(quiz.measure(quiz.interactions(data))),
        "compatibility": compatibility.table(data),
        **ordered(run),
        "shelves": shelves.table(data),
    }
    numbers = {
        "ratings": imported["interactions"],
        "users": evaluated["users"],
        "long histories": curve_of(curves)[0]["size"],
        "films": films["items"],
        "albums": albums["items"],
    }
    return tables, {name: f"{number:,}" for name, number in numbers.items()}


def only_ordered(run: Command, data: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the table of what comes next alone, as `measured`."""
    run("import", str(data), "--library", "readme", "--progress", "none")
    return ordered(run), {}


def ordered(run: Command) -> dict[str, str]:
    """Measure the models on what comes next; the table by its name."""
    plain = [name for name in ORDERED if name != "faded"]
    runs = []
    for split in ("next-item", "time-global"):
        evaluate = ("evaluate", "--library", "readme", "--progress", "none", "--quick", "--split", split)
        runs += [run(*evaluate, *plain), run(*evaluate, "ease", "--set", "fade=6")]
    return {"order": order_table(*runs)}


def order_table(last: Document, last_faded: Document, after: Document, after_faded: Document) -> str:
    """Return each model's figures on the last item of each user, with shuffled ties, and after one moment for all."""
    n_last, n_after = (f"{run['users']:,} users" for run in (last, after))
    heads = (f"NDCG@10, {n_last}", "hit rate@10", "NDCG@10, ties shuffled", f"`time-global`: NDCG@10, {n_after}")
    lines = [row("`next-item`", *heads), row(*["---"] * (1 + len(heads)))]
    for name, title in ORDERED.items():
        faded, key = name == "faded", "ease" if name == "faded" else name
        run, later = (last_faded, after_faded) if faded else (last, after)
        cells = [figure(model_of(run, key)[metric], bold=False) for metric in ("ndcg@10", "hit_rate@10")]
        cells.append(figure(model_of(run, key, shuffled=True)["ndcg@10"], bold=False))
        lines.append(row(title, *cells, figure(model_of(later, key)["ndcg@10"], bold=False)))
    return "\n".join(lines)


def model_of(run: Document, model: str, *, shuffled: bool = False) -> Mapping[str, Mapping[str, float]]:
    """Return the figures of the row with that model; of its second measurement, with shuffled ties, on request."""
    key = next(key for key, made in run["settings"]["models"].items() if made["model"] == model)
    if not shuffled:
        figures: Mapping[str, Mapping[str, float]] = run["models"][key]
        return figures
    ties = next(breakdown for breakdown in run["settings"]["breakdowns"] if breakdown["by"] == "ties")
    return {ties["metric"]: ties["groups"][1]["models"][key]}


def accuracy_table(models: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Return every model with its means and intervals."""
    lines = [row("model", *METRICS.values()), row(*["---"] * (1 + len(METRICS)))]
    for name, title in (RANKED | STARS).items():
        bold = title.startswith("**")
        lines.append(row(title, *(figure(models[name].get(metric), bold=bold) for metric in METRICS)))
    return "\n".join(lines)


def history_table(curves: Document, plain: Document) -> str:
    """Return NDCG@10 of users whose histories are cut short."""
    lines = [row("ratings known", *LENGTHS), row(*["---"] * (1 + len(LENGTHS)))]
    shown = (
        ("popularity", curves, "popularity"),
        ("EASE", curves, "ease"),
        ("EASE with `--set prior=0`", plain, "ease"),
        ("implicit ALS", curves, "als"),
    )
    for title, run, model in shown:
        key = next(key for key, made in run["settings"]["models"].items() if made["model"] == model)
        points = {point["label"]: point["models"][key]["mean"] for point in curve_of(run)}
        lines.append(row(title, *(f"{points[length]:.3f}" for length in LENGTHS)))
    return "\n".join(lines)


def curve_of(run: Document) -> list[Document]:
    """Return the points of the curve of short histories."""
    return next(breakdown["groups"] for breakdown in run["settings"]["breakdowns"] if breakdown["by"] == "history")


def row(*cells: str) -> str:
    """Return a line of a Markdown table; a cell without a figure is one space wide."""
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def figure(measure: Mapping[str, float] | None, *, bold: bool) -> str:
    """Return `0.246 (.230–.264)`; an empty text where the model has no such metric."""
    if measure is None:
        return ""
    low, high = (f"{measure[end]:.3f}".removeprefix("0") for end in ("low", "high"))
    mark = "**" if bold else ""
    return f"{mark}{measure['mean']:.3f}{mark} ({low}–{high})"


def filled(readme: str, tables: Mapping[str, str], numbers: Mapping[str, str]) -> str:
    """Return the README with these figures.

    Raises:
        ReadmeError: a table has no marks, or a sentence is worded differently.
    """
    for name, table in tables.items():
        marked = rf"(?s)(?<=<!-- figures: {name} -->\n).*?(?=<!-- end -->)"
        readme, times = re.subn(marked, lambda _, table=table: f"\n{table}\n\n", readme)  # type: ignore[misc]
        if times != 1:
            raise ReadmeError(f"`<!-- figures: {name} -->` stands {times} times in the README, not once")
    for name, number in numbers.items():
        readme, times = re.subn(SENTENCES[name], number, readme)
        if times != 1:
            raise ReadmeError(f"the sentence with the number of {name} stands {times} times in the README, not once")
    return readme


def main() -> None:
    """Measure, then write or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--only", choices=("order",), help="one table instead of everything")
    arguments = parser.parse_args()
    old = README.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        measure = only_ordered if arguments.only else measured
        new = filled(old, *measure(command_line(home), arguments.folder.absolute()))
    if not arguments.check:
        README.write_text(new, encoding="utf-8")
        return
    difference = list(difflib.unified_diff(old.splitlines(), new.splitlines(), "README.md", "measured", lineterm=""))
    print("\n".join(difference) or "README.md has the figures that the program prints")
    sys.exit(1 if difference else 0)


if __name__ == "__main__":
    main()
