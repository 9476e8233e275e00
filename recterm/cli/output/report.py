"""A run as a report: one self-contained web page, or Markdown; every word and figure of it comes from the saved run."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from recterm.cli.output import report_svg
from recterm.domain.measured_models import row_lines
from recterm.domain.metrics import METRICS, Group, best_mean, lower_is_better, metric_of, short_name
from recterm.domain.terminal_text import clean, clean_lines
from recterm.present.model_colours import DASHES, PALETTE
from recterm.process.atomic_files import atomic_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from recterm.domain.answers.evaluation import Measure, Run
    from recterm.domain.model import LibraryInfo

HEADLINES = ("ndcg", "precision", "rmse")
"""Metrics that are plotted with their intervals."""

MOST_LINES = 8
"""Models in a plot of lines."""

FLOOR = "popularity"

WITHOUT_ORDER = ("genre",)
"""Breakdowns whose groups are no steps of anything: a line between them would mean nothing."""


def write_report(
    path: Path, run: Run, info: LibraryInfo | None, card: Mapping[str, Any], *, replace: bool = False
) -> None:
    """Write the report; `.md` is Markdown, anything else a web page.

    Args:
        path: the file.
        run: the run.
        info: the library that it was made in; None for a run on split files.
        card: the library's data card; empty when there is none.
        replace: write over a file that is there.

    Raises:
        TargetExistsError: the file exists, and `replace` is False.
        WriteError: it cannot be written.
    """
    parts = report_parts(run, info, card)
    text = markdown(parts) if path.suffix.lower() in (".md", ".markdown") else web_page(parts)
    with atomic_file(path, replace=replace) as draft:
        draft.write_text(text, encoding="utf-8")


def report_parts(run: Run, info: LibraryInfo | None, card: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that a report says, by the names of the template."""
    made = datetime.fromtimestamp(run.created, UTC).strftime("%Y-%m-%d %H:%M UTC")
    said = f"{run.split}, seed {run.seed}, k = {run.k}, {run.users:,} users, {run.seconds:.1f} s; made {made}"
    simulated = (
        ["The community in this data is simulated, not recorded from people."] if info and info.simulated else []
    )
    shown = {metric_of(key).name for measures in run.models.values() for key in measures}
    return {
        "title": f"{run.data}: how good are the recommendations?",
        "subtitle": said + (f"; run {run.id}" if run.id else ""),
        "notes": [*simulated, *run.settings.notes],
        "tables": _tables(run),
        "rows": row_lines(run),
        "plots": _plots(run),
        "words": run.settings.words,
        "metrics": [metric for name, metric in METRICS.items() if name in shown],
        "card": _card(card) if card else [],
        "card_plots": _card_plots(card) if card else [],
        "models": _models(run),
        "palette": PALETTE,
        "dashes": DASHES,
        "versions": ", ".join(f"{name} {value}" for name, value in run.settings.versions.items()),
    }


