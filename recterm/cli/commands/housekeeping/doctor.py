"""Doctor: checks whether this machine is fit for recterm, and the library intact."""

from __future__ import annotations

import click

from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.edge import REFUSED
from recterm.cli.shared.options import examples, json_option, library_option
from recterm.present.text import clean


@click.command(short_help="Check this machine and the library.", epilog=examples("recterm doctor"))
@library_option
@json_option
@click.pass_context
def doctor(context: click.Context, library: str | None, as_json: bool) -> None:
    """Check versions, folders, disk, terminal and the library; changes nothing. Exit code 1 if something is wrong."""
    from recterm.service.starter.doctor import examine

    report = examine(library)
    if as_json:
        write_json(report)
    else:
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2))
        for check in report.checks:
            sign = Text("✓", style="green") if check.ok else Text("✗", style="bold red")
            grid.add_row(sign, Text(clean(check.name), style="bold"), Text(clean(check.text)))
        stdout().print(grid)
    if not report.ok:
        context.exit(REFUSED)
