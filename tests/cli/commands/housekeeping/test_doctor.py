"""`recterm doctor`: what it checks, and what it reports when something is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.settings import LIBRARY_SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def test_a_sound_library_is_found_sound(run: Run, home: Path) -> None:
    checks = {check["name"]: check for check in json.loads(run("doctor", "--json").stdout)["checks"]}
    assert checks["library"]["ok"]
    assert all(check.keys() == {"name", "ok", "text"} for check in checks.values())


def test_what_is_wrong_is_named_and_ends_with_1(run: Run, home: Path) -> None:
    torn = home / "libraries" / f"torn{LIBRARY_SUFFIX}"
    torn.write_text("this is no library", encoding="utf-8")
    result = run("doctor", "--library", "torn", "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["ok"] is False
    assert not {check["name"]: check["ok"] for check in report["checks"]}["library"]
    words = run("doctor", "--library", "torn")
    assert words.exit_code == 1
    assert "✗" in words.stdout


def test_a_machine_without_a_library_is_fit_for_the_first_start(run: Run, private_home: Path) -> None:
    checks = {check["name"]: check for check in json.loads(run("doctor", "--json").stdout)["checks"]}
    assert checks["library"]["ok"]
    assert "first start" in checks["library"]["text"]
