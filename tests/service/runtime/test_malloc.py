"""Memory that is kept while large arrays are allocated and freed."""

from __future__ import annotations

import resource
import sys

import numpy as np
import pytest

from recterm.service.runtime import malloc as module
from recterm.service.runtime.malloc import freed_memory_kept

ROUNDS = 50
BYTES = 3 << 20


def faults() -> int:
    """Return the pages that the system handed out while arrays of three megabytes were allocated and freed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(ROUNDS):
        np.full(BYTES, 1, np.uint8)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's allocator")
def test_an_array_gets_the_memory_of_the_one_before() -> None:
    if module._glibc() is None:
        pytest.skip("not with glibc")
    with freed_memory_kept():
        faults()
        kept = faults()
    assert kept < BYTES // resource.getpagesize()
    assert faults() > kept


def test_without_glibc_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_glibc", lambda: None)
    with freed_memory_kept():
        assert np.ones(3).sum() == 3


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="huge pages of Linux")
def test_there_are_no_huge_pages_within() -> None:
    libc = module._glibc()
    if libc is None:
        pytest.skip("not with glibc")
    with freed_memory_kept():
        assert libc.prctl(module._GET_NO_HUGE_PAGES, 0, 0, 0, 0) == 1
    assert libc.prctl(module._GET_NO_HUGE_PAGES, 0, 0, 0, 0) == 0
