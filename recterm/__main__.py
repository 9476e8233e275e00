"""`recterm` and `python -m recterm`: opens the app at once, or hands the words over to the command line."""

import sys

from recterm.process.import_path import leave_out_current_folder

if __name__ == "__main__":  # `python -m recterm` has put the current folder on the path, before everything else
    leave_out_current_folder()

import gc
import io
import os

from recterm.process.interrupts import INTERRUPTED, end_at_once_on_interrupt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

APP_OPTIONS = ("--library", "--profile", "--theme")
FLAGS = ("--demo", "--private")
DEMO_LIBRARIES = ("films", "albums")
"""What a demonstration can show; by default the first."""

SIMPLE_TERMINALS = ("dumb", "unknown")
"""Values of TERM for what only prints line after line."""

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main() -> int:
    """Run recterm on the words of the command line; returns the exit code, and never raises but SystemExit."""
    end_at_once_on_interrupt()
    leave_out_current_folder()
    os.umask(0o077)  # what a person watched and thought of it is nobody else's business on this machine
    from recterm.process.streams import leave_streams, open_closed_streams

    try:
        return _run(has_output=open_closed_streams())
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        leave_streams()
        return 1
    except Exception as error:  # noqa: BLE001 - the edge of the process: nobody reads tracebacks
        from recterm.cli.shared.edge import report_fault

        return report_fault(error)


def _run(*, has_output: bool) -> int:
    if "_RECTERM_COMPLETE" in os.environ:
        _complete()
    options = app_options(sys.argv[1:])
    if options is not None:
        return _open_app(options)
    if has_output:
        _run_command()
    from recterm.cli.shared.edge import json_asked, report
    from recterm.errors import RectermError

    report(
        RectermError("standard output is closed", "`>/dev/null` discards what a command prints", code="output_closed"),
        as_json=json_asked(sys.argv[1:]),
    )
    return 1


def app_options(words: list[str]) -> dict[str, str] | None:
    """Return the app's options when the words hold nothing else; None when they are click's to parse or to refuse."""
    options: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if word in FLAGS:
            options[word.removeprefix("--")] = "yes"
            continue
        name, equals, value = word.partition("=")
        if name not in APP_OPTIONS:
            return None
        if not equals:
            value = next(rest, "")
        if not value:
            return None
        options[name.removeprefix("--")] = value
    return options


def _run_command() -> "NoReturn":
    from recterm.process.parent_watch import watch_parent

    watch_parent()
    from recterm.cli.main import recterm

    # A title that the terminal's encoding does not know is shown with question marks; the command goes on.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        recterm.main(prog_name="recterm")
    finally:
        gc.freeze()  # the interpreter collects garbage once more before it ends, which takes longer than many a command


def _complete() -> "NoReturn":
    from recterm.cli.main import recterm
    from recterm.cli.shared.completion import run_completion

    run_completion(recterm)


def _open_app(options: dict[str, str]) -> int:
    # Until the first frame stands (the app turns it on again): collections cost about a tenth of the start-up.
    gc.disable()
    from recterm.cli.shared.edge import report
    from recterm.errors import RectermError

    # One BLAS thread and Textual's fastest refresh are what a key press needs; the app's jobs choose for themselves.
    for name in BLAS_THREADS:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TEXTUAL_FPS", "120")
    try:
        _need_terminal()
        if "demo" in options:
            return _run_demo(options)
        from recterm.tui.app import run_app

        private = "private" in options
        return run_app(options.get("library"), options.get("profile"), options.get("theme"), private=private)
    except RectermError as error:
        report(error)
        return 1


def _run_demo(options: dict[str, str]) -> int:
    """Return the app on a temporary library with made-up people; nothing of the person's own is opened for writing."""
    from recterm.errors import RectermError

    name = options.get("library", DEMO_LIBRARIES[0])
    if name not in DEMO_LIBRARIES:
        raise RectermError(
            f"--demo has made-up people for {' and '.join(DEMO_LIBRARIES)}, not for {name!r}",
            "say --library films or --library albums, or leave out --demo",
            code="no_such_demo",
        )
    from recterm.cli.shared.progress import progress_sink
    from recterm.ingest.builtin.personas import read_personas
    from recterm.service.starter.demo import demo_library
    from recterm.tui.app import run_app

    profile = options.get("profile") or next(iter(read_personas(name)))
    with progress_sink("bar") as sink, demo_library(sink, name=name) as library:
        return run_app(str(library), profile, options.get("theme"), private="private" in options)


def _need_terminal() -> None:
    """Refuse to draw into a file or a pipe: Textual reads keys from stdin and paints on stderr."""
    from recterm.errors import RectermError

    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        raise RectermError(
            "the app needs an interactive terminal",
            "start `recterm` in a terminal window; `recterm --help` lists the commands, which work anywhere",
            code="no_terminal",
        )
    kind = os.environ.get("TERM", "")
    if kind in SIMPLE_TERMINALS:
        raise RectermError(
            f"the app needs an interactive terminal, and TERM={kind} cannot move its cursor",
            "set TERM to what your terminal is, such as xterm-256color; `recterm --help` lists the commands",
            code="no_terminal",
        )


if __name__ == "__main__":
    sys.exit(main())
