"""`recterm jobs`: past jobs, run by the app or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run


def test_nothing_was_done_yet(run: Run, document: Document) -> None:
    assert document("jobs") == {"jobs": []}
    assert "no jobs yet" in run("jobs").stdout


def test_jobs_are_listed_newest_first_with_their_end(run: Run, document: Document, tmp_path: Path) -> None:
    table = tmp_path / "[red]odd.csv"
    table.write_text("user,item,rating\n1,a,3\n2,a,4\n1,b,9x\n")
    assert run("import", str(table), "--library", "odd").exit_code == 0
    assert run("import", str(tmp_path / "nowhere.csv")).exit_code == 1
    refused, done = document("jobs")["jobs"]
    assert (refused["outcome"], done["outcome"]) == ("refused", "done")
    assert "nowhere.csv" in refused["message"]
    assert done["what"] == str(table)
    assert (done["found"]["interactions"], done["found"]["library"]) == (2, "odd")
    first, second = run("jobs").stdout.splitlines()[2:4]
    assert "✕ refused" in first
    assert "[red]odd.csv" in second
    assert document("jobs", "-n", "1")["jobs"] == [refused]
    assert document("jobs", "2")["jobs"] == [done]


def test_one_job_is_shown_with_every_reason(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "odd.csv"
    table.write_text("user,item,rating\n1,a,3\n2,a,4\n1,b,9x\n")
    run("import", str(table), "--library", "odd")
    text = run("jobs", "1").stdout
    assert "odd.csv:4" in text
    assert "report" in text


def test_a_place_that_is_not_there_is_refused(run: Run) -> None:
    refused = run("jobs", "3")
    assert refused.exit_code == 1
    assert "no job 3" in refused.stderr
