"""Community as chunks for the library file, as arrays for the engine, and its fingerprint."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.errors import LibraryError
from recterm.ingest.dataset.chunks import ChunkError, ChunkRows, chunk_of, rows_of
from recterm.ingest.interactions.columns import INTERACTION_SCHEMA, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from recterm.ingest.dataset.dataset import Dataset

CHUNK_ROWS = 1_000_000
"""Rows per chunk: a few megabytes, which SQLite easily writes and reads as one value."""

_HASHED_ROWS = 1 << 21
"""Rows hashed at a time: after each piece the thread waits until others release Python's lock."""


@dataclass(frozen=True)
class CommunityArrays:
    """Interactions as the engine takes them, (N,) each."""

    user: NDArray[np.int32]
    item: NDArray[np.int32]
    value: NDArray[np.float32]
    timestamp: NDArray[np.int64] | None
    """UTC seconds, -1 where unknown; None when none is known."""


def encode_community(interactions: pl.DataFrame) -> Iterator[bytes]:
    """Encode as chunks of at most CHUNK_ROWS rows each, in order; one without rows for an empty frame."""
    frame = interactions.select(pl.col(name).cast(dtype) for name, dtype in INTERACTION_SCHEMA.items())
    parts = frame.iter_slices(CHUNK_ROWS) if frame.height else [frame]
    return map(chunk_of, parts)


def decode_community(chunks: Iterable[bytes], at_least: int | None = None) -> CommunityArrays:
    """Decode the arrays that `encode_community` was given.

    Args:
        chunks: encoded.
        at_least: interactions that are enough: no chunk is taken after the one that reaches them; by default, all are.

    Raises:
        LibraryError: a chunk is damaged.
    """
    parts: list[ChunkRows] = []
    n_rows = 0
    try:
        for chunk in chunks:
            parts.append(rows_of(chunk))
            n_rows += parts[-1].user.size
            if at_least is not None and n_rows >= at_least:
                break
    except ChunkError as error:
        raise LibraryError(
            f"the community in this library is damaged: {error}",
            "import the data set again; ratings of profiles are kept",
            code="library_damaged",
        ) from error
    return CommunityArrays(
        user=_joined([part.user for part in parts], np.uint32).view(np.int32),
        item=_joined([part.item for part in parts], np.uint32).view(np.int32),
        value=_joined([part.value for part in parts], np.float32),
        timestamp=_times(parts) if any(part.time is not None for part in parts) else None,
    )


def _joined(columns: list[NDArray[Any]], dtype: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(columns) if columns else np.zeros(0, dtype)


def _times(parts: list[ChunkRows]) -> NDArray[np.int64]:
    """Return the times of all rows in 8 bytes, as the engine takes them; -1 where unknown."""
    times = np.full(sum(part.user.size for part in parts), -1, np.int64)
    end = 0
    for part in parts:
        start, end = end, end + part.user.size
        if part.time is not None:
            times[start:end] = part.time
            times[start:end][part.time == UNKNOWN] = -1
    return times


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
