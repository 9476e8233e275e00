"""History of jobs: what was done, when, for how long, with which outcome and result; one small file per job.

A job writes its file when it begins and again when it ends, each time in one step: a killed job leaves a whole file,
and jobs that run at the same time never write to the same one.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.jobs import JobEntry, JobRecord, Outcome
from recterm.domain.clock import DAY
from recterm.errors import RectermError, WriteError
from recterm.process.atomic_files import atomic_file, private_folder
from recterm.process.codec import DocumentError, decode, to_document
from recterm.service.libraries.files import called
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEPT = 200
"""Number of jobs that are kept; the oldest are deleted first."""

LONGEST_SECONDS = 7 * DAY
"""Age at which a job without an end counts as killed, even if another process now has its id."""

KINDS = ("history import", "import", "get", "train", "evaluate", "tune")
"""Commands that are recorded."""

_LOOKS = (("evaluate", "--user"), ("import", "--preview"))
"""Commands that, with this option, only look at something and are not recorded."""


class Remembering:
    """Record of a running job."""

    def __init__(self, record: JobRecord) -> None:
        self.record = record

    def answered(self, answer: object, *, without: Sequence[str] = ()) -> None:
        """Keep the answer; `without` names fields that are stored elsewhere or too long for a list of jobs."""
        document = answer if isinstance(answer, Mapping) else to_document(answer)
        self.record = replace(self.record, found={key: value for key, value in document.items() if key not in without})

    def ended(self, outcome: Outcome, message: str = "", hint: str = "", code: str = "") -> None:
        """Write how the job ended."""
        seconds = time.time() - self.record.started
        _write(replace(self.record, outcome=outcome, seconds=seconds, message=message, hint=hint, code=code))


@contextmanager
def remembered(kind: str, what: str, library: str = "") -> Iterator[Remembering]:
    """Record the block as a job: its start, its answer and its end; errors propagate.

    If the folder cannot be written, the job runs all the same and leaves no record.
    """
    job = Remembering(JobRecord(kind, what, library, time.time(), os.getpid()))
    _forget_oldest()
    _write(job.record)
    ended = Outcome.KILLED, "", "", ""
    try:
        yield job
        ended = Outcome.DONE, "", "", ""
    except RectermError as error:
        ended = Outcome.REFUSED, error.message, error.hint, error.code
        raise
    except KeyboardInterrupt:
        ended = Outcome.CANCELLED, "", "", ""
        raise
    except BrokenPipeError:
        ended = Outcome.CANCELLED, "its observer is gone", "", ""
        raise
    except OSError as error:
        ended = Outcome.REFUSED, str(error), "", "system_error"
        raise
    except MemoryError as error:
        ended = Outcome.REFUSED, str(error) or "there is not enough memory for this", "", "out_of_memory"
        raise
    finally:
        job.ended(*ended)


def past_jobs() -> list[JobRecord]:
    """Return the recorded jobs, newest first; files that are not job records are skipped."""
    records = (_read(path) for path in reversed(_files()))
    return [record for record in records if record is not None]


def file_of(record: JobRecord) -> Path:
    """Return the file that records a job."""
    return _folder() / record.name


def report_of(record: JobRecord) -> Path:
    """Return the file with the whole report: that of a history, else the job's own."""
    report = record.found.get("report")
    return Path(report) if isinstance(report, str) and report else file_of(record)


def listed(record: JobRecord) -> JobEntry:
    """Return a job as an entry of the list of jobs."""
    return JobEntry(
        kind=record.kind,
        what=record.what,
        library=record.library or None,
        began=datetime.fromtimestamp(int(record.started), UTC),
        seconds=record.seconds,
        outcome=record.outcome,
        message=record.message,
        hint=record.hint,
        code=record.code,
        found=record.found,
        report=report_of(record),
    )


def end_for(pid: int, words: Sequence[str], began: float, outcome: Outcome) -> None:
    """Record how a child ended that could not record it itself.

    Args:
        pid: its process id.
        words: its command line, to record a child that was stopped before it could begin.
        began: UTC seconds when it was started; an earlier job with the same process id is a different one.
        outcome: cancelled or killed.
    """
    kind = kind_of(words)
    if kind is None:
        return
    record = next((job for job in past_jobs() if job.pid == pid and job.started >= began), None)
    if record is None:
        record = JobRecord(kind, _subject(words[len(kind.split()) :]), _library(words), began, pid)
    if record.outcome in (Outcome.RUNNING, Outcome.KILLED):
        Remembering(record).ended(outcome)


def kind_of(words: Sequence[str]) -> str | None:
    """Return which of KINDS a command line is; None if it is not recorded."""
    line = " ".join(words)
    kind = next((kind for kind in KINDS if line == kind or line.startswith(f"{kind} ")), None)
    return None if any(kind == command and option in words for command, option in _LOOKS) else kind


def _subject(words: Sequence[str]) -> str:
    """Return the words before the first option."""
    end = next((place for place, word in enumerate(words) if word.startswith("-")), len(words))
    return " ".join(words[:end])


def _library(words: Sequence[str]) -> str:
    return called(Path(words[words.index("--library") + 1])) if "--library" in words[:-1] else ""


def _folder() -> Path:
    return load_settings().data_dir / "jobs"


def _files() -> list[Path]:
    """Return the files of jobs, oldest first: their names begin with the time."""
    return sorted(_folder().glob("[0-9]*-*.json"))


def _forget_oldest() -> None:
    with suppress(OSError):
        for path in _files()[: 1 - KEPT]:
            path.unlink(missing_ok=True)


def _write(record: JobRecord) -> None:
    text = json.dumps(to_document(record), ensure_ascii=False)
    path = file_of(record)
    with suppress(WriteError):
        private_folder(path.parent)
        with atomic_file(path, replace=True, private=True) as draft:
            draft.write_text(text, encoding="utf-8", errors="surrogateescape")


def _read(path: Path) -> JobRecord | None:
    try:
        record = decode(path.read_text(encoding="utf-8", errors="replace"), JobRecord)
    except (OSError, DocumentError):
        return None
    if not math.isfinite(record.started):
        return None
    if record.outcome is Outcome.RUNNING and not _alive(record):
        return replace(record, outcome=Outcome.KILLED)
    return record


def _alive(record: JobRecord) -> bool:
    if time.time() - record.started > LONGEST_SECONDS:
        return False
    if os.name != "posix":  # elsewhere, signal 0 would end the process that it checks
        return True
    try:
        os.kill(record.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
