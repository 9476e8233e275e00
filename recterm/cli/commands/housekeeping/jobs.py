"""Jobs of the past: imports, downloads, training, evaluations and searches, and how they ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.options import NUMBER, ROWS, examples, json_option

if TYPE_CHECKING:
    from recterm.domain.answers.jobs import JobRecord


@click.command(
    short_help="List past imports, training and evaluations.",
    epilog=examples("recterm jobs", "recterm jobs 1", "recterm jobs -n 100 --json"),
)
@click.argument("place", type=NUMBER, required=False)
@click.option("-n", "limit", type=ROWS, default=20, show_default=True, help="Number of jobs.")
@json_option
def jobs(place: int | None, limit: int, as_json: bool) -> None:
    """List past jobs, newest first; with PLACE, show everything about that job of the list.

    The last 200 imports, histories, downloads, trainings, evaluations and searches are remembered, from both the
    command line and the app.
    """
    from recterm.domain.answers.jobs import JobList
    from recterm.errors import RectermError
    from recterm.service.jobs.history import listed, past_jobs

    records = past_jobs()
    if place is not None:
        if place > len(records):
            raise RectermError(
                f"no job {place}", f"{len(records):,} jobs are remembered: `recterm jobs`", code="no_such_job"
            )
        records = records[place - 1 : place]
    if as_json:
        write_json(JobList(tuple(map(listed, records[:limit]))))
    elif place is not None:
        _print_one(records[0])
    else:
        _print_list(records[:limit])


def _print_list(records: list[JobRecord]) -> None:
    from recterm.cli.output.tables import local_time, quiet, table
    from recterm.present.job_facts import SIGNS, format_kind, format_what
    from recterm.present.text import clean, format_length

    if not records:
        stdout().print(quiet("no jobs yet"))
        return
    grid = table()
    for head in ("", "Job", "Of what", "Began", "Took", "Ended"):
        grid.add_column(head, justify="right" if head in ("", "Took") else "left", overflow="fold")
    for place, record in enumerate(records, start=1):
        began = local_time(int(record.started))
        took = format_length(record.seconds) if record.seconds else ""
        ended = f"{SIGNS[record.outcome]} {record.outcome}"
        grid.add_row(str(place), format_kind(record), clean(format_what(record)), began, took, ended)
    stdout().print(grid)
    stdout().print(quiet("recterm jobs PLACE shows one in full"))


def _print_one(record: JobRecord) -> None:
    from recterm.cli.output.tables import facts, heading
    from recterm.present.job_facts import format_kind, format_what, job_facts
    from recterm.present.text import clean

    stdout().print(heading(format_kind(record), clean(format_what(record))))
    stdout().print(facts(job_facts(record)))
