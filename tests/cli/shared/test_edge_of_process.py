"""Edge of the real process: closed streams, readers that leave, interruptions at any moment, internal errors."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("a shell that closes streams is not for Windows", allow_module_level=True)

if TYPE_CHECKING:
    from pathlib import Path

    Done = subprocess.CompletedProcess[str]


def shell(line: str) -> Done:
    """Run a shell line in which `$recterm` is the command."""
    return subprocess.run(
        ["sh", "-c", line.replace("$recterm", f"'{sys.executable}' -m recterm")],
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.mark.parametrize("line", ["$recterm stats >&-", "$recterm --help >&-", "$recterm rate Psycho 5 <&- >&-"])
def test_a_closed_output_is_refused_before_anything_is_done(home: Path, line: str) -> None:
    done = shell(line)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "recterm: standard output is closed"
    assert len(done.stderr.splitlines()) == 2
    assert json.loads(shell("$recterm history --json").stdout)["events"] == []


def test_nothing_is_left_to_say_it_on(home: Path) -> None:
    done = shell("$recterm stats <&- >&- 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


@pytest.mark.parametrize("closed", ["2>&-", "<&-", "<&- 2>&-"])
def test_other_closed_streams_cost_nothing(home: Path, closed: str) -> None:
    done = shell(f"$recterm rate Psycho 5 --json {closed}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Psycho"
    assert done.stderr == ""


def test_a_refusal_needs_no_stderr(home: Path) -> None:
    done = shell("$recterm rate Nowhere 5 2>&-")
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("words", ["stats", "--help", "nonsense", "rate Nowhere 5", "library check", ""])
def test_a_reader_that_leaves_hears_no_traceback(home: Path, words: str) -> None:
    done = shell(f"{{ $recterm {words}; }} 2>&1 | head -n 1")
    assert len(done.stdout.splitlines()) <= 1
    assert done.stderr == ""
    closed = shell(f"{{ $recterm {words}; }} 2>&1 | true")
    assert (closed.stdout, closed.stderr) == ("", "")


def test_progress_that_nobody_reads_is_no_fault(home: Path, movielens: Path) -> None:
    done = shell(f"$recterm import '{movielens}' --library other --progress json 2>&1 >/dev/null | true")
    assert (done.stdout, done.stderr) == ("", "")


INTERRUPTED = """
import atexit, os, signal, sys

class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {moment!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Interrupt())
if {moment!r} == "the end":
    atexit.register(os.kill, os.getpid(), signal.SIGINT)
sys.argv = ["recterm", "stats"]
from recterm.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    "moment",
    [
        "recterm.process.streams",
        "threading",
        "recterm.cli",
        "click",
        "recterm.cli.main",
        "recterm.cli.commands.data.stats",
        "rich.console",
        "sqlite3",
        "the end",
    ],
)
def test_an_interruption_at_any_moment_ends_with_130(home: Path, moment: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED.format(moment=moment)], capture_output=True, check=False, text=True
    )
    assert done.returncode == 130
    assert done.stderr.strip() == ""


def test_a_fault_is_no_traceback(home: Path) -> None:
    program = (
        "import sys; from recterm.service.live.session import Session\n"
        "def fail(*_, **__): raise OverflowError('Python int too large to convert to SQLite INTEGER')\n"
        "Session.open = fail; sys.argv = ['recterm', 'recommend']\n"
        "from recterm.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True)
    assert done.returncode == 1
    message, hint = done.stderr.splitlines()
    assert message == "recterm: unexpected OverflowError: Python int too large to convert to SQLite INTEGER"
    assert str(next(home.rglob("error-*.txt"))) in hint
