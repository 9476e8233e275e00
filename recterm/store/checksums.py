"""Checksums of the BLOBs in a library: damage is found when an array is loaded, not when its numbers look odd."""

from __future__ import annotations


def checksum(data: bytes | memoryview) -> str:
    """SHA-256 of the bytes, hex: about 0.6 ms per MB."""
    # Imported here: the first frame does not wait for OpenSSL.
    import hashlib

    return hashlib.sha256(data).hexdigest()
