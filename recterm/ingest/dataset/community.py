"""Community as Arrow chunks for the library file, as arrays for the engine, and its fingerprint."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.errors import LibraryError
from recterm.ingest.interactions.columns import INTERACTION_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from recterm.ingest.dataset.dataset import Dataset

CHUNK_ROWS = 1_000_000
"""Rows per chunk: a few megabytes, which SQLite easily writes and reads as one value."""

_HASHED_ROWS = 1 << 21
"""Rows hashed at a time: after each piece the thread waits until others release Python's lock."""

_ASCENDING = ("user", "item")
"""Columns that are stored as differences: users ascend, and so do the items of a user."""

_READ = {**INTERACTION_SCHEMA, "timestamp": pl.Int64()}

_PARQUET = b"PAR1"
"""Prefix of a chunk written before library version 10; its rows are not differences."""


@dataclass(frozen=True)
class CommunityArrays:
    """Interactions as the engine takes them, (N,) each."""

    user: NDArray[np.int32]
    item: NDArray[np.int32]
    value: NDArray[np.float32]
    timestamp: NDArray[np.int64] | None
    """UTC seconds, -1 where unknown; None when none is known."""


def encode_community(interactions: pl.DataFrame) -> Iterator[bytes]:
    """Encode as Arrow files of at most CHUNK_ROWS rows each, in order; one without rows for an empty frame."""
    frame = interactions.select(pl.col(name).cast(dtype) for name, dtype in INTERACTION_SCHEMA.items())
    parts = frame.iter_slices(CHUNK_ROWS) if frame.height else [frame]
    return map(_chunk, parts)


def _chunk(frame: pl.DataFrame) -> bytes:
    columns = [_differences(frame[name]) for name in _ASCENDING] + [frame["value"], frame["timestamp"]]
    buffer = io.BytesIO()
    # Parquet with zstd takes twice the time for nine tenths of the space: it looks for repeated values first.
    pl.DataFrame(columns).write_ipc(buffer, compression="lz4")
    return buffer.getvalue()


def _differences(column: pl.Series) -> pl.Series:
    """Subtract from each value the one before it, modulo 2^32: small where values ascend, so that they compress."""
    values = column.to_numpy()
    differences = values.copy()
    differences[1:] -= values[:-1]
    return pl.Series(column.name, differences)


def decode_community(chunks: Iterable[bytes], at_least: int | None = None) -> CommunityArrays:
    """Decode the arrays that `encode_community` was given.

    Args:
        chunks: encoded.
        at_least: interactions that are enough: no chunk is taken after the one that reaches them; by default, all are.

    Raises:
        LibraryError: a chunk is damaged.
    """
    frames, n_rows = [], 0
    try:
        for chunk in chunks:
            frames.append(_rows_of(chunk))
            n_rows += frames[-1].height
            if at_least is not None and n_rows >= at_least:
                break
        frame = pl.concat(frames) if frames else pl.DataFrame(schema=_READ)
        if dict(frame.schema) != _READ:
            raise pl.exceptions.SchemaError(f"columns are {dict(frame.schema)}")
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise LibraryError(
            f"the community in this library is damaged: {str(error).splitlines()[0]}",
            "import the data set again; ratings of profiles are kept",
            code="library_damaged",
        ) from error
    timestamp = frame["timestamp"]
    return CommunityArrays(
        user=frame["user"].to_numpy().view(np.int32),
        item=frame["item"].to_numpy().view(np.int32),
        value=frame["value"].to_numpy(),
        timestamp=None if timestamp.null_count() == timestamp.len() else timestamp.fill_null(-1).to_numpy(),
    )


def _rows_of(chunk: bytes) -> pl.DataFrame:
    """Read the interactions of one chunk; times in 8 bytes, as the engine takes them."""
    if chunk.startswith(_PARQUET):
        return pl.read_parquet(io.BytesIO(chunk), columns=list(INTERACTION_SCHEMA)).cast({"timestamp": pl.Int64})
    frame = pl.read_ipc(io.BytesIO(chunk), columns=list(INTERACTION_SCHEMA)).cast({"timestamp": pl.Int64})
    return frame.with_columns(
        pl.Series(name, np.cumsum(frame[name].to_numpy(), dtype=np.uint32)) for name in _ASCENDING
    )


def fingerprint(dataset: Dataset) -> str:
    """Compute the fingerprint of the community: 32 hex digits over ids, scale and interactions, however stored."""
    digest = hashlib.sha256()
    for ids in (dataset.items["id"], dataset.users):
        digest.update("\n".join(ids.to_list()).encode())
        digest.update(b"\0")
    digest.update(repr(dataset.scale).encode())
    for name in INTERACTION_SCHEMA:
        column = dataset.interactions[name]
        if column.null_count():
            column = column.cast(pl.Int64).fill_null(-1)
        for piece in column.to_frame().iter_slices(_HASHED_ROWS):
            digest.update(
                np.ascontiguousarray(piece.to_series().to_numpy(), np.int64 if name == "timestamp" else None).data
            )
    return digest.hexdigest()[:32]
