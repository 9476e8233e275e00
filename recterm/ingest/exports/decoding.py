"""Decoding of an export's text: UTF-8, UTF-16, another encoding, or UTF-8 with stray bytes of another one."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from recterm.ingest.tables.text import open_text

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_STRAY = re.compile("[\udc80-\udcff]+")
"""Bytes that are not UTF-8, as Python's decoder escapes them."""


def decode_member(member: Member, fallback: str | None, notes: list[str] | None = None) -> str:
    """Decode the text of a member, without a byte-order mark; note an encoding other than UTF-8.

    Raises:
        InputError: it is not text, or neither UTF-8 nor UTF-16 and without a fallback.
    """
    if member.head.startswith(_UTF16):
        return b"".join(member.stream()).decode("utf-16", "replace")
    text = open_text(member, fallback=fallback)
    data = text.content if isinstance(text.content, bytes) else text.content.read_bytes()
    if text.encoding == "utf-8" or fallback is None:
        return data.decode("utf-8-sig")
    content, strays = _with_stray_bytes(b"".join(member.stream()), data, fallback)
    if notes is not None:
        which = f"{strays:,} bytes of {member.file_name} were" if strays > 1 else f"{member.file_name} was"
        which = f"1 byte of {which}" if strays == 1 else which
        notes.append(f"{which} read as {fallback}, since {'they are' if strays > 1 else 'it is'} not UTF-8")
    return content


def _with_stray_bytes(raw: bytes, converted: bytes, fallback: str) -> tuple[str, int]:
    """Decode a text that is not UTF-8; in one that mostly is, only the stray bytes are in another encoding.

    Args:
        raw: the text as stored.
        converted: all of it read in the other encoding, as UTF-8.
        fallback: the other encoding.

    Returns:
        The text, and the number of stray bytes; 0 if nothing in it is UTF-8.
    """
    text = raw.decode("utf-8-sig", "surrogateescape")
    strays = sum(map(len, _STRAY.findall(text)))
    if not any(character > "\x7f" and not _STRAY.match(character) for character in text):
        return converted.decode("utf-8-sig"), 0
    return _STRAY.sub(lambda run: run[0].encode("utf-8", "surrogateescape").decode(fallback, "replace"), text), strays
