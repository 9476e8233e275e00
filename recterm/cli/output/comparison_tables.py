"""Two runs or two models side by side: as a table, and as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.measured_models import row_text
from recterm.present.run_views import difference_line, note_on_tests
from recterm.present.text import clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from recterm.service.models.comparing import RunComparison


def comparison_document(found: RunComparison) -> dict[str, Any]:
    """A comparison as one JSON document; `models` are the rows that were compared, one of each run."""
    differences = [
        {"model": one.model, "metric": one.metric, "first": one.first, "second": one.second, "p": one.p}
        for one in found.differences
    ]
    return {
        "first": found.first.id,
        "second": found.second.id,
        "models": [list(pair) for pair in found.pairs],
        "same_users": found.same_users,
        "settings": {name: list(pair) for name, pair in found.settings.items()},
        "differences": differences,
        "only_first": list(found.only_first),
        "only_second": list(found.only_second),
    }


def print_comparison(console: Console, found: RunComparison) -> None:
    """Print what differs in how the figures were made, then the figures, then what has no counterpart."""
    from recterm.cli.output.tables import heading, quiet, table

    first, second = found.first, found.second
    heads = (f"Run {first.id}", f"Run {second.id}")
    title = f"run {first.id} against run {second.id}"
    if found.of_two_rows:
        heads = tuple(clean(name) for name in found.pairs[0])  # type: ignore[assignment]
        title = f"{heads[0]} of run {first.id} against {heads[1]} of run {second.id}"
    console.print(heading(title, clean(second.data)))
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
    for sentence in found.without_counterpart:
        console.print(quiet(clean(sentence)))
    for row, other in () if found.of_two_rows else found.pairs:
        text = row_text(first, row)
        if text and text == row_text(second, other):
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
