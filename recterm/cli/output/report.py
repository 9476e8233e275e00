"""Report of a run: one self-contained web page, or Markdown; every word and figure comes from the saved run."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from recterm.cli.output import report_svg
from recterm.domain.measured_models import hyperparameter_text, row_lines
from recterm.domain.terminal_text import clean, clean_lines
from recterm.lab.metrics.registry import metric_of, short_name
from recterm.present.data.data_card import rating_facts, size_facts, tail_fact
from recterm.present.runs.model_colours import DASHES, PALETTE
from recterm.present.runs.run_table import definitions, group_tables, headline, in_order, leading, legend, run_facts
from recterm.present.runs.run_views import WITH_ORDER, breakdown_title
from recterm.process.atomic_files import atomic_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recterm.domain.answers.data.data_card import DataCard
    from recterm.domain.answers.lab.evaluation import Run
    from recterm.domain.model import LibraryInfo
    from recterm.lab.metrics.metric import Metric
    from recterm.present.data.data_card import Bars
    from recterm.present.runs.run_table import Figure, RunTable

PLOTTED = ("ndcg", "precision", "rmse")
"""Metrics that are plotted with their intervals."""

MOST_LINES = 8
"""Models in a plot of lines."""


def write_report(
    path: Path, run: Run, info: LibraryInfo | None, card: DataCard | None, *, replace: bool = False
) -> None:
    """Write the report; `.md` is Markdown, anything else a web page.

    Args:
        path: the file.
        run: the run.
        info: the library that it was made in; None for a run on split files.
        card: the library's data card; None when there is none.
        replace: overwrite an existing file.

    Raises:
        TargetExistsError: the file exists, and `replace` is False.
        WriteError: it cannot be written.
    """
    report = report_of(run, info, card)
    text = markdown(report) if path.suffix.lower() in (".md", ".markdown") else web_page(report)
    with atomic_file(path, replace=replace) as draft:
        draft.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Plot:
    """One drawing."""

    title: str
    svg: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ModelLine:
    """How a row was made."""

    name: str
    model: str
    hyperparameters: str
    seconds: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report says, by the names of the template."""

    title: str
    subtitle: str
    notes: tuple[str, ...]
    tables: tuple[RunTable, ...]
    legend: str
    rows: tuple[str, ...]
    plots: tuple[Plot, ...]
    words: str
    metrics: tuple[Metric, ...]
    card: tuple[tuple[str, str], ...]
    card_plots: tuple[Plot, ...]
    models: tuple[ModelLine, ...]
    versions: str


def report_of(run: Run, info: LibraryInfo | None, card: DataCard | None) -> Report:
    """Everything that a report of a run says; the arguments are those of `write_report`."""
    made = datetime.fromtimestamp(run.created, UTC).strftime("%Y-%m-%d %H:%M UTC")
    number = f"; run {run.id}" if run.id else ""
    simulated = "The community in this data is simulated, not recorded from people."
    return Report(
        title=f"{run.data}: how good are the recommendations?",
        subtitle=f"{', '.join(run_facts(run))}, k = {run.k}; made {made}{number}",
        notes=(*([simulated] if info and info.simulated else []), *run.settings.notes),
        tables=tuple(group_tables(run)),
        legend=legend(run, "Bold"),
        rows=tuple(row_lines(run)),
        plots=tuple(_plots(run)),
        words=run.settings.words,
        metrics=tuple(metric for metrics in definitions(run).values() for metric in metrics),
        card=tuple(_card(info, card)) if info and card else (),
        card_plots=tuple(_card_plots(card)) if card else (),
        models=tuple(_models(run)),
        versions=", ".join(f"{name} {value}" for name, value in run.settings.versions.items()),
    )


