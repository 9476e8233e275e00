"""Arrays of a model survive the way to the store and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from recterm.domain.model import Role
from recterm.errors import LibraryError
from recterm.service.arrays.model_arrays import packed, unpacked
from recterm.service.live.session import Session
from recterm.store import Library

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


@pytest.mark.parametrize(
    "array",
    [
        np.arange(12, dtype=np.float32).reshape(3, 4),
        np.arange(12, dtype=np.float32).reshape(3, 4).T,
        np.arange(6, dtype=">i8"),
        np.arange(10, dtype=np.int32)[::3],
        np.array([True, False]),
        np.array(7.5),
        np.zeros((0, 5), dtype=np.float64),
        np.array([np.nan, np.inf]),
    ],
)
def test_round_trip(array: NDArray[Any]) -> None:
    (back,) = unpacked(packed({"x": array})).values()
    assert back.shape == array.shape
    assert back.dtype == array.dtype.newbyteorder("<")
    np.testing.assert_array_equal(back, array)


def test_bytes_are_little_endian() -> None:
    dtype, shape, content = packed({"x": np.array([1, 256], dtype=">u2")})["x"]
    assert (dtype, shape, bytes(content)) == ("<u2", (2,), b"\x01\x00\x00\x01")


def test_nothing_is_copied_where_nothing_needs_to_be() -> None:
    array = np.arange(5, dtype="<f4")
    (back,) = unpacked(packed({"x": array})).values()
    assert np.shares_memory(back, array)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("values", float("nan")), ("heard_values", float("inf")), ("rows", 40), ("heard_rows", -1), ("indptr", 10**6)],
)
def test_arrays_that_lie_with_the_right_checksum_recommend_nothing(library: Path, name: str, wrong: float) -> None:
    """Whoever wrote the array wrote its checksum too."""
    with Library.open(library) as opened:
        header = opened.models.active(Role.NEIGHBOURS)
        arrays = unpacked(opened.models.arrays(header.id))
        changed = arrays[name].copy()
        changed[len(changed) // 2] = wrong
        opened.models.save(
            header.name, header.role, header.hyperparameters, header.seed, header.seconds,
            packed({**arrays, name: changed}), header.fingerprint,
        )  # fmt: skip
    with Session.open() as session, pytest.raises(LibraryError, match=rf"model \d+ \(item-knn\).*{name}") as caught:
        session.shelves.because(session.catalogue.resolve("Space 03"))
    assert "recterm train" in caught.value.hint
