"""Chunks of a community: a million interactions each in few bytes, made and read in a few passes over them.

A chunk is a prefix, the length of its description in 4 bytes, the description in JSON, and then the parts that it
lists, each padded to 8 bytes. Most columns are narrow numbers as they are. General compression takes four times as
long for the same size, so a part has it only where a sample becomes less than half as large.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.ingest.interactions.columns import INTERACTION_SCHEMA, times_or_unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

_PREFIX = b"RTC1"

_ARROW, _PARQUET = b"ARROW1", b"PAR1"
"""Prefixes of chunks of libraries before version 19, and before version 10, whose rows are not differences."""

_ALIGNED = 8
"""Bytes; NumPy takes longer to read numbers that are not aligned."""

_SAMPLE_ROWS = 1 << 14

_DIVISORS = (2, 20, 10)
"""Of whole numbers and half stars, of quarters and tenths to 12, and of tenths to 6,000, if need be in 2 bytes."""

_DAMAGE = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError),
    *(pl.exceptions.PolarsError, pl.exceptions.PanicException),
)
"""What reading a damaged chunk can raise."""

_WIDTHS = (np.uint8, np.uint16)


class ChunkError(ValueError):
    """Signal that a chunk does not hold what it should."""


@dataclass(frozen=True, eq=False)
class ChunkRows:
    """Interactions of a chunk, (N,) each, in arrays with no other owner or in read-only views."""

    user: NDArray[np.uint32]
    item: NDArray[np.uint32]
    value: NDArray[np.float32]
    time: NDArray[np.uint32] | None
    """UTC seconds, UNKNOWN where missing; None when none is known."""


def chunk_of(frame: pl.DataFrame) -> bytes:
    """Encode interactions with INTERACTION_SCHEMA, which compress best in the order of (user, item)."""
    parts = dict(_encoded(frame))
    first = int(frame["user"][0]) if frame.height else 0
    sizes = {name: [kind, len(part)] for name, (kind, part) in parts.items()}
    description = {"rows": frame.height, "first_user": first, "parts": sizes}
    text = json.dumps(description).encode()
    pieces: list[bytes | memoryview] = [_PREFIX, len(text).to_bytes(4, "little"), text]
    for _, part in parts.values():
        pieces += [bytes(-sum(map(len, pieces)) % _ALIGNED), part]
    return b"".join(pieces)


def rows_of(chunk: bytes) -> ChunkRows:
    """Decode a chunk, also one of an older recterm.

    Raises:
        ChunkError: it is damaged.
    """
    try:
        return _decoded(*_parts_of(chunk)) if chunk.startswith(_PREFIX) else _older(chunk)
    except _DAMAGE as error:
        raise ChunkError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error


def _encoded(frame: pl.DataFrame) -> Iterator[tuple[str, tuple[str, bytes | memoryview]]]:
    """Yield the name of each part, its kind and its bytes."""
    user, item = frame["user"].to_numpy(), frame["item"].to_numpy()
    # The description has the first user: all differences of users who ascend fit into a byte.
    steps = _differences(user)
    steps[:1] = 0
    yield "user", _part(_narrow(steps))
    # The lower halves of a user's items ascend too; the upper ones rarely change, and are 0 in most catalogues.
    yield "item", _part(_differences(item.astype(np.uint16)))
    if item.max(initial=0) >= 1 << 16:
        yield "item_high", _part(_narrow((item >> np.uint32(16)).astype(np.uint16)))
    yield from _values(frame["value"].to_numpy())
    times = frame["timestamp"]
    if times.null_count() < times.len():
        yield "time", _part(times_or_unknown(times) if times.null_count() else times.to_numpy())


def _differences(column: NDArray[Any]) -> NDArray[Any]:
    """Subtract from each number the one before it, wrapping around: small where they ascend, so that they compress."""
    differences = column.copy()
    differences[1:] -= column[:-1]
    return differences


def _narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return unsigned numbers in the fewest bytes that hold all."""
    largest = int(numbers.max(initial=0))
    return numbers.astype(next((width for width in _WIDTHS if largest <= np.iinfo(width).max), numbers.dtype))


