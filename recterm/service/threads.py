"""One BLAS thread where a key press waits: with more, a product of 87,585 x 64 takes up to thirty times as long."""

from __future__ import annotations

import os
import sys

BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def limit_blas_threads() -> None:
    """Make numpy compute on one thread from here on, for the whole process; what the person set stays."""
    if "numpy" not in sys.modules:
        for name in BLAS_THREADS:
            os.environ.setdefault(name, "1")
    elif "OPENBLAS_NUM_THREADS" not in os.environ:
        import threadpoolctl

        threadpoolctl.threadpool_limits(limits=1, user_api="blas")
