"""Job history: what each job was, how it ended, and that nothing killed or damaged breaks it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from recterm.domain.answers.jobs import JobRecord, Outcome
from recterm.errors import InputError, JobError
from recterm.service.jobs.history import KEPT, end_for, file_of, kind_of, past_jobs, remembered, report_of
from recterm.service.jobs.process import Job
from recterm.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


def gone() -> int:
    """Return the id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_a_job_is_there_while_it_runs_and_afterwards_with_what_it_found() -> None:
    with remembered("import", "ratings.csv", "films") as job:
        (running,) = past_jobs()
        job.answered({"items": 3, "trials": [1, 2]}, without=("trials",))
    assert (running.outcome, running.kind, running.what, running.library) == (
        Outcome.RUNNING,
        "import",
        "ratings.csv",
        "films",
    )
    (done,) = past_jobs()
    assert (done.outcome, done.found) == (Outcome.DONE, {"items": 3})
    assert done.seconds >= 0
    assert report_of(done) == file_of(done)
    assert json.loads(file_of(done).read_text())["found"] == {"items": 3}


def test_a_refusal_is_remembered_with_its_words() -> None:
    with pytest.raises(InputError), remembered("import", "nothing.csv"):
        raise InputError("nothing.csv does not exist", "check the path")
    (record,) = past_jobs()
    assert (record.outcome, record.message, record.hint) == (
        Outcome.REFUSED,
        "nothing.csv does not exist",
        "check the path",
    )


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (KeyboardInterrupt(), Outcome.CANCELLED),
        (BrokenPipeError(), Outcome.CANCELLED),
        (MemoryError(), Outcome.REFUSED),
        (OSError(28, "no space left"), Outcome.REFUSED),
    ],
)
def test_every_end_is_remembered(error: BaseException, outcome: Outcome) -> None:
    with pytest.raises(type(error)), remembered("train", "als"):
        raise error
    assert [job.outcome for job in past_jobs()] == [outcome]


def test_what_a_history_wrote_is_its_report(tmp_path: Path) -> None:
    with remembered("history import", "letterboxd.zip") as job:
        job.answered({"report": str(tmp_path / "report.json")})
    assert report_of(past_jobs()[0]) == tmp_path / "report.json"


def test_the_newest_comes_first_and_the_oldest_are_forgotten() -> None:
    for place in range(KEPT + 5):
        with remembered("train", f"model {place}"):
            pass
    jobs = past_jobs()
    assert len(jobs) == KEPT
    assert jobs[0].what == f"model {KEPT + 4}"
    assert jobs[-1].what == "model 5"


def test_a_job_without_an_end_was_killed_unless_its_process_is_there() -> None:
    with remembered("train", "als") as job:
        path = file_of(job.record)
        values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {"pid": gone()}))
    assert past_jobs()[0].outcome is Outcome.KILLED
    path.write_text(json.dumps(values | {"pid": os.getpid()}))
    assert past_jobs()[0].outcome is Outcome.RUNNING
    path.write_text(json.dumps(values | {"started": 1_000_000_000.0}))
    assert past_jobs()[0].outcome is Outcome.KILLED


@pytest.mark.parametrize("content", [b"", b'{"kind": "imp', b"[]", b'{"outcome": "done"}', b"\xff\xfe\x00", b"null"])
def test_a_file_that_is_no_job_is_passed_over(content: bytes) -> None:
    with remembered("train", "als") as job:
        path = file_of(job.record)
    path.with_name("0000000000000001-1.json").write_bytes(content)
    path.with_name("0000000000000002-1.json").write_text(json.dumps(json.loads(path.read_text()) | {"what": 5}))
    assert [past_job.what for past_job in past_jobs()] == ["als"]


def test_a_job_that_an_older_recterm_remembered_is_read(private_home: Path) -> None:
    old = {
        "kind": "get", "what": "ml-1m", "library": "", "started": 1_700_000_000.5, "pid": 7, "outcome": "refused",
        "seconds": 2, "message": "no connection", "hint": "check the network", "found": {"other": [1]}, "more": 1,
    }  # fmt: skip
    (private_home / "jobs").mkdir(parents=True)
    (private_home / "jobs" / "1700000000500000-7.json").write_text(json.dumps(old))
    (record,) = past_jobs()
    assert (record.outcome, record.seconds, record.code) == (Outcome.REFUSED, 2.0, "")
    assert record.found == {"other": [1]}
    assert file_of(record).exists()