def _values(value: NDArray[np.float32]) -> Iterator[tuple[str, tuple[str, bytes | memoryview]]]:
    """Yield the values as whole numbers of some fraction, or as they are."""
    for divisor in [divisor for divisor in _DIVISORS if _multiples(value[:_SAMPLE_ROWS], divisor) is not None]:
        if (numbers := _multiples(value, divisor)) is not None:
            yield f"value_{divisor}", _part(_narrow(numbers))
            return
    yield "value", _part(value)


def _multiples(value: NDArray[np.float32], divisor: int) -> NDArray[np.uint16] | None:
    """Return the whole numbers that, divided by this, are exactly the values; None if there are none in 2 bytes."""
    if not 0 <= value.min(initial=0) <= value.max(initial=0) <= np.iinfo(np.uint16).max // divisor:
        return None
    numbers = np.rint(value * np.float32(divisor)).astype(np.uint16)
    exact = numbers.astype(np.float32)
    exact /= np.float32(divisor)
    return numbers if (exact.view(np.uint32) == value.view(np.uint32)).all() else None


def _part(column: NDArray[Any]) -> tuple[str, bytes | memoryview]:
    """Return the kind and the bytes of a column: as it is, or compressed if a sample says that this pays."""
    sample = column[column.size // 2 :][:_SAMPLE_ROWS]
    compressed = 2 * len(_compressed(sample)) < sample.nbytes
    if compressed:
        return f"lz4 {column.dtype.str}", _compressed(column)
    return column.dtype.str, column.view(np.uint8).data


def _compressed(column: NDArray[Any]) -> memoryview:
    buffer = io.BytesIO()
    pl.DataFrame({"": column}).write_ipc(buffer, compression="lz4")
    return buffer.getbuffer()


def _parts_of(chunk: bytes) -> tuple[int, int, dict[str, NDArray[Any]]]:
    """Return the number of rows of a chunk, its first user, and its parts as arrays."""
    end = 8 + int.from_bytes(chunk[4:8], "little")
    description = json.loads(chunk[8:end])
    parts: dict[str, NDArray[Any]] = {}
    for name, (kind, size) in description["parts"].items():
        start = end + -end % _ALIGNED
        end = start + size
        part = memoryview(chunk)[start:end]
        if len(part) != size:
            raise ChunkError("it ends too early")
        compressed, _, dtype = kind.rpartition(" ")
        parts[name] = pl.read_ipc(io.BytesIO(part)).to_series().to_numpy() if compressed else np.frombuffer(part, dtype)
    return int(description["rows"]), int(description["first_user"]), parts


def _decoded(n_rows: int, first_user: int, parts: Mapping[str, NDArray[Any]]) -> ChunkRows:
    user = np.cumsum(parts["user"], dtype=np.uint32)
    user += np.uint32(first_user)
    item = np.cumsum(parts["item"], dtype=np.uint16).astype(np.uint32)
    if "item_high" in parts:
        item |= parts["item_high"].astype(np.uint32) << np.uint32(16)
    fractions = [divisor for divisor in _DIVISORS if f"value_{divisor}" in parts]
    value = parts["value"] if not fractions else parts[f"value_{fractions[0]}"].astype(np.float32)
    if fractions:
        value /= np.float32(fractions[0])
    rows = ChunkRows(user, item, value, parts.get("time"))
    columns = [rows.user, rows.item, rows.value, *([] if rows.time is None else [rows.time])]
    if any(column.size != n_rows for column in columns):
        raise ChunkError("its columns differ in length")
    return rows


def _older(chunk: bytes) -> ChunkRows:
    """Read a chunk that is a Parquet or an Arrow file; in the latter users and items are differences."""
    read = pl.read_parquet if chunk.startswith(_PARQUET) else pl.read_ipc
    columns = [pl.col(name).cast(dtype) for name, dtype in INTERACTION_SCHEMA.items()]
    frame = read(io.BytesIO(chunk), columns=list(INTERACTION_SCHEMA)).select(columns)
    user, item = frame["user"].to_numpy(), frame["item"].to_numpy()
    if chunk.startswith(_ARROW):
        user, item = (np.cumsum(column, dtype=np.uint32) for column in (user, item))
    times = frame["timestamp"]
    time = None if times.null_count() == times.len() else times_or_unknown(times)
    return ChunkRows(user, item, frame["value"].to_numpy(), time)