def web_page(report: Report) -> str:
    """Return the report as HTML; whatever comes from the data is escaped."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    template = files("recterm.cli.output").joinpath("report.html.jinja").read_text(encoding="utf-8")
    parts = {field.name: getattr(report, field.name) for field in fields(report)}
    return environment.from_string(template).render(parts, palette=PALETTE, dashes=DASHES, drawing=Markup)


def markdown(report: Report) -> str:
    """Return the report as Markdown: the same words and tables, without plots."""
    lines = [f"# {_plain(report.title)}", "", _plain(report.subtitle), ""]
    lines += [f"> {_plain(note)}\n" for note in report.notes]
    for table in report.tables:
        rows = [[row, *map(_markdown_cell, figures)] for row, figures in table.rows.items()]
        lines += [f"## {table.title}", "", *_table(["Model", *table.heads], rows), ""]
    lines += [f"- {_plain(row)}" for row in report.rows] + ([""] if report.rows else [])
    lines += [report.legend, "", "## Protocol", "", _plain(report.words), ""]
    metrics = [[metric.short, metric.definition, metric.formula] for metric in report.metrics]
    lines += [*_table(["Metric", "Meaning", "Formula"], metrics), ""]
    if report.card:
        lines += ["## Data", "", *_table(["", ""], report.card), ""]
    models = [[model.name, model.model, model.hyperparameters, model.seconds] for model in report.models]
    lines += ["## Models", "", *_table(["Name", "Model", "Hyperparameters", "Fit"], models), ""]
    return "\n".join([*lines, _plain(report.versions), ""])


def _markdown_cell(figure: Figure) -> str:
    return f"{f'**{figure.mean}**' if figure.best else figure.mean} {figure.interval}".rstrip()


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    cells = [[_plain(str(cell)) for cell in row] for row in (heads, *rows)]
    return [
        f"| {' | '.join(cells[0])} |",
        f"|{' --- |' * len(heads)}",
        *(f"| {' | '.join(row)} |" for row in cells[1:]),
    ]


def _shown(value: Any) -> Any:
    """Clean a value for the page, whether it is escaped or not."""
    return type(value)(clean_lines(value)) if isinstance(value, str) else value


def _plain(text: str) -> str:
    """Text that Markdown takes as it is."""
    escaped = clean(text).replace("\\", "\\\\").replace("<", "&lt;").replace("|", "\\|")
    return escaped.replace("[", "\\[").replace("`", "\\`")


def _plots(run: Run) -> list[Plot]:
    """Intervals of the headline metrics, and every breakdown as lines."""
    plots = []
    for metric in run.metrics:
        if metric_of(metric).name in PLOTTED:
            measures = [(row, run.models[row][metric]) for row in in_order(run, metric) if metric in run.models[row]]
            svg = report_svg.intervals([(row, measure.mean, measure.low, measure.high) for row, measure in measures])
            plots.append(Plot(f"{short_name(metric)} with 95 % intervals", svg))
    for breakdown in run.settings.breakdowns:
        drawn = leading([row for row in in_order(run, headline(run)) if row in breakdown.models], MOST_LINES)
        series = {
            row: [group.models[row].mean if row in group.models else None for group in breakdown.groups]
            for row in drawn
        }
        draw = report_svg.lines if breakdown.by in WITH_ORDER else report_svg.dots
        svg = draw([group.label for group in breakdown.groups], series)
        missing = [row for row in breakdown.models if row not in drawn]
        note = f"Not drawn, ranking below these: {', '.join(missing)}." if missing else ""
        plots.append(Plot(breakdown_title(breakdown), svg, note))
    return plots


def _card(info: LibraryInfo, card: DataCard) -> list[tuple[str, str]]:
    facts = [*size_facts(info, card), *rating_facts(info, card), tail_fact(card)]
    return [(label, text) for label, text, _ in facts if label != "community"]


def _card_plots(card: DataCard) -> list[Plot]:
    drawn: tuple[tuple[str, Bars], ...] = (
        ("Interactions by value", card.histogram),
        ("Users by number of interactions (at least)", card.activity),
        ("Items by number of users (at least)", card.popularity),
        ("Interactions over time", card.over_time),
    )
    plots = []
    for title, bars in drawn:
        if bars:
            values = [(value if isinstance(value, str) else f"{value:g}", count) for value, count in bars]
            plots.append(Plot(title, report_svg.bars(values)))
    if card.heat_map.density:
        title = "The matrix in blocks: users by activity from the top, items by popularity from the left"
        plots.append(Plot(title, report_svg.heat_map(card.heat_map.density)))
    return plots


def _models(run: Run) -> list[ModelLine]:
    return [
        ModelLine(
            row,
            made.model or row,
            hyperparameter_text(made.values) or made.reranking or "",
            "" if made.seconds is None else f"{made.seconds:.2f} s",
        )
        for row, made in run.settings.models.items()
    ]
