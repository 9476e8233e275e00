"""Decoding of an export's text: UTF-8, UTF-16, another encoding, or UTF-8 with stray bytes of another one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.ingest.tables.encodings import likely_encoding
from recterm.ingest.tables.text import decoded_text, open_text, utf16_of

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member

_STRAY = re.compile("[\udc80-\udcff]+")
"""Bytes that are not UTF-8, as Python's decoder escapes them."""


def decode_member(member: Member, fallback: str | None, notes: list[str] | None = None) -> str:
    """Decode the text of a member, without a byte-order mark; note an encoding other than UTF-8.

    Raises:
        InputError: it is not text, or neither UTF-8 nor UTF-16 and without a fallback.
    """
    if (utf16 := utf16_of(member.head)) is not None:
        return b"".join(member.stream()).decode(utf16, "replace")
    text = open_text(member, fallback=fallback)
    data = text.content if isinstance(text.content, bytes) else text.content.read_bytes()
    if text.encoding == "utf-8" or fallback is None:
        return data.decode("utf-8-sig")
    raw = b"".join(member.stream())
    content, strays = _with_stray_bytes(raw, fallback)
    if strays:
        which = f"{strays:,} bytes of {member.file_name} were" if strays > 1 else f"1 byte of {member.file_name} was"
        _note(notes, f"{which} read as {fallback}, since {'they are' if strays > 1 else 'it is'} not UTF-8")
        return content
    encoding = likely_encoding(raw)
    likely = None if encoding is None else decoded_text(raw, encoding)
    if likely is not None:
        _note(notes, f"{member.file_name} was read as {encoding}, since it is not UTF-8")
        return likely
    why = "which is a guess, since it is not UTF-8: save it as UTF-8 if letters look wrong"
    _note(notes, f"{member.file_name} was read as {fallback}, {why}")
    return data.decode("utf-8-sig")


def _note(notes: list[str] | None, note: str) -> None:
    if notes is not None:
        notes.append(note)


def _with_stray_bytes(raw: bytes, fallback: str) -> tuple[str, int]:
    """Decode a text that is mostly UTF-8, its stray bytes in another encoding.

    Returns:
        The text, and the number of stray bytes; 0 if it is not mostly UTF-8.
    """
    text = raw.decode("utf-8-sig", "surrogateescape")
    runs = _STRAY.findall(text)
    strays = sum(map(len, runs))
    if sum(character > "\x7f" for character in text) - strays < len(runs):  # letters of GBK may look like UTF-8 too
        return "", 0
    return _STRAY.sub(lambda run: run[0].encode("utf-8", "surrogateescape").decode(fallback, "replace"), text), strays
