"""A model's arrays survive the way to the store and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from recterm.service.model_arrays import packed, unpacked

if TYPE_CHECKING:
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
