"""Comparison of two runs or two models side by side: as a table, and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.runs.run_views import difference_line, note_on_tests, without_counterpart
from recterm.present.text import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from recterm.domain.answers.lab.comparison import RunComparison


def print_comparison(console: Console, comparison: RunComparison) -> None:
    """Print what differs in how the figures were made, then the figures, then what has no counterpart."""
    from recterm.cli.output.tables import heading, quiet, table

    heads = (f"Run {comparison.first}", f"Run {comparison.second}")
    title = f"run {comparison.first} against run {comparison.second}"
    if comparison.of_two_rows:
        ((first, second),) = comparison.models
        heads = clean(first), clean(second)
        title = f"{heads[0]} of run {comparison.first} against {heads[1]} of run {comparison.second}"
    console.print(heading(title, clean(comparison.data)))
    if comparison.settings:
        grid = table()
        for column in ("Setting", *heads):
            grid.add_column(column, overflow="fold")
        for name, pair in comparison.settings.items():
            grid.add_row(clean(name), *(clean(value) for value in pair))
        console.print()
        console.print(grid)
    console.print()
    console.print(_figures(comparison, heads))
    for sentence in without_counterpart(comparison):
        console.print(quiet(clean(sentence)))
    for row, text in () if comparison.of_two_rows else comparison.alike.items():
        console.print(quiet(clean(f"{row}: {text}")))
    console.print(quiet(note_on_tests(comparison)))


def _figures(comparison: RunComparison, heads: tuple[str, str]) -> Table:
    from rich.text import Text

    from recterm.cli.output.tables import table

    grid = table()
    if not comparison.of_two_rows:
        grid.add_column("Model", style="bold")
    grid.add_column("Metric")
    for column in (*heads, "Difference", "p"):
        grid.add_column(column, justify="right")
    last = ""
    for line in map(difference_line, comparison.differences):
        name = [] if comparison.of_two_rows else ["" if line.row == last else clean(line.row)]
        difference = Text(line.difference, style="bold" if line.sure else "")
        grid.add_row(*name, line.metric, line.first, line.second, difference, line.p)
        last = line.row
    return grid
