"""BLAS on one thread while a key press waits."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """
from recterm.service.runtime.blas import limit_blas_threads
{before}
limit_blas_threads()
import numpy, threadpoolctl
numpy.ones((8, 8)) @ numpy.ones((8, 8))
print(max(pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"))
"""


@pytest.mark.parametrize("before", ["", "import numpy"])
@pytest.mark.parametrize(("wanted", "threads"), [(None, 1), ("2", 2)])
def test_one_thread_unless_the_person_wants_another_number(before: str, wanted: str | None, threads: int) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    if wanted:
        environ["OPENBLAS_NUM_THREADS"] = wanted
    command = [sys.executable, "-c", ASK.format(before=before)]
    answer = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert int(answer.stdout) == min(threads, os.cpu_count() or 1)
