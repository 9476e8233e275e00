"""Text files: strict decoding that names the line of the first bad byte, and formats that only look like text."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from recterm.errors import InputError
from recterm.ingest.tables.encodings import likely_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.ingest.files.archive import Content, Member

FIRST_BYTES = 1 << 20
"""Maximum size of the first lines of a file."""

_BLOCK = 1 << 20

_HALVED_FROM = 1 << 26
"""Size in bytes from which on two threads look a file through."""

_BOM = codecs.BOM_UTF8


@dataclass(frozen=True)
class Text:
    """Text file that is known to be UTF-8."""

    where: str
    """Its name in messages."""
    content: Content
    """UTF-8, perhaps with a byte-order mark."""
    quoted: bool
    """True when a double quote occurs anywhere."""
    encoding: str
    """Encoding of the file: `utf-8` or the fallback."""

    def first_lines(self, count: int, limit: int = FIRST_BYTES) -> list[str]:
        """Return up to `count` lines from the start, without line ends and byte-order mark; at most `limit` bytes."""
        if isinstance(self.content, Path):
            with self.content.open("rb") as file:
                start = file.read(limit)
        else:
            start = self.content[:limit]
        if len(start) == limit:
            start = start[: start.rfind(b"\n") + 1] or start
        lines = start.removeprefix(_BOM).decode("utf-8", "ignore").split("\n")
        return [line.removesuffix("\r") for line in (lines if lines[-1] else lines[:-1])[:count]]


class NotUtf8Error(InputError):
    """A text that is not UTF-8."""


_UTF16_LOOKED_AT = 1 << 12
_MOSTLY_ASCII = 0.7
"""Share of zero bytes in every other place from which on a text is UTF-16 without a mark."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def open_likely_text(member: Member, fallback: str | None = None) -> Text:
    """Check a member from end to end; if it is not UTF-8, read it in the encoding that its letters show.

    Args:
        member: the file.
        fallback: encoding where they show none; None refuses it.

    Raises:
        InputError: empty, a web page, binary, or in an encoding that nothing shows; with the line.
    """
    if (utf16 := utf16_of(member.head)) is not None:
        return _from_utf16(member, utf16)
    try:
        return _with_line_feeds(open_text(member))
    except NotUtf8Error:
        content = member.content()
        if isinstance(content, Path) and _is_small(content):
            content = content.read_bytes()
        encoding = likely_encoding(content) if isinstance(content, bytes) else None
        text = None if encoding is None or isinstance(content, Path) else decoded_text(content, encoding)
        if text is not None and encoding is not None:
            return Text(member.where, text.encode(), '"' in text, encoding)
        if fallback is None:
            raise
        return open_text(member, fallback)