def web_page(parts: Mapping[str, Any]) -> str:
    """The report as HTML; whatever comes from the data is escaped."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    template = files("recterm.cli.output").joinpath("report.html.jinja").read_text(encoding="utf-8")
    drawn = {key: [{**plot, "svg": Markup(plot["svg"])} for plot in parts[key]] for key in ("plots", "card_plots")}
    return environment.from_string(template).render(**{**parts, **drawn})


def markdown(parts: Mapping[str, Any]) -> str:
    """The report as Markdown: the same words and tables, without plots."""
    lines = [f"# {_plain(parts['title'])}", "", _plain(parts["subtitle"]), ""]
    lines += [f"> {_plain(note)}\n" for note in parts["notes"]]
    for table in parts["tables"]:
        rows = [
            [
                row["name"],
                *(
                    f"**{c['mean']}** {c['interval']}" if c["best"] else f"{c['mean']} {c['interval']}"
                    for c in row["cells"]
                ),
            ]
            for row in table["rows"]
        ]
        lines += [f"## {table['title']}", "", *_table(["Model", *table["heads"]], rows), ""]
    lines += [f"- {_plain(row)}" for row in parts["rows"]] + ([""] if parts["rows"] else [])
    lines += ["Beside each mean its 95 % interval. Bold: the best, and what cannot be told from it.", ""]
    lines += ["## Protocol", "", _plain(parts["words"]), ""]
    metrics = [[metric.short, metric.definition, metric.formula] for metric in parts["metrics"]]
    lines += [*_table(["Metric", "What it says", "Formula"], metrics), ""]
    if parts["card"]:
        lines += ["## Data", "", *_table(["", ""], [list(pair) for pair in parts["card"]]), ""]
    models = [[one["name"], one["model"], one["hyperparameters"], one["seconds"]] for one in parts["models"]]
    lines += ["## Models", "", *_table(["Name", "Model", "Hyperparameters", "Fit"], models), ""]
    return "\n".join([*lines, _plain(parts["versions"]), ""])


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    cells = [[_plain(str(cell)) for cell in row] for row in (heads, *rows)]
    return [
        f"| {' | '.join(cells[0])} |",
        f"|{' --- |' * len(heads)}",
        *(f"| {' | '.join(row)} |" for row in cells[1:]),
    ]


def _shown(value: Any) -> Any:
    """What the page shows of a value: text and drawings that are fit to be shown, escaped or not as they were."""
    return type(value)(clean_lines(value)) if isinstance(value, str) else value


def _plain(text: str) -> str:
    """Text that Markdown takes as it is."""
    escaped = clean(text).replace("\\", "\\\\").replace("<", "&lt;").replace("|", "\\|")
    return escaped.replace("[", "\\[").replace("`", "\\`")


def _tables(run: Run) -> list[dict[str, Any]]:
    """One table for each group of metrics."""
    groups = {metric: found.group for metric, found in run.settings.comparisons.items()}
    metrics = list(dict.fromkeys(metric for measures in run.models.values() for metric in measures))
    tables = []
    for group in Group:
        mine = [metric for metric in metrics if metric_of(metric).group is group]
        models = {name: found for name, found in run.models.items() if any(metric in found for metric in mine)}
        if models:
            rows = [
                {"name": name, "cells": [_cell(name, found.get(metric), metric, groups, models) for metric in mine]}
                for name, found in models.items()
            ]
            tables.append({"title": group.value, "heads": [short_name(metric) for metric in mine], "rows": rows})
    return tables


def _cell(
    name: str,
    measure: Measure | None,
    metric: str,
    groups: Mapping[str, Sequence[str]],
    models: Mapping[str, Mapping[str, Measure]],
) -> dict[str, Any]:
    if measure is None or math.isnan(measure.mean):
        return {"mean": "–", "interval": "", "best": False}
    interval = f"{measure.low:.3f}–{measure.high:.3f}" if measure.low != measure.high else ""
    best = name in groups[metric] if metric in groups else measure.mean == best_mean(metric, models)
    return {"mean": f"{measure.mean:.4f}", "interval": interval, "best": best}


def _plots(run: Run) -> list[dict[str, str]]:
    """Intervals of the headline metrics, and every breakdown as lines."""
    plots = []
    metrics = dict.fromkeys(metric for measures in run.models.values() for metric in measures)
    for metric in metrics:
        if metric_of(metric).name in HEADLINES:
            rows = [
                (name, one[metric].mean, one[metric].low, one[metric].high)
                for name, one in run.models.items()
                if metric in one
            ]
            rows.sort(key=lambda row: row[1], reverse=not lower_is_better(metric))
            svg = report_svg.intervals(rows)
            plots.append({"title": f"{short_name(metric)} with 95 % intervals", "svg": svg, "note": ""})
    for found in run.settings.breakdowns:
        names = found.models
        drawn = _drawn(run, names)
        series = {
            name: [group.models[name].mean if name in group.models else None for group in found.groups]
            for name in drawn
        }
        draw = report_svg.dots if found.by in WITHOUT_ORDER else report_svg.lines
        svg = draw([group.label for group in found.groups], series)
        missing = [name for name in names if name not in drawn]
        note = f"Not drawn, being behind these: {', '.join(missing)}." if missing else ""
        plots.append({"title": f"{short_name(found.metric)} {found.title}", "svg": svg, "note": note})
    return plots


def _drawn(run: Run, names: Sequence[str]) -> list[str]:
    """The best of some models, as many as can be told apart, with the floor; in the order of their accuracy."""
    ranked = sorted(names, key=lambda name: -_accuracy(run, name))
    if len(ranked) <= MOST_LINES:
        return ranked
    return [*[name for name in ranked if name != FLOOR][: MOST_LINES - 1], FLOOR]


def _accuracy(run: Run, name: str) -> float:
    return next((one.mean for metric, one in run.models[name].items() if metric_of(metric).name == HEADLINES[0]), 0.0)


def _card(card: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        ("items", f"{card['items']:,} ({card['never_touched']:,} never touched)"),
        ("users", f"{card['users']:,}"),
        ("interactions", f"{card['interactions']:,}"),
        ("density", f"{100 * card['density']:.4f} % = interactions / (users × items)"),
        ("sparsity", f"{100 * card['sparsity']:.4f} % = 1 − density"),
    ]
    if card["mean_rating"] is not None:
        rows.append(("mean rating", f"{card['mean_rating']:.2f}"))
    held = ", ".join(f"{100 * share:.1f} % by the top {top}" for top, share in card["top_share"].items())
    return [*rows, ("concentration", f"{held} of items; Gini {card['gini']:.2f}")]


def _card_plots(card: Mapping[str, Any]) -> list[dict[str, str]]:
    plots = []
    for key, title in (
        ("histogram", "Interactions by value"),
        ("activity", "Users by number of interactions (at least)"),
        ("popularity", "Items by number of users (at least)"),
        ("over_time", "Interactions over time"),
    ):
        if card.get(key):
            values = [(one if isinstance(one, str) else f"{one:g}", count) for one, count in card[key]]
            plots.append({"title": title, "svg": report_svg.bars(values), "note": ""})
    density = (card.get("heat_map") or {}).get("density")
    if density:
        title = "The matrix in blocks: users by activity from the top, items by popularity from the left"
        plots.append({"title": title, "svg": report_svg.heat_map(density), "note": ""})
    return plots


def _models(run: Run) -> list[dict[str, str]]:
    return [
        {
            "name": name,
            "model": made.model or name,
            "hyperparameters": ", ".join(f"{key} = {_number(value)}" for key, value in made.values.items())
            or made.reranking
            or "",
            "seconds": "" if made.seconds is None else f"{made.seconds:.2f} s",
        }
        for name, made in run.settings.models.items()
    ]


def _number(value: Any) -> str:
    return f"{value:.5g}" if isinstance(value, float) else str(value)
