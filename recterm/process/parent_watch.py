"""Parent watch of a job: its standard input is a pipe that ends with the process that started it."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress

JOB_VARIABLE = "RECTERM_JOB"
"""Set in the environment of a job, and of nothing else."""

GRACE_SECONDS = 0.5
"""Seconds that an orphan has to clean up before it ends regardless."""

TERMINATED = 143


def is_job() -> bool:
    """Return True in a process that another recterm started as its job."""
    return JOB_VARIABLE in os.environ


def watch_parent() -> None:
    """End with the parent from now on, in a job; elsewhere do nothing.

    Nothing else can read the pipe afterwards: prompts get an empty input.
    """
    if not is_job():
        return
    pipe = os.dup(0)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    threading.Thread(target=_end_with_parent, args=(pipe,), daemon=True, name="recterm-parent").start()


def _end_with_parent(pipe: int) -> None:
    with suppress(OSError):
        while os.read(pipe, 512):
            pass
    if hasattr(signal, "pthread_kill"):  # also wakes the main thread from a system call
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    time.sleep(GRACE_SECONDS)
    os._exit(TERMINATED)
