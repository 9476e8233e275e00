"""Asking before a file is overwritten."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from recterm.process.atomic_files import check_free, check_writable, is_stream
from recterm.process.paths import expanded

if TYPE_CHECKING:
    from pathlib import Path

force_option = click.option("--force", is_flag=True, help="Overwrite an existing file without asking.")


def ask_to_replace(target: Path, *, force: bool) -> bool:
    """Return whether a file may be overwritten; without `--force`, ask the person at the terminal.

    Called before the work begins; it also checks the target's folder.

    Raises:
        TargetExistsError: the file exists, and there is nobody to ask.
        WriteError: nothing can be written there.
        click.Abort: the answer is no.
    """
    target = expanded(target)
    if not force and target.is_file() and not is_stream(target) and sys.stdin.isatty() and sys.stderr.isatty():
        from recterm.present.text import clean

        click.confirm(f"{clean(str(target))} already exists. Overwrite it?", abort=True, err=True)
        force = True
    if not force:
        check_free(target)
    check_writable(target)
    return force
