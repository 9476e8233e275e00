"""Column names from the first line of a file, folded, by which most formats are recognised."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recterm.ingest.tables.text import utf16_of

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member

_KEY = re.compile(r'"([^"\\]{1,80})"\s*:')


def fold_column_name(name: str) -> str:
    """Fold a column's name: lower case, only letters and digits."""
    return "".join(character for character in name.lower() if character.isalnum())


def header_names(member: Member) -> frozenset[str]:
    """Return the cells of the first line, folded, for any separator; none for JSON, which may be a single line."""
    start = member.head[:64].removeprefix(codecs.BOM_UTF8).lstrip()
    return frozenset() if start[:1] in (b"[", b"{") else _names_in(first_line(member))


# Every reader asks for the names of every file of an archive.
@lru_cache(maxsize=1 << 9)
def _names_in(line: str) -> frozenset[str]:
    return frozenset() if line[:1] in ("[", "{") else frozenset(map(fold_column_name, re.split(r"[,\t;|]", line)))


def first_line(member: Member) -> str:
    """Return the first line that is not empty, without byte-order mark and quotes."""
    head = _as_utf8(member.head).removeprefix(codecs.BOM_UTF8).lstrip()
    return head.split(b"\n", 1)[0].decode("latin-1").strip().replace('"', "")


def _as_utf8(head: bytes) -> bytes:
    """Return the start of a file; UTF-16, as Windows programs save tables, as UTF-8."""
    utf16 = utf16_of(head)
    return head if utf16 is None else head.decode(utf16, "ignore").encode()


def json_keys(member: Member) -> frozenset[str]:
    """Return the keys that occur at the start of a JSON file, at any depth; empty for other files."""
    return _keys_in(member.head[:8192])


@lru_cache(maxsize=1 << 9)
def _keys_in(head: bytes) -> frozenset[str]:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return frozenset(_KEY.findall(start.decode("latin-1"))) if start[:1] in (b"{", b"[") else frozenset()