@pytest.mark.parametrize("started", ["NaN", "Infinity", "null"])
def test_a_job_of_no_time_is_passed_over(private_home: Path, started: str) -> None:
    text = '{"kind": "get", "what": "x", "library": "", "started": %s, "pid": 7}'
    (private_home / "jobs").mkdir(parents=True)
    (private_home / "jobs" / "0-7.json").write_text(text % started)
    assert past_jobs() == []


def test_a_folder_that_cannot_be_written_costs_no_job(private_home: Path) -> None:
    private_home.mkdir()
    (private_home / "jobs").write_text("a file where the folder should be")
    with remembered("train", "als") as job:
        job.answered({"models": []})
    assert past_jobs() == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("import", "a.csv"), "import"),
        (("history", "import", "a.zip", "--profile", "me"), "history import"),
        (("train",), "train"),
        (("training",), None),
        (("evaluate", "als"), "evaluate"),
        (("evaluate", "als", "--user", "7"), None),
        (("library", "list"), None),
    ],
)
def test_long_work_is_told_by_its_words(words: tuple[str, ...], kind: str | None) -> None:
    assert kind_of(words) == kind


def test_a_child_that_was_stopped_before_it_began_is_remembered_by_its_words() -> None:
    began = time.time()
    library = str(load_settings().libraries_dir / "films.recterm")
    end_for(gone(), ("history", "import", "a.zip", "--library", library), began, Outcome.CANCELLED)
    (record,) = past_jobs()
    assert (record.kind, record.what, record.library) == ("history import", "a.zip", "films")
    assert record.outcome is Outcome.CANCELLED
    end_for(record.pid, ("library", "list"), began, Outcome.CANCELLED)
    assert len(past_jobs()) == 1


def test_a_job_that_ended_by_itself_keeps_its_end() -> None:
    with remembered("train", "als") as job:
        record = job.record
    end_for(record.pid, ("train", "als"), record.started - 1, Outcome.CANCELLED)
    assert [past_job.outcome for past_job in past_jobs()] == [Outcome.DONE]


async def test_a_child_writes_down_what_it_found(two_tastes: Path) -> None:
    async with await Job.start("import", str(two_tastes)) as job:
        document = await job.result()
    (record,) = past_jobs()
    assert (record.kind, record.outcome, record.pid) == ("import", Outcome.DONE, job.pid)
    assert record.found["items"] == document["items"]
    assert record.what == str(two_tastes)


async def test_a_refusal_of_a_child_is_remembered(tmp_path: Path) -> None:
    async with await Job.start("import", str(tmp_path / "nowhere.csv")) as job:
        with pytest.raises(JobError):
            await job.result()
    (record,) = past_jobs()
    assert (record.outcome, record.code) == (Outcome.REFUSED, "no_such_file")
    assert "nowhere.csv" in record.message


async def test_a_cancelled_child_is_remembered_as_such(library: Path) -> None:
    async with await Job.start("train", "--seed", "9") as job:
        async for _ in job:
            break
    (record,) = past_jobs()
    assert (record.kind, record.library, record.outcome) == ("train", library.stem, Outcome.CANCELLED)


async def test_an_app_that_quits_while_it_waits_for_the_cancel_still_writes_it_down(library: Path) -> None:
    job = await Job.start("train", "--seed", "9")
    waiting = asyncio.create_task(job.cancel())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert [(past_job.kind, past_job.outcome) for past_job in past_jobs()] == [("train", Outcome.CANCELLED)]
    await job.cancel()


async def test_a_killed_child_is_remembered_as_such(library: Path) -> None:
    job = await Job.start("evaluate")
    async for _ in job:
        break
    os.kill(job.pid, signal.SIGKILL)
    with pytest.raises(JobError, match="was killed"):
        await job.result()
    assert [(past_job.kind, past_job.outcome) for past_job in past_jobs()] == [("evaluate", Outcome.KILLED)]


async def test_jobs_at_the_same_time_do_not_disturb_each_other(library: Path) -> None:
    async def train(model: str) -> None:
        async with await Job.start("train", model) as job:
            await job.result()

    await asyncio.gather(train("popularity"), train("bias"))
    assert {(past_job.what, past_job.outcome) for past_job in past_jobs()} == {
        ("popularity", Outcome.DONE),
        ("bias", Outcome.DONE),
    }


def test_the_record_says_where_it_is(private_home: Path) -> None:
    record = JobRecord("train", "als", "films", 1_700_000_000.5, 42)
    assert file_of(record) == private_home / "jobs" / "1700000000500000-42.json"
