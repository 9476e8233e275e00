"""Options that many commands share."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from recterm.cli.shared.completion import complete_assignments, complete_libraries, complete_profiles

if TYPE_CHECKING:
    from collections.abc import Sequence

Decorated = Callable[..., Any]

NUMBER = click.IntRange(1, 2**63 - 1)
"""The number of something that is stored: SQLite has no larger ones."""
ROWS = click.IntRange(1, 1_000_000)
"""How many lines a list is to have."""
SEED = click.IntRange(0, 2**32 - 1)
"""What every generator of random numbers takes."""
LENGTH = click.IntRange(1, 10_000)
"""k: the length of measured lists."""
YEAR = click.IntRange(-9999, 9999)
REPORT_ENDINGS = (".html", ".htm", ".md", ".markdown")
"""Endings of reports of runs: web pages and Markdown."""


class Amount(click.FloatRange):
    """Number within bounds; NaN is outside all bounds, whatever it is compared with."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number.

        Raises:
            click.BadParameter: it is NaN, not a number, or outside the bounds.
        """
        number = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is not a number", param, ctx)
        return number

    def _describe_range(self) -> str:
        """Return the bounds for the help; click would write `x<=None` where there are none."""
        return "" if self.min is None and self.max is None else super()._describe_range()


class ReportFile(click.Path):
    """File of a report, whose ending says how it is written; checked before the work begins."""

    def __init__(self) -> None:
        super().__init__(path_type=str)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path.

        Raises:
            click.BadParameter: its ending stands for no format of reports.
        """
        path = Path(str(super().convert(value, param, ctx)))
        if path.suffix.lower() not in REPORT_ENDINGS:
            self.fail(f"{path.name!r}: a report is {' or '.join(REPORT_ENDINGS)}", param, ctx)
        return path


def _inherited(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Return the command's value, else the one before the command's name (`recterm --library films stats`)."""
    return value if value is not None else context.find_root().params.get(parameter.name or "")


def examples(*lines: str) -> str:
    """Return the epilog of a command: lines that can be typed as they stand."""
    return "\n".join(("\b", "Examples:" if len(lines) > 1 else "Example:", *(f"  {line}" for line in lines)))


def also_called(name: str, command: click.Command) -> click.Command:
    """Return the command under a second name, which the help leaves out."""
    alias = copy(command)
    alias.name, alias.hidden = name, True
    return alias


def day_option(command: Decorated) -> Decorated:
    """`--date DAY`: the day of an event."""
    return click.option(
        "--date", "day", metavar="DAY", help="Its day: 2024-03-14; 2024-03 or 2024 if no more is known."
    )(command)


def note_option(command: Decorated) -> Decorated:
    """`--note TEXT`: what is written beside an event."""
    return click.option("--note", metavar="TEXT", help="What you write beside it, in one line.")(command)


def library_option(command: Decorated) -> Decorated:
    """`--library NAME|PATH`: which library file to work on."""
    return click.option(
        "--library",
        metavar="NAME|PATH",
        callback=_inherited,
        shell_complete=complete_libraries,
        help="Library to work on, by name or file; by default the current one.",
    )(command)


def profile_option(command: Decorated) -> Decorated:
    """`--profile NAME`: whose events."""
    return click.option(
        "--profile",
        metavar="NAME",
        callback=_inherited,
        shell_complete=complete_profiles,
        help="Profile to use; by default the active one.",
    )(command)


def json_option(command: Decorated) -> Decorated:
    """`--json`: one JSON document instead of tables, and on stderr instead of an error in words."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document; errors too, on stderr.")(
        command
    )


def progress_option(command: Decorated) -> Decorated:
    """`--progress`: how long work reports its progress, always on stderr."""
    return click.option(
        "--progress",
        type=click.Choice(["json", "bar", "none"]),
        default="bar",
        show_default=True,
        help="Progress on stderr: JSON lines, a bar (only on a terminal), or none.",
    )(command)


def list_options(command: Decorated) -> Decorated:
    """`--k` and `--threshold`: how long measured lists are, and what is relevant."""
    length = click.option("--k", type=LENGTH, default=10, show_default=True, help="Length of the measured lists.")
    threshold = click.option(
        "--threshold",
        type=Amount(0.5, 5.0),
        default=4.0,
        show_default=True,
        metavar="STARS",
        help="An item is relevant if it has at least this many stars.",
    )
    return length(threshold(command))


def set_option(command: Decorated) -> Decorated:
    """`--set KEY=VALUE`: hyperparameters, as a mapping from name to text."""
    return click.option(
        "--set",
        "overrides",
        metavar="KEY=VALUE",
        multiple=True,
        callback=pairs_of_texts,
        shell_complete=complete_assignments,
        help="A hyperparameter: `recterm models MODEL` lists them; repeat for more.",
    )(command)


def pairs_of_texts(context: click.Context, parameter: click.Parameter, values: Sequence[str]) -> dict[str, str]:
    """Return `KEY=VALUE` arguments as a mapping."""
    pairs = {}
    for value in values:
        key, equals, setting = value.partition("=")
        if not equals or not key:
            raise click.BadParameter(f"{value!r} is not KEY=VALUE, such as n_factors=64", context, parameter)
        pairs[key.strip()] = setting.strip()
    return pairs
