"""Long work in a child process: progress, result, errors, cancel, and no child without its parent."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from recterm.domain.answers.data.imports import Imported, PublicDataSets
from recterm.domain.model import Progress
from recterm.errors import JobError, PersonalHistoryError
from recterm.process.error_documents import error_document
from recterm.process.import_path import ROOT
from recterm.process.parent_watch import JOB_VARIABLE
from recterm.service.data.public_data import DATA_SETS
from recterm.service.jobs.process import Job, child_environment, error_of, failure_of, progress_of
from recterm.service.libraries import files as libraries
from recterm.service.libraries import maintenance
from tests.hostile import Hostile

if TYPE_CHECKING:
    from pathlib import Path


def models_of(library: Path) -> list[int]:
    with libraries.open_library(library) as opened:
        return [header.id for header in opened.models.list()]


async def test_a_job_tells_its_progress_and_its_result(two_tastes: Path) -> None:
    async with await Job.start("import", str(two_tastes)) as job:
        stages = [progress.stage async for progress in job]
        document = await job.result()
        assert not job.running
    assert "writing library" in stages
    assert (document["items"], document["library"]) == (40, "two-tastes")
    assert libraries.path_of("two-tastes").exists()


async def test_the_result_can_be_had_without_the_progress(library: Path) -> None:
    job = await Job.start("train", "popularity")
    document = await job.result()
    assert document["models"][0]["name"] == "popularity"


async def test_a_refusal_comes_with_the_childs_own_words(tmp_path: Path) -> None:
    job = await Job.start("import", str(tmp_path / "nowhere.csv"))
    with pytest.raises(JobError, match=r"nowhere\.csv") as refused:
        await job.result()
    assert refused.value.hint
    assert "recterm:" not in refused.value.message


async def test_a_job_that_is_cancelled_leaves_the_library_as_it_was(library: Path) -> None:
    before = models_of(library)
    async with await Job.start("train", "--seed", "9") as job:
        async for _ in job:
            break
        assert job.running
        await job.cancel()
        assert not job.running
        with pytest.raises(JobError, match="cancelled"):
            await job.result()
    assert models_of(library) == before
    assert maintenance.check() == []


async def test_a_cancelled_import_leaves_no_library(two_tastes: Path) -> None:
    async with await Job.start("import", str(two_tastes)) as job:
        async for _ in job:
            break
    assert not job.running
    assert not libraries.path_of("two-tastes").exists()


async def test_whoever_waits_hears_of_the_cancel(library: Path) -> None:
    job = await Job.start("evaluate")
    waiting = asyncio.create_task(job.result())
    await job.cancel()
    with pytest.raises(JobError, match="cancelled"):
        await waiting


async def test_cancelling_what_has_ended_changes_nothing(library: Path) -> None:
    job = await Job.start("train", "popularity")
    await job.result()
    await job.cancel()
    assert (await job.result())["models"]


async def test_a_killed_child_is_an_error_of_its_own(library: Path) -> None:
    job = await Job.start("evaluate")
    os.kill(job.pid, signal.SIGKILL)
    with pytest.raises(JobError, match="was killed"):
        await job.result()


async def test_the_child_is_nice(library: Path) -> None:
    async with await Job.start("evaluate") as job:
        assert os.getpriority(os.PRIO_PROCESS, job.pid) >= 10


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux can wait for a process that is not a child")
def test_a_child_ends_when_its_parent_is_killed(library: Path) -> None:
    script = """
import asyncio, os, signal
from recterm.service.jobs.process import Job

async def main():
    job = await Job.start("evaluate", "--split", "stars-5-fold")
    async for _ in job:
        print(job.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([child], [], [], 60)
    os.close(child)
    assert ended
    with libraries.open_library() as opened:
        assert opened.runs.list() == []


ORPHAN = """
import hashlib, signal
from recterm.process.parent_watch import watch_parent
watch_parent()
{before}
print("ready", flush=True)
{work}
"""


@pytest.mark.parametrize(
    ("before", "work", "code"),
    [
        ("", "import time; time.sleep(600)", -signal.SIGINT),
        ("", "import sys; sys.stdin.read(); time = __import__('time'); time.sleep(600)", -signal.SIGINT),
        (
            "signal.signal(signal.SIGINT, lambda *_: None)",
            "hashlib.pbkdf2_hmac('sha256', b'x', b'y', 2**31 - 1)",
            143,
        ),
    ],
    ids=["waiting", "nothing to read", "deaf to signals"],
)
def test_a_job_ends_with_its_parent_whatever_it_does(before: str, work: str, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ORPHAN.format(before=before, work=work)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, JOB_VARIABLE: "1"},
        text=True,
    ) as orphan:
        assert orphan.stdin is not None
        assert orphan.stdout is not None
        assert orphan.stdout.readline() == "ready\n"
        orphan.stdin.close()
        assert orphan.wait(60) == code


