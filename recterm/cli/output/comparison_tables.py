"""Comparison of two runs or two models side by side: as a table, and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.run_views import difference_line, note_on_tests, without_counterpart
from recterm.present.text import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from recterm.domain.answers.comparison import RunComparison


def print_comparison(console: Console, found: RunComparison) -> None:
    """Print what differs in how the figures were made, then the figures, then what has no counterpart."""
    from recterm.cli.output.tables import heading, quiet, table

    heads = (f"Run {found.first}", f"Run {found.second}")
    title = f"run {found.first} against run {found.second}"
    if found.of_two_rows:
        ((first, second),) = found.models
        heads = clean(first), clean(second)
        title = f"{heads[0]} of run {found.first} against {heads[1]} of run {found.second}"
    console.print(heading(title, clean(found.data)))
    if found.settings:
        grid = table()
        for column in ("Setting", *heads):
            grid.add_column(column, overflow="fold")
        for name, pair in found.settings.items():
            grid.add_row(clean(name), *(clean(value) for value in pair))
        console.print()
        console.print(grid)
    console.print()
    console.print(_figures(found, heads))
    for sentence in without_counterpart(found):
        console.print(quiet(clean(sentence)))
    for row, text in () if found.of_two_rows else found.alike.items():
        console.print(quiet(clean(f"{row}: {text}")))
    console.print(quiet(note_on_tests(found)))


def _figures(found: RunComparison, heads: tuple[str, str]) -> Table:
    from rich.text import Text

    from recterm.cli.output.tables import table

    grid = table()
    if not found.of_two_rows:
        grid.add_column("Model", style="bold")
    grid.add_column("Metric")
    for column in (*heads, "Difference", "p"):
        grid.add_column(column, justify="right")
    last = ""
    for one in map(difference_line, found.differences):
        name = [] if found.of_two_rows else ["" if one.row == last else clean(one.row)]
        difference = Text(one.difference, style="bold" if one.sure else "")
        grid.add_row(*name, one.metric, one.first, one.second, difference, one.p)
        last = one.row
    return grid
