"""Checksums of what a library holds: damage is found when a value is read, not when its numbers look odd."""

from __future__ import annotations

import json
from binascii import crc32


def checksum(data: bytes | memoryview) -> str:
    """SHA-256 of the bytes, hex: about 0.6 ms per MB."""
    # Imported here: the first frame does not wait for OpenSSL.
    import hashlib

    return hashlib.sha256(data).hexdigest()


def digest(*values: object) -> int:
    """CRC-32 of a few values of JSON types, by what they are and not by how they are stored: about 3 us.

    Bytes, which recterm never writes there, have a checksum that no text has.
    """
    return crc32(_encode(values).encode())


_encode = json.JSONEncoder(default=lambda value: {"bytes": value.hex()}).encode


def item_digest(
    item: str, title: str, year: int | None, genres: str, creators: str, kind: str, count: int, mean: float | None
) -> int:
    """CRC-32 of what a page shows of an item: about 1 us; genres and creators as they are stored."""
    mean = None if mean is None else float(mean)
    text = f"{item}\x1f{title}\x1f{year}\x1f{genres}\x1f{creators}\x1f{kind}\x1f{count}\x1f{mean!r}"
    return crc32(text.encode("utf-8", "surrogatepass"))