def test_what_is_no_job_outlives_its_input() -> None:
    program = "from recterm.process.parent_watch import watch_parent; watch_parent(); print(input())"
    done = subprocess.run([sys.executable, "-c", program], input="x\n", capture_output=True, text=True, check=True)
    assert done.stdout == "x\n"


async def test_a_job_runs_no_module_of_the_current_folder(
    two_tastes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = Hostile(tmp_path / "hostile", everything=True)
    monkeypatch.chdir(hostile.folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", "."]))
    job = await Job.start("import", str(two_tastes))
    assert (await job.result())["items"] == 40
    assert not hostile.ran


async def test_a_job_has_a_session_of_its_own_and_no_terminal(library: Path) -> None:
    async with await Job.start("evaluate") as job:
        assert os.getsid(job.pid) == job.pid


async def test_an_answer_is_of_the_kind_that_was_asked_for() -> None:
    async with await Job.start("get") as job:
        assert (await job.answer(PublicDataSets)).data_sets == tuple(DATA_SETS.values())
    async with await Job.start("get") as job:
        with pytest.raises(JobError, match="Imported: object missing required field") as refused:
            await job.answer(Imported)
        assert refused.value.code == "job_answer_unreadable"


@pytest.mark.parametrize(
    ("line", "progress"),
    [
        (
            b'{"stage": "training als", "done": 3, "total": 15, "message": "epoch 3"}\n',
            ("training als", 3, 15, "epoch 3"),
        ),
        (b'{"stage": "reading"}', ("reading", 0, 0, "")),
        (b'{"stage": "x", "found": {"model": "als"}}', ("x", 0, 0, "", {"model": "als"})),
    ],
)
def test_lines_of_progress(line: bytes, progress: tuple[Any, ...]) -> None:
    assert progress_of(line) == Progress(*progress)


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"warning", b"[1]", b'{"done": 1}', b'{"stage": "x", "done": "y"}', b"\xff"]
)
def test_other_lines_are_words(line: bytes) -> None:
    assert progress_of(line) is None


@pytest.mark.parametrize(
    ("code", "words", "message"),
    [
        (1, ["Traceback", "  File", "ZeroDivisionError"], "the job failed (exit code 1): ZeroDivisionError"),
        (2, [], "the job failed (exit code 2)"),
        (-9, ["recterm: x"], "the job was killed (signal 9)"),
    ],
)
def test_a_child_that_cannot_say_why_it_ended_is_an_error(code: int, words: list[str], message: str) -> None:
    error = failure_of(code, words)
    assert error.message == message
    assert error.hint


def test_what_a_child_refuses_is_the_error_that_it_was() -> None:
    refused = PersonalHistoryError("one person's", "bring it in", "Letterboxd")
    error = error_of(json.dumps(error_document(refused)))
    assert error is not None
    assert (error.message, error.hint) == ("one person's", "bring it in")
    assert isinstance(error.cause, PersonalHistoryError)
    assert error.cause.site == "Letterboxd"


@pytest.mark.parametrize("line", ["", "warning", "[1]", '{"stage": "reading"}', '{"error": "Nonsense"}', "[" * 9999])
def test_other_words_are_no_error(line: str) -> None:
    assert error_of(line) is None


def test_the_apps_limit_of_one_thread_does_not_bind_its_jobs() -> None:
    environ = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PATH": "/bin"}
    child = child_environment(environ)
    assert "OMP_NUM_THREADS" not in child
    assert (child["OPENBLAS_NUM_THREADS"], child["PATH"]) == ("1", "/bin")


def test_a_job_inherits_no_path_into_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = {"PYTHONPATH": os.pathsep.join(["", "lib", "/opt/lib"]), "PYTHONINSPECT": "1", "_RECTERM_COMPLETE": "x"}
    assert child_environment(environ) == {"PYTHONPATH": "/opt/lib", "PYTHONUTF8": "1", JOB_VARIABLE: "1"}
    monkeypatch.setattr(sys, "path", ["/usr/lib/python"])
    assert child_environment({})["PYTHONPATH"] == ROOT
