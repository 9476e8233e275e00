"""Import path: nothing in the current folder is run as code, however recterm is started."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import recterm
from recterm.process.import_path import absolute_entries, leave_out_current_folder
from tests.hostile import Hostile

PACKAGE = Path(recterm.__file__).parent
SCRIPT = "import sys; from recterm.__main__ import main; sys.exit(main())"
"""What an installed `recterm` runs."""


@pytest.mark.parametrize("words", [("-m", "recterm"), ("-P", "-c", SCRIPT)], ids=["module", "script"])
def test_a_command_runs_no_module_of_the_current_folder(tmp_path: Path, words: tuple[str, ...]) -> None:
    hostile = Hostile(tmp_path / "hostile")
    done = subprocess.run(
        [sys.executable, *words, "doctor"], cwd=hostile.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not hostile.ran


@pytest.mark.parametrize("entries", [":", ".", ":/nowhere", "/nowhere:", "/nowhere:.", "../hostile"])
def test_relative_entries_of_pythonpath_do_not_count(tmp_path: Path, entries: str) -> None:
    hostile = Hostile(tmp_path / "hostile")
    # What the interpreter itself imports before it runs anything is out of reach.
    for name in ("sitecustomize", "usercustomize", "typing", "signal", "enum", "__future__"):
        (hostile.folder / f"{name}.py").unlink()
    done = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT, "doctor"],
        cwd=hostile.folder,
        env={**os.environ, "PYTHONPATH": entries.replace(":", os.pathsep)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not hostile.ran


def test_full_paths_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["lib", "", str(tmp_path / "full")]))
    kept = [str(tmp_path / "full"), "/usr/lib/python"]
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "lib"), str(tmp_path), *kept])
    leave_out_current_folder()
    assert sys.path == kept
    assert absolute_entries(os.environ["PYTHONPATH"]) == kept[:1]


def test_one_place_starts_processes() -> None:
    calls = {"create_subprocess_exec", "create_subprocess_shell", "Popen", "run_in_executor", "system", "popen"}
    modules = {"subprocess", "multiprocessing", "pty"}
    starters = set()
    for source in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in calls:
                starters.add(str(source.relative_to(PACKAGE)))
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = (
                    [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
                )
                if {name.split(".")[0] for name in names} & modules:
                    starters.add(str(source.relative_to(PACKAGE)))
    assert starters == {os.path.join("service", "jobs", "process.py")}  # noqa: PTH118
