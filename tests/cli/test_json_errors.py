"""Errors of commands with `--json`: one line of JSON on stderr with a stable code, and the exit code as without it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from recterm.cli.shared.edge import guarded, json_asked
from recterm.errors import UnmappedTableError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def error_in(stderr: str) -> dict[str, Any]:
    (line,) = stderr.splitlines()
    document = json.loads(line)
    assert list(document) == ["error"]
    assert list(document["error"]) == ["code", "message", "hint", "values"]
    error: dict[str, Any] = document["error"]
    return error


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("rate Nowhere 5", "no_such_item", "Nowhere"),
        ("recommend --profile nobody", "no_such_profile", "nobody"),
        ("stats --library nowhere", "no_such_library", "nowhere"),
        ("runs show 99", "no_such_run", "99"),
        ("train nonsense", "no_such_model", "nonsense"),
        ("recommend --genre Opera", "no_such_genre", "Opera"),
        ("import nowhere.csv", "no_such_file", "nowhere.csv"),
        ("undo", "nothing_to_undo", "undo"),
        ("profile delete me", "not_confirmed", "--yes"),
    ],
)
def test_what_is_refused_has_its_code(home: Path, run: Run, words: str, code: str, message: str) -> None:
    failed = run(*words.split(), "--json")
    assert (failed.exit_code, failed.stdout) == (1, "")
    error = error_in(failed.stderr)
    assert error["code"] == code
    assert message in error["message"] + error["hint"]
    plain = run(*words.split())
    assert plain.exit_code == 1
    assert plain.stderr.startswith(f"recterm: {error['message']}")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("rate", "Missing argument 'ITEM'."),
        ("rate Alien nine", "nine"),
        ("recommend --sideways", "No such option '--sideways'"),
        ("recommend -n many", "'many' is not a valid integer"),
        ("evaluate --user 1", "--user inspects one user"),
        ("nonsense", "No such command 'nonsense'"),
        ("runs nonsense", "No such command 'nonsense'"),
        ("", "No such option '--json'"),
    ],
)
def test_what_is_not_understood_is_usage(run: Run, words: str, message: str) -> None:
    failed = run(*words.split(), "--json")
    assert (failed.exit_code, failed.stdout) == (2, "")
    error = error_in(failed.stderr)
    assert error["code"] == "usage"
    assert message in error["message"]
    assert error["hint"].startswith("`recterm")
    assert "--help" in error["hint"]


def test_values_have_the_candidates_of_a_search_and_the_rows_of_a_table(
    home: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    error = error_in(run("rate", "The", "5", "--json").stderr)
    assert error["code"] == "item_ambiguous"
    assert error["values"]["candidates"] == ["ml:3  The Thing (1963)", "ml:7  The Fly (1967)"]

    def refuse() -> None:
        raise UnmappedTableError("no user", "name it", (("who", "\x1b[2J"),), {"user": "who"})

    assert guarded(refuse, as_json=True) == 1
    assert error_in(stderr := capsys.readouterr().err)["values"] == {
        "rows": [["who", "\x1b[2J"]],
        "proposed": {"user": "who"},
    }
    assert "\x1b" not in stderr


def test_only_an_option_asks_for_json(home: Path, run: Run) -> None:
    assert json_asked(["rate", "Alien", "--json"])
    assert not json_asked(["rate", "--", "--json", "5"])
    failed = run("rate", "--", "--json", "5")
    assert failed.exit_code == 1
    assert failed.stderr.startswith("recterm: ")


def test_an_error_of_the_process_is_json_too(home: Path) -> None:
    program = (
        "import sys; from recterm.service.live.session import Session\n"
        "def fail(*_, **__): raise OverflowError('too large')\n"
        "Session.open = fail; sys.argv = ['recterm', 'recommend', '--json']\n"
        "from recterm.__main__ import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    error = error_in(done.stderr)
    assert (error["code"], error["message"]) == ("unexpected", "unexpected OverflowError: too large")