def decoded_text(content: bytes, encoding: str) -> str | None:
    """Return text in an encoding; None if it has bytes that the encoding lacks."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _with_line_feeds(text: Text) -> Text:
    """Return a text whose lines end in a carriage return alone, as on old Macs, with line feeds."""
    if isinstance(text.content, Path) and not _is_small(text.content):
        return text
    start = text.content[:FIRST_BYTES] if isinstance(text.content, bytes) else next(blocks(text.content, FIRST_BYTES))
    if b"\r" not in start or b"\n" in start:
        return text
    content = text.content if isinstance(text.content, bytes) else text.content.read_bytes()
    return replace(text, content=content.replace(b"\r", b"\n")) if b"\n" not in content else text


def utf16_of(head: bytes) -> str | None:
    """Return the kind of UTF-16 that a text begins with, as Windows programs save tables; None for other encodings."""
    if head.startswith(_UTF16):
        return "utf-16"
    start = head[:_UTF16_LOOKED_AT]
    zeros = start[1::2].count(0), start[0::2].count(0)
    half = len(start) // 2
    if half and not zeros[1] and zeros[0] > _MOSTLY_ASCII * half:
        return "utf-16-le"
    return "utf-16-be" if half and not zeros[0] and zeros[1] > _MOSTLY_ASCII * half else None


def _from_utf16(member: Member, encoding: str) -> Text:
    """Read a text in UTF-16, with a byte-order mark or without.

    Raises:
        InputError: it is cut in the middle of a letter, or empty.
    """
    try:
        text = b"".join(member.stream()).decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{member.where}: broken UTF-16 text", "check that the file is whole") from error
    if not text.strip():
        raise InputError(f"{member.where} is empty", "get it again, or name another file")
    return Text(member.where, text.encode("utf-8", "replace"), '"' in text, "utf-16")


def open_text(member: Member, fallback: str | None = None) -> Text:
    """Check a member from end to end.

    Args:
        member: the file.
        fallback: encoding of a file that is not UTF-8, for formats known to use it.

    Raises:
        InputError: empty, a web page, UTF-16, binary, or not UTF-8 and without a fallback; with the line.
    """
    refuse_non_text(member)
    content = member.content()
    if isinstance(content, bytes) or fallback is None:
        return _checked(member.where, content, fallback)
    return _checked(member.where, content.read_bytes() if _is_small(content) else content, fallback)


def refuse_non_text(member: Member) -> None:
    """Refuse a file whose first bytes show that it is not a text table, and say what it is.

    Raises:
        InputError: it is not a text table.
    """
    head = member.head
    if not head.strip(b"\r\n\t " + _BOM):
        raise InputError(f"{member.where} is empty", "get it again, or name another file")
    for magic, name, hint in _NOT_TEXT:
        if head.startswith(magic):
            raise InputError(f"{member.where} is {name}", hint)
    if head.removeprefix(_BOM).lstrip().startswith(b"<"):
        raise InputError(
            f"{member.where} is a web page or XML, not a table",
            "A download that needs a login often saves its login page; sign in and download it again",
        )


_CSV_HINT = "save or export it as CSV, and import that"
_NOT_TEXT = (
    (codecs.BOM_UTF16_LE, "written in UTF-16", "save it as UTF-8 and import that"),
    (codecs.BOM_UTF16_BE, "written in UTF-16", "save it as UTF-8 and import that"),
    (b"\x89HDF", "an HDF5 file", _CSV_HINT),
    (b"FEA1", "a Feather file of version 1", "save it again as Feather version 2 or Parquet"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", _CSV_HINT),
    (b"SQLite format 3\0", "an SQLite database", "export the table of ratings as CSV, and import that"),
    (b"%PDF", "a PDF", _CSV_HINT),
    (b"\x89PNG", "a picture", "name the file with the ratings"),
    (b"\xff\xd8\xff", "a picture", "name the file with the ratings"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it with `unzstd` and import the result"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and name the folder"),
    (b"Rar!", "a RAR archive", "unpack it and name the folder"),
    (b"PK\x05\x06", "an empty zip", "get it again from its source"),
)


def _is_small(path: Path) -> bool:
    return path.stat().st_size < 1 << 28


def _checked(where: str, content: Content, fallback: str | None) -> Text:
    if isinstance(content, Path) and content.stat().st_size >= _HALVED_FROM:
        quoted_ascii = _quotes_in_ascii(content)
        if quoted_ascii is not None:
            return Text(where, content, quoted_ascii, "utf-8")
    decoder = codecs.getincrementaldecoder("utf-8")()
    quoted = False
    place = 0
    pending = 0
    for block in blocks(content, _BLOCK):
        if b"\0" in block:
            line = _line(content, place + block.index(b"\0"))
            raise InputError(
                f"{where}, line {line}: contains a NUL byte, so it is not text", "check that the file is whole"
            )
        quoted = quoted or b'"' in block
        try:
            if not block.isascii() or pending:
                decoder.decode(block)
                pending = len(decoder.getstate()[0])
        except UnicodeDecodeError as error:
            if fallback is not None and isinstance(content, bytes):
                return Text(where, _decoded(content, fallback).encode(), b'"' in content, fallback)
            raise _not_utf8(where, _line(content, place + max(error.start - pending, 0))) from error
        place += len(block)
    if pending:
        raise _not_utf8(where, _line(content, place))
    return Text(where, content, quoted, "utf-8")


def _quotes_in_ascii(path: Path) -> bool | None:
    """Return whether a text of ASCII has a double quote; None for any other, which is looked at from the start.

    Two threads take the time of one, as this is all that happens before a table is parsed.
    """
    from concurrent.futures import ThreadPoolExecutor

    half = path.stat().st_size // 2

    def quotes(start: int, end: int | None) -> bool | None:
        quoted = False
        with path.open("rb") as file:
            file.seek(start)
            while block := file.read(_BLOCK if end is None else min(_BLOCK, end - file.tell())):
                if not block.isascii() or b"\0" in block:
                    return None
                quoted = quoted or b'"' in block
        return quoted

    with ThreadPoolExecutor(2) as threads:
        parts = list(threads.map(quotes, (0, half), (half, None)))
    return None if None in parts else any(parts)


def _line(content: Content, place: int) -> int:
    """Return the line, from 1, of a byte."""
    line, left = 1, place
    for block in blocks(content, _BLOCK):
        line += block.count(b"\n", 0, left)
        left -= len(block)
        if left <= 0:
            break
    return line


def _not_utf8(where: str, line: int) -> NotUtf8Error:
    return NotUtf8Error(
        f"{where}, line {line}: not UTF-8 text",
        "save it as UTF-8; for a Western European file: iconv -f cp1252 -t utf-8 OLD > NEW",
    )


def _decoded(content: bytes, fallback: str) -> str:
    try:
        return content.decode(fallback)
    except UnicodeDecodeError:
        return content.decode("latin-1")  # cp1252 leaves five bytes undefined


def blocks(content: Content, size: int) -> Iterator[bytes]:
    """Yield the bytes of a text, `size` at a time; the last block may be shorter."""
    if isinstance(content, Path):
        with content.open("rb") as file:
            while block := file.read(size):
                yield block
    else:
        for start in range(0, len(content), size):
            yield content[start : start + size]
