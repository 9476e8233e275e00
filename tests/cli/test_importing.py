"""`recterm import`: what it says of the rows, where the data go, what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

GOOD = 60


def few(folder: Path, *bad: str) -> Path:
    """A CSV with GOOD rows that can be used, and others."""
    rows = [f"user{n % 6},item{n // 6},{n % 5 + 1}" for n in range(GOOD)]
    path = folder / "few.csv"
    path.write_text("\n".join(["user,item,rating", *rows, *bad]) + "\n", encoding="utf-8")
    return path


KEYS = {"format", "items", "users", "interactions", "density", "dropped", "seconds"}


def test_the_document_has_the_designed_keys(document: Document, movielens: Path) -> None:
    found = document("import", str(movielens))
    assert found.keys() >= KEYS
    assert (found["items"], found["users"], found["library"]) == (24, 40, "ml-tiny")
    assert found["density"] == found["interactions"] / (24 * 40)
    assert found["sparsity"] == 1 - found["density"]
    assert found["dropped"] == {}


def test_dropped_rows_are_counted_with_reasons_and_examples(document: Document, tmp_path: Path) -> None:
    found = document("import", str(few(tmp_path, "bob,c,many", "eve,,2")))
    assert found["interactions"] == GOOD
    assert sum(found["dropped"].values()) == 2
    assert found["examples"].keys() == found["dropped"].keys()
    assert "many" in str(found["examples"])


def test_a_person_reads_the_same(run: Run, tmp_path: Path) -> None:
    result = run("import", str(few(tmp_path, "bob,[bold]c,many\x1b[2J")))
    assert result.exit_code == 0
    assert "density" in result.stdout
    assert "sparsity" in result.stdout
    assert "[bold]c" in result.stdout
    assert "\x1b" not in result.output
    assert "recterm train" in result.stderr


def test_columns_can_be_named(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("who,what,how,when\nann,a,5,1\nann,b,4,2\nbob,a,3,3\n", encoding="utf-8")
    columns = ("--user", "who", "--item", "what", "--rating", "how", "--time", "when")
    found = document("import", str(path), *columns, "--library", "named")
    assert (found["library"], found["items"], found["users"], found["interactions"]) == ("named", 2, 2, 3)


def test_other_data_do_not_replace_a_library_unasked(run: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("user,item,rating\nann,a,5\nann,b,4\nbob,a,3\n", encoding="utf-8")
    refused = run("import", str(path), "--library", "ml-tiny")
    assert refused.exit_code == 1
    assert "--replace" in refused.stderr
    assert json.loads(run("stats", "--json").stdout)["items"] == 24
    assert run("import", str(path), "--library", "ml-tiny", "--replace").exit_code == 0
    assert json.loads(run("stats", "--library", "ml-tiny", "--json").stdout)["items"] == 2


def test_progress_goes_to_stderr_as_json_lines(run: Run, movielens: Path) -> None:
    result = run("import", str(movielens), "--progress", "json", "--json")
    lines = [json.loads(line) for line in result.stderr.splitlines()]
    assert lines
    assert all(line.keys() == {"stage", "done", "total", "message"} for line in lines)
    assert json.loads(result.stdout)["items"] == 24


def test_a_table_that_nobody_knows_is_shown_with_options_to_paste(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    rows = [f"{n},p{n % 4},{'Rain' if n % 3 else 'Tin'},note {n}" for n in range(30)]
    path.write_text("\n".join(["row,who,what,text", *rows]) + "\n", encoding="utf-8")
    refused = run("import", str(path))
    assert refused.exit_code == 1
    assert "9    p1   Tin   note 9" in refused.stderr
    assert "note 10" not in refused.stderr
    assert refused.stderr.rstrip().endswith("--user who --item what")
    assert run("import", str(path), "--user", "who", "--item", "what").exit_code == 0
