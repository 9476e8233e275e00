"""BLAS threads: one where a key press waits; with more, a product of 87,585 x 64 takes up to thirty times as long."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def limit_blas_threads() -> None:
    """Make numpy compute on one thread from here on, in the whole process; keep variables that the person has set."""
    if "numpy" not in sys.modules:
        for name in BLAS_THREADS:
            os.environ.setdefault(name, "1")
    elif "OPENBLAS_NUM_THREADS" not in os.environ:
        import threadpoolctl

        threadpoolctl.threadpool_limits(limits=1, user_api="blas")


def available_threads() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def blas_threads(n: int) -> Iterator[None]:
    """Compute on exactly `n` threads, whatever the environment says: the last digits of a product depend on it."""
    import scipy.linalg  # noqa: F401, its own BLAS must be loaded before it can be limited
    import threadpoolctl

    with threadpoolctl.threadpool_limits(limits=n, user_api="blas"):
        yield
