"""What the lab shows beside the table: where the models work, one user, two runs side by side, what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.measured_models import hyperparameter_text
from recterm.domain.metrics import short_name
from recterm.present.lab_table import BEST, CELL_WIDTH, NAME, SOFT, TEXT, Line, mean_cell, wrapped, wrapped_words
from recterm.present.run_table import definitions, leading
from recterm.present.run_views import breakdown_table, breakdown_title, difference_line, note_on_tests
from recterm.present.text import clean, fit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.answers.evaluation import Breakdown, Run
    from recterm.service.models.comparing import RunComparison

LABEL_WIDTH = 28


def breakdowns_of(run: Run) -> dict[str, Breakdown]:
    """By name: one metric of every model, group by group."""
    return {one.by: one for one in run.settings.breakdowns}


def breakdown_lines(found: Breakdown, models: Sequence[str], width: int) -> list[Line]:
    """Groups by models (the best first), each mean with its interval; as many models as there is room for."""
    longest = max(len(group.label) for group in found.groups) + 1
    label = min(LABEL_WIDTH, longest, max(8, width // 3, width - 8 - len(models) * (CELL_WIDTH + 1)))
    room = max(1, (width - label - 8) // (CELL_WIDTH + 1))
    shown = leading(models, room)
    head: Line = [(" " * (label + 8), SOFT), *((fit(name, CELL_WIDTH) + " ", SOFT) for name in shown)]
    lines: list[Line] = [[(fit(breakdown_title(found), width), TEXT)], head]
    for group in breakdown_table(found, shown):
        first, *more = (fit(part, label) for line in wrapped(group.label, label - 1) for part, _ in line)
        means = [mean_cell(one, CELL_WIDTH + 1) for one in group.figures]
        intervals = [(f"{one.interval:<{CELL_WIDTH + 1}}", SOFT) for one in group.figures]
        lines.append([(first, NAME), (f"{group.size:>7} ", SOFT), *means])
        lines.append([(more.pop(0) if more else " " * label, NAME), (" " * 8, SOFT), *intervals])
        lines += [[(part, NAME)] for part in more]
    missing = [name for name in models if name not in shown]
    if missing:
        lines += [[("", TEXT)], *wrapped(f"no room for {', '.join(missing)}", width)]
    return lines


def comparison_lines(found: RunComparison, width: int) -> list[Line]:
    """Two runs or two models: what differs in how they were made, then every figure, then what has no counterpart."""
    lines: list[Line] = []
    for name, (first, second) in found.settings.items():
        lines.append([(fit(name, LABEL_WIDTH), NAME), (fit(f"{first}  →  {second}", width - LABEL_WIDTH), TEXT)])
    if found.settings:
        lines.append([("", TEXT)])
    last = ""
    for one in map(difference_line, found.differences):
        if one.row != last:
            lines.append([(fit(one.row, width), NAME)])
            last = one.row
        test = one.p and f"p {'' if one.p.startswith('<') else '= '}{one.p}"
        lines.append(
            [
                (f"  {fit(one.metric, 12)}", SOFT),
                (f"{one.first:>8}  →{one.second:>8}  ", TEXT),
                (f"{one.difference}  ", BEST if one.sure else TEXT),
                (test, SOFT),
            ]
        )
    missing = [line for sentence in found.without_counterpart for line in wrapped(sentence, width)]
    return [*lines, [("", TEXT)], *missing, *wrapped(note_on_tests(found), width)]


def user_lines(look: Mapping[str, Any], width: int) -> list[Line]:
    """One user: what is known of them, the list with its hits, what should have been listed."""
    figures = [f"{short_name(key)} {value:.2f}" for key, value in look["metrics"].items()]
    model = " ".join(part for part in (look["model"], hyperparameter_text(look.get("changed", {}))) if part)
    lines: list[Line] = [
        *wrapped(f"user {look['user']}, {model}, {look['split']}", width, NAME),
        *wrapped_words(figures, width, joint="  "),
        [("the list", BEST)],
    ]
    for place, one in enumerate(look["listed"], start=1):
        mark = ("hit ", BEST) if one["hit"] else ("    ", SOFT)
        lines.append([(f"{place:>4} ", SOFT), mark, (fit(clean(one["title"]), width - 9), TEXT)])
    lines.append([(f"relevant and held out: {len(look['relevant'])}", BEST)])
    for one in look["relevant"]:
        rank = "–" if one["place"] is None else str(one["place"])
        title = (fit(clean(one["title"]), width - 11), TEXT)
        lines.append([(f"{rank:>4} ", SOFT), (f"{one['value']:>5g} ", SOFT), title])
    lines.append([(f"known of them: {len(look['history'])}", BEST)])
    for one in look["history"]:
        lines.append([("     ", SOFT), (f"{one['value']:>5g} ", SOFT), (fit(clean(one["title"]), width - 11), TEXT)])
    return lines


def meaning_lines(run: Run | None, width: int) -> list[Line]:
    """What each metric says, in a line and a formula."""
    lines: list[Line] = []
    for group, metrics in definitions(run).items():
        lines += [[(fit(group.value, width), BEST)]]
        for metric in metrics:
            named = metric.short if metric.short.casefold() == metric.name else f"{metric.short}  {metric.name}"
            lines += [[(fit(named, width), NAME)]]
            lines += wrapped(metric.definition, width, TEXT) + wrapped(metric.formula, width)
    return lines
