"""Model arrays for the store, and back: little-endian bytes with their dtype and shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

StoredArray = tuple[str, tuple[int, ...], bytes | memoryview]
"""Dtype (`<f4`), shape, bytes in C order."""


def packed(arrays: Mapping[str, NDArray[Any]]) -> dict[str, StoredArray]:
    """Return arrays for the store; contiguous little-endian ones are not copied."""
    stored: dict[str, StoredArray] = {}
    for name, array in arrays.items():
        straight = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        shape = array.shape
        stored[name] = (straight.dtype.str, shape, straight.reshape(-1).view(np.uint8).data)
    return stored


def unpacked(stored: Mapping[str, StoredArray]) -> dict[str, NDArray[Any]]:
    """Return read-only arrays over the store's bytes, without a copy."""
    return {
        name: np.frombuffer(content, dtype=np.dtype(dtype)).reshape(shape)
        for name, (dtype, shape, content) in stored.items()
    }
