"""Community as chunks, and its fingerprint."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm import ingest
from recterm.domain.model import Scale
from recterm.errors import LibraryError
from recterm.ingest.dataset import community
from recterm.ingest.dataset.chunks import chunk_of, rows_of
from recterm.ingest.dataset.community import decode_community, encode_community, fingerprint
from recterm.ingest.interactions.columns import INTERACTION_SCHEMA, UNKNOWN
from tests.ingest.made_up import csv_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

U32 = st.integers(0, 2**31 - 1)
TIMES = st.none() | st.integers(0, 2**32 - 2)
ROWS = st.lists(
    st.tuples(U32, U32, st.floats(width=32, allow_nan=False, allow_infinity=False), TIMES),
    max_size=20,
)


def frame(rows: list[tuple[int, int, float, int | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=INTERACTION_SCHEMA, orient="row")


@pytest.fixture(autouse=True, scope="module")
def _small_chunks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(community, "CHUNK_ROWS", 7)
        yield


def encoded(rows: list[tuple[int, int, float, int | None]]) -> list[bytes]:
    return list(encode_community(frame(rows)))


@given(rows=ROWS)
def test_there_and_back(rows: list[tuple[int, int, float, int | None]]) -> None:
    chunks = encoded(rows)
    arrays = decode_community(chunks)
    assert len(chunks) == max(1, -(-len(rows) // 7))
    assert [str(array.dtype) for array in (arrays.user, arrays.item, arrays.value)] == ["int32", "int32", "float32"]
    times = [row[3] for row in rows]
    if any(time is not None for time in times):
        assert arrays.timestamp is not None
        assert arrays.timestamp.tolist() == [-1 if time is None else time for time in times]
    else:
        assert arrays.timestamp is None
    assert arrays.user.tolist() == [row[0] for row in rows]
    assert arrays.item.tolist() == [row[1] for row in rows]
    assert arrays.value.tolist() == [row[2] for row in rows]


def test_a_damaged_chunk_is_refused() -> None:
    chunk = encoded([(0, 0, 1.0, None)])[0]
    headless = chunk[:20] + b"\0" * 20 + chunk[40:]
    longer = chunk.replace(b'"rows": 1', b'"rows": 2')
    for bad in (b"", b"PAR1", b"ARROW1", chunk[:6], chunk[:-1], headless, longer):
        with pytest.raises(LibraryError, match="community in this library is damaged"):
            decode_community([bad])


def test_chunks_of_an_older_recterm_are_read() -> None:
    rows = [(3, 5, 1.0, 7), (3, 9, 2.0, None)]
    parquet, arrow = io.BytesIO(), io.BytesIO()
    frame(rows).write_parquet(parquet)
    frame([(3, 5, 1.0, 7), (0, 4, 2.0, None)]).write_ipc(arrow, compression="lz4")  # users and items as differences
    arrays = decode_community([parquet.getvalue(), arrow.getvalue(), *encoded(rows)])
    assert arrays.timestamp is not None
    columns = (arrays.user, arrays.item, arrays.value, arrays.timestamp)
    assert [column.tolist() for column in columns] == [[3] * 6, [5, 9] * 3, [1.0, 2.0] * 3, [7, -1] * 3]


@pytest.mark.parametrize("values", [[0.5, 5.0], [7.3, 9.9], [0.25, 3.75], [0.0, 30_000.0], [-0.3, 1.5], [1e-9, 3e38]])
@pytest.mark.parametrize("times", [(None, None), (1, None), (86_400, 86_400), (1_100_000_000, 2**32 - 2)])
@pytest.mark.parametrize("n_items", [3, 70_000, 1 << 31])
def test_values_times_and_items_of_all_kinds_come_back(
    values: list[float], times: tuple[int | None, ...], n_items: int
) -> None:
    size = 40_000  # beyond the sample that says what is compressed
    numbers = np.arange(size)
    rows = pl.DataFrame(
        {
            "user": numbers // 30,
            "item": numbers % 30 * (n_items // 30 or 1),
            "value": [*values, *values[:1]] * (size // 3) + values[: size % 3],
            "timestamp": [*times] * (size // 2),
        },
        schema=INTERACTION_SCHEMA,
    )
    back = rows_of(chunk_of(rows))
    for column, array in zip(("user", "item", "value"), (back.user, back.item, back.value), strict=True):
        assert array.dtype == rows[column].to_numpy().dtype
        assert array.tobytes() == rows[column].to_numpy().tobytes()
    if back.time is None:
        assert times == (None, None)
    else:
        assert back.time.tolist() == rows["timestamp"].fill_null(UNKNOWN).to_list()


def test_a_chunk_is_small() -> None:
    size = 100_000
    numbers = np.arange(size)
    stars = pl.DataFrame(
        {"user": numbers // 50, "item": numbers % 50 * 700, "value": numbers % 10 / 2 + 0.5, "timestamp": numbers},
        schema=INTERACTION_SCHEMA,
    )
    views = stars.with_columns(value=pl.lit(1.0, pl.Float32), timestamp=pl.lit(None, pl.UInt32))
    assert len(chunk_of(stars)) < 7.3 * size
    assert len(chunk_of(views)) < 0.2 * size


def test_no_more_chunks_are_taken_than_are_enough() -> None:
    rows: list[tuple[int, int, float, int | None]] = [(n, n, 1.0, None) for n in range(50)]
    chunks = iter(encoded(rows))
    assert len(decode_community(chunks, at_least=15).user) == 21
    assert len(list(chunks)) == 5
    assert len(decode_community(encoded(rows), at_least=1000).user) == 50


def test_no_chunks() -> None:
    assert decode_community([]).user.size == 0


def test_the_fingerprint_names_the_content(tmp_path: Path) -> None:
    dataset = ingest.read(csv_folder(tmp_path))
    name = fingerprint(dataset)
    assert len(name) == 32
    assert name == fingerprint(replace(dataset, label="another", source="elsewhere"))
    changed = [
        replace(dataset, scale=Scale(1, 5, 1)),
        replace(dataset, users=pl.Series(["1", "3"])),
        replace(dataset, interactions=dataset.interactions.with_columns(value=pl.col("value") / 2)),
        replace(dataset, interactions=dataset.interactions.with_columns(timestamp=pl.lit(None, pl.UInt32))),
        replace(dataset, items=dataset.items.with_columns(id=pl.col("id") + "0")),
    ]
    assert len({name, *map(fingerprint, changed)}) == 6
