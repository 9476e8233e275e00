"""Options that name the columns of a person's own table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from recterm.cli.shared.completion import complete_columns

if TYPE_CHECKING:
    from collections.abc import Callable


def _column(*names: str, words: str) -> Callable[..., Any]:
    """Return an option that names a column."""
    return click.option(*names, metavar="COLUMN", shell_complete=complete_columns, help=f"Column {words}.")


_OPTIONS = (
    _column("--title", words="of the titles, in a table of your own; none, here and below: there is no such column"),
    _column("--year", words="of the years"),
    _column("--creator", words="of directors, authors or artists"),
    click.option(
        "--id",
        metavar="SERVICE=COLUMN",
        multiple=True,
        help="Column of the ids of a service, such as imdb=Const; may be repeated.",
    ),
    _column("--rating", words="of the ratings"),
    click.option("--scale", metavar="LOW:HIGH", help="Lowest and highest rating, such as 1:10."),
    _column("--date", "--time", "date", words="of the days of seeing, reading or rating"),
    _column("--status", words="that says what is seen, wanted or dropped"),
    _column("--dwell", words="of the share that was played, or of times; none, for services too: it does not count"),
    _column("--list", "list", words="of the names of lists"),
    _column("--like", words="that is filled for what you like"),
    _column("--type", words="of what each item is: film, series, book"),
    _column("--original", words="of the original titles"),
    _column("--album", words="of the albums of tracks"),
    _column("--user", words="of the people, of whom --person names one"),
    click.option("--table", metavar="FILE", help="Of several tables, the file or sheet whose columns are named."),
)


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
