"""Ask before a file is written over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from recterm.process.atomic_files import check_free, check_writable, is_stream
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from pathlib import Path

force_option = click.option("--force", is_flag=True, help="Write over a file that exists, without asking.")


def ask_to_replace(target: Path, *, force: bool) -> bool:
    """Whether a file may be written over; where `--force` does not say so, whoever is at the terminal is asked.

    Before the work begins: the target's folder is looked at, too.

    Raises:
        TargetExistsError: the file exists, and there is nobody to ask.
        WriteError: nothing can be written there.
        click.Abort: the answer is no.
    """
    target = expanded(target)
    if not force and target.is_file() and not is_stream(target) and sys.stdin.isatty() and sys.stderr.isatty():
        from recterm.present.text import clean

        click.confirm(f"{clean(str(target))} exists. Write over it?", abort=True, err=True)
        force = True
    if not force:
        check_free(target)
    check_writable(target)
    return force
