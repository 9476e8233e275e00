"""Options that name the columns of a person's own table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

_OPTIONS = (
    click.option(
        "--title", metavar="COLUMN", help="Of a table of your own: the column of the titles; none: no column."
    ),
    click.option("--year", metavar="COLUMN", help="Column of the years."),
    click.option("--creator", metavar="COLUMN", help="Column of directors, authors or artists."),
    click.option(
        "--id",
        metavar="SERVICE=COLUMN",
        multiple=True,
        help="Column of the ids of a service, such as imdb=Const; may be repeated.",
    ),
    click.option("--rating", metavar="COLUMN", help="Column of the ratings."),
    click.option("--scale", metavar="LOW:HIGH", help="Lowest and highest rating, such as 1:10."),
    click.option("--date", "--time", "date", metavar="COLUMN", help="Column of the days of seeing, reading or rating."),
    click.option("--status", metavar="COLUMN", help="Column that says what is seen, wanted or dropped."),
    click.option("--list", "list", metavar="COLUMN", help="Column of the names of lists."),
    click.option("--like", metavar="COLUMN", help="Column that is filled for what you like."),
    click.option("--type", metavar="COLUMN", help="Column of what each item is: film, series, book."),
    click.option("--original", metavar="COLUMN", help="Column of the original titles."),
    click.option("--album", metavar="COLUMN", help="Column of the albums of tracks."),
    click.option("--user", metavar="COLUMN", help="Column of the people, of whom --person names one."),
    click.option("--table", metavar="FILE", help="Of several tables, the file or sheet whose columns are named."),
)


def table_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
