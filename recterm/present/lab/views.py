"""Lab views beside the table: where the models work, one user, two runs side by side, the metrics' meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.lab.results_table import (
    BEST,
    CELL_WIDTH,
    NAME,
    SOFT,
    TEXT,
    Line,
    mean_cell,
    wrapped,
    wrapped_words,
)
from recterm.present.runs.run_table import definitions, leading
from recterm.present.runs.run_views import (
    breakdown_table,
    breakdown_title,
    difference_line,
    note_on_tests,
    user_figures,
    user_heading,
    user_sections,
    without_counterpart,
)
from recterm.present.text import clean, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.lab.comparison import RunComparison
    from recterm.domain.answers.lab.evaluation import Breakdown, Run
    from recterm.domain.answers.lab.user_inspection import UserReport

LABEL_WIDTH = 28

LEAST_LABEL = 12
"""Cells of a label that give way to one more model; a label that is longer goes on in the next line."""


def breakdowns_of(run: Run) -> dict[str, Breakdown]:
    """Return breakdowns by name: one metric of every model, group by group."""
    return {breakdown.by: breakdown for breakdown in run.settings.breakdowns}


def breakdown_lines(breakdown: Breakdown, models: Sequence[str], width: int) -> list[Line]:
    """List groups by models (best first), each mean with its interval; as many models as fit.

    A breakdown of differences between rows is by models alone, whichever rows the run has.
    """
    if not set(models) & set(breakdown.models):
        models = breakdown.models
    longest = max(len(group.label) for group in breakdown.groups) + 1
    label = min(LABEL_WIDTH, longest, max(8, width // 3, width - 8 - len(models) * (CELL_WIDTH + 1)))
    room, spare = divmod(max(CELL_WIDTH + 1, width - label - 8), CELL_WIDTH + 1)
    if room < len(models) and label - (CELL_WIDTH + 1 - spare) >= LEAST_LABEL:
        label, room = label - (CELL_WIDTH + 1 - spare), room + 1
    shown = leading(models, room)
    head: Line = [(" " * (label + 8), SOFT), *((fit(name, CELL_WIDTH) + " ", SOFT) for name in shown)]
    lines: list[Line] = [[(fit(breakdown_title(breakdown), width), TEXT)], head]
    for group in breakdown_table(breakdown, shown):
        first, *more = (fit(part, label) for line in wrapped(group.label, label - 1) for part, _ in line)
        means = [mean_cell(figure, CELL_WIDTH + 1) for figure in group.figures]
        intervals = [(f"{figure.interval:<{CELL_WIDTH + 1}}", SOFT) for figure in group.figures]
        lines.append([(first, NAME), (f"{group.size:>7} ", SOFT), *means])
        lines.append([(more.pop(0) if more else " " * label, NAME), (" " * 8, SOFT), *intervals])
        lines += [[(part, NAME)] for part in more]
    missing = [name for name in models if name not in shown]
    if missing:
        lines += [[("", TEXT)], *wrapped(f"no room for {', '.join(missing)}", width)]
    return lines


def comparison_lines(comparison: RunComparison, width: int) -> list[Line]:
    """Compare two runs or models: the settings that differ, then every figure, then rows without a counterpart."""
    lines: list[Line] = []
    for name, (first, second) in comparison.settings.items():
        lines.append([(fit(name, LABEL_WIDTH), NAME), (fit(f"{first}  →  {second}", width - LABEL_WIDTH), TEXT)])
    if comparison.settings:
        lines.append([("", TEXT)])
    last = ""
    for difference in map(difference_line, comparison.differences):
        if difference.row != last:
            lines.append([(fit(difference.row, width), NAME)])
            last = difference.row
        test = difference.p and f"p {'' if difference.p.startswith('<') else '= '}{difference.p}"
        lines.append(
            [
                (f"  {fit(difference.metric, 12)}", SOFT),
                (f"{difference.first:>8}  →{difference.second:>8}  ", TEXT),
                (f"{difference.difference}  ", BEST if difference.sure else TEXT),
                (test, SOFT),
            ]
        )
    missing = [line for sentence in without_counterpart(comparison) for line in wrapped(sentence, width)]
    return [*lines, [("", TEXT)], *missing, *wrapped(note_on_tests(comparison), width)]


def user_lines(report: UserReport, width: int) -> list[Line]:
    """Return one user: the list with its hits, the relevant items, and the known ones."""
    history, listed, relevant = user_sections(report)
    lines: list[Line] = [
        *wrapped(", ".join(filter(None, user_heading(report))), width, NAME),
        *wrapped_words(user_figures(report), width, joint="  "),
    ]
    for section in (listed, relevant, history):
        lines.append([(section.title, BEST)])
        for line in section.lines:
            middle = (f"{line.value:>5} ", SOFT) if line.value else ("hit " if line.hit else "    ", BEST)
            title = fit(clean(line.title), width - 5 - len(middle[0]))
            lines.append([(f"{line.place:>4} ", SOFT), middle, (title, TEXT)])
    return lines


def meaning_lines(run: Run | None, width: int) -> list[Line]:
    """Return the meaning of each metric, as a line and a formula."""
    lines: list[Line] = []
    for group, metrics in definitions(run).items():
        lines += [[(fit(group.value, width), BEST)]]
        for metric in metrics:
            named = metric.short if metric.short.casefold() == metric.name else f"{metric.short}  {metric.name}"
            lines += [[(fit(named, width), NAME)]]
            lines += wrapped(metric.definition, width, TEXT) + wrapped(metric.formula, width)
    return lines
