"""Row lists of items as BLOBs: little-endian int32, so that an order of the whole catalogue is one read."""

from __future__ import annotations

import sys
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def pack(rows: Iterable[int]) -> bytes:
    """Pack rows as little-endian int32."""
    values = array("i", rows)
    if sys.byteorder == "big":
        values.byteswap()
    return values.tobytes()


def unpack(data: bytes) -> array[int]:
    """Return the rows that `pack` was given."""
    values = array("i")
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values
