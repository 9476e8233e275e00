"""Frames of a write-ahead log, read without SQLite, which silently skips everything after a damaged frame.

A frame is one page as a change left it. Its checksum continues that of the previous frame, which is stored in that
frame's header: so frames after a damaged one can be verified too. https://sqlite.org/fileformat2.html#walformat
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import lru_cache
from operator import mul
from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.process.paths import real_path
from recterm.store.file.damage import REPAIR

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_HEADER = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_MAGIC = 0x377F0682
"""The last bit is set if the words of the checksums are big-endian."""

_INDEX_HEADER = 136
"""Bytes at the start of the `-shm` file: two copies of its header, then how much of the log is in the file."""

MOST_AT_ONCE = 8 << 20
"""Bytes of a log that are checked when a library is opened, about 0.2 s; `recterm library check` checks all."""

MOST_LOOKS = 8
"""A log that changes between this many checks is being written to, and so is intact."""

_Sum = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LogFrames:
    """Log, as far as it can be read."""

    page_size: int = 0
    pages: dict[int, int] = field(default_factory=dict)
    """Page number -> start of its last intact copy in the log, even after the break."""
    n_frames: int = 0
    """Number of intact frames before the first damaged one."""
    lost: int = 0
    """Number of frames after the first damaged one, which SQLite skips; 0 for an intact log."""
    problem: str = ""
    """What is wrong with the log, as a clause; empty for an intact one."""


def read_log(path: Path) -> LogFrames:
    """Read the log of a library file; nothing is changed.

    A log that another process is writing may look broken: only one that does not change counts as broken.
    """
    frames = _read(path)
    for _ in range(MOST_LOOKS):
        before = _stamp(path)
        if not frames.problem:
            break
        again = _read(path)
        if again == frames and _stamp(path) == before:
            break
        frames = again
    else:
        return LogFrames(frames.page_size, frames.pages, frames.n_frames)
    return frames


def _stamp(path: Path) -> tuple[int, int]:
    """Return the time of the last change and the size of the log."""
    try:
        status = _beside(path, "-wal").stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def check_log(path: Path) -> None:
    """Refuse to open a file whose log breaks off: SQLite would drop the rest, and then the log.

    Raises:
        LibraryError: the log is damaged; the hint says how to save its content.
    """
    log = _beside(path, "-wal")
    try:
        if not 0 < log.stat().st_size <= MOST_AT_ONCE:
            return
    except OSError:
        return
    problem = read_log(path).problem
    if problem:
        raise LibraryError(f"{path} is damaged: {problem}", REPAIR, code="library_damaged")


def _read(path: Path) -> LogFrames:
    index, log = _content(_beside(path, "-shm"), _INDEX_HEADER), _content(_beside(path, "-wal"))
    if not log:
        return LogFrames()
    if len(log) < _HEADER.size:
        return LogFrames(problem="its log breaks off in its first bytes; changes in it are lost")
    magic, _, page_size, _, *salts, first, second = _HEADER.unpack_from(log)
    order = ">" if magic & 1 else "<"
    sums = (first, second)
    if magic & ~1 != _MAGIC or _checksum(order, (0, 0), log[:24]) != sums or not _is_page_size(page_size):
        return LogFrames(problem="the first bytes of its log are damaged; all changes in it are lost")
    frames = _frames(log, page_size, tuple(salts), order, sums)
    expected = _indexed(index, tuple(salts))
    if not frames.problem and expected > frames.n_frames:
        return LogFrames(page_size, frames.pages, frames.n_frames, problem=_cut_off(frames.n_frames, expected))
    return frames


def _frames(log: bytes, page_size: int, salts: tuple[int, ...], order: str, before: _Sum) -> LogFrames:
    pages: dict[int, int] = {}
    waiting: dict[int, int] = {}
    n_frames = broken = lost = behind = 0
    size = _FRAME.size + page_size
    for number, start in enumerate(range(_HEADER.size, len(log) - size + 1, size), start=1):
        page, committed, *frame_salts, first, second = _FRAME.unpack_from(log, start)
        if tuple(frame_salts) != salts:
            # Left over from before the log was restarted, or a damaged header: the rest shows which.
            broken = broken or number
            before = (first, second)
            continue
        content = log[start : start + 8] + log[start + _FRAME.size : start + size]
        whole = _checksum(order, before, content) == (first, second)
        before = (first, second)
        broken = broken or (0 if whole else number)
        n_frames += not broken
        behind += bool(broken)
        if whole:
            waiting[page] = start + _FRAME.size
        if committed:
            # A rolled-back change leaves frames too, but none that commits it.
            lost, behind = lost + behind, 0
            pages.update(waiting)
            waiting.clear()
    if lost:
        problem = f"its log breaks off at frame {broken:,}; {lost:,} later ones are skipped by SQLite"
        return LogFrames(page_size, pages, n_frames, lost, problem)
    return LogFrames(page_size, pages, n_frames)


def _indexed(index: bytes, salts: tuple[int, ...]) -> int:
    """Return how many frames the log had at SQLite's last write that are not in the file; 0 if unknown."""
    if len(index) < _INDEX_HEADER or index[:48] != index[48:96]:
        return 0
    (n_frames,), (in_file,) = struct.unpack_from("=I", index, 16), struct.unpack_from("=I", index, 96)
    same_log = struct.unpack_from(">2I", index, 32) == salts
    return n_frames if same_log and n_frames > in_file else 0


def _cut_off(n_frames: int, expected: int) -> str:
    return f"its log breaks off after frame {n_frames:,} of {expected:,}; the last changes are lost"


def _is_page_size(size: int) -> bool:
    return 512 <= size <= 65536 and not size & (size - 1)


def _checksum(order: str, before: _Sum, content: bytes) -> _Sum:
    """Compute SQLite's checksum: each word is added to the sum of the last two results.

    That is a Fibonacci sequence, so a page takes two sums of products instead of a step for each word.
    """
    words = struct.unpack(f"{order}{len(content) // 4}I", content)
    n = len(words)
    weights = _weights(n + 1)
    first = sum(map(mul, weights[2:], words)) + weights[1] * before[1] + weights[2] * before[0]
    second = sum(map(mul, weights[1:], words)) + weights[0] * before[1] + weights[1] * before[0]
    return first & 0xFFFFFFFF, second & 0xFFFFFFFF


@lru_cache(maxsize=4)
def _weights(n: int) -> Sequence[int]:
    """Return Fibonacci numbers modulo 2^32 from the n-th down to the first."""
    numbers = [1, 1]
    while len(numbers) < n:
        numbers.append((numbers[-1] + numbers[-2]) & 0xFFFFFFFF)
    return numbers[n - 1 :: -1]


def _content(path: Path, size: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _beside(path: Path, ending: str) -> Path:
    real = real_path(path)
    return real.with_name(f"{real.name}{ending}")


def readable_log(path: Path) -> bytes:
    """Return the bytes of the log; `LogFrames.pages` says where its pages begin."""
    return _content(_beside(path, "-wal"))
