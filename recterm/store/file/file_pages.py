"""Pages of a library file, read without SQLite, which gives up a whole table for one bad page.

Nothing is written, and nothing in the file is trusted: a page that makes no sense counts as damaged, and as much as
possible of the others is read. https://sqlite.org/fileformat2.html
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from recterm.store.file.header import APPLICATION_ID, APPLICATION_ID_AT, MAGIC
from recterm.store.file.log_frames import read_log, readable_log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Value: TypeAlias = "int | float | str | bytes | None"
Record: TypeAlias = tuple[Value, ...]
Row: TypeAlias = "tuple[int | None, Record]"
"""Row id (None in a table without one) and values."""

LEAF_TABLE, INNER_TABLE, LEAF_INDEX, INNER_INDEX = 13, 5, 10, 2
_LEAVES = (LEAF_TABLE, LEAF_INDEX)
_HEADER = 100
_USUAL_PAGE_SIZE = 4096
_WIDTHS = (0, 1, 2, 3, 4, 6, 8)
"""Number of bytes of an integer, by its serial type."""

MOST_BYTES = 1 << 30
"""Size limit of a library's values."""


class DamagedError(Exception):
    """Page, cell or record that makes no sense; never leaves the salvage."""


@dataclass(slots=True)
class Tree:
    """Content read from one table or index."""

    rows: list[Row] = field(default_factory=list)
    damaged: int = 0
    """Number of pages and cells that could not be read."""


class FilePages:
    """All pages of a file and of its log; `seen` are those that belong to some tree."""

    def __init__(self, path: Path) -> None:
        self._content = path.read_bytes()
        self._log = readable_log(path)
        log = read_log(path)
        self._places = log.pages
        size = int.from_bytes(self._content[16:18], "big")
        size = 65536 if size == 1 else size
        plausible = 512 <= size <= 65536 and not size & (size - 1)
        self.page_size = log.page_size or (size if plausible else _USUAL_PAGE_SIZE)
        first = self.page(1) or b""
        reserved = first[20] if len(first) > 20 and plausible and first[20] <= 64 else 0
        self._usable = self.page_size - reserved
        self.seen: set[int] = set()
        self.is_database = first.startswith(MAGIC)
        self.is_ours = first[APPLICATION_ID_AT : APPLICATION_ID_AT + 4] == APPLICATION_ID.to_bytes(4, "big")

    def __len__(self) -> int:
        return max(-(-len(self._content) // self.page_size), max(self._places, default=0))

    def page(self, number: int) -> bytes | None:
        """Return a page as the last change left it; None if there is none. The last one may be cut short."""
        place = self._places.get(number)
        if place is not None:
            return self._log[place : place + self.page_size]
        start = (number - 1) * self.page_size
        content = self._content[start : start + self.page_size] if number > 0 else b""
        return content or None

    def tree(self, root: int) -> Tree:
        """Read every row of the table or index that begins at a page, in order, skipping damage."""
        tree = Tree()
        waiting = [(root, frozenset[int]())]
        while waiting:
            number, above = waiting.pop()
            if number in self.seen or number in above:
                tree.damaged += 1
                continue
            try:
                kind, cells, right = self._cells(number)
            except DamagedError:
                tree.damaged += 1
                continue
            self.seen.add(number)
            children = self._take(number, kind, cells, tree)
            if kind not in _LEAVES:
                waiting.extend((child, above | {number}) for child in (right, *reversed(children)))
        return tree

    def leaf(self, number: int) -> Tree | None:
        """Read the rows of a page that belongs to no tree; None if it is not a leaf."""
        try:
            kind, cells, _ = self._cells(number)
        except DamagedError:
            return None
        if kind not in _LEAVES or not cells:
            return None
        tree = Tree()
        self._take(number, kind, cells, tree)
        return tree

    def _take(self, number: int, kind: int, cells: list[int], tree: Tree) -> list[int]:
        """Read the cells of a page into a tree; return the pages below."""
        page, children = self.page(number) or b"", []
        for cell in cells:
            try:
                if kind in (INNER_TABLE, INNER_INDEX):
                    children.append(int.from_bytes(_bytes(page, cell, 4), "big"))
                if kind == INNER_TABLE:
                    continue
                tree.rows.append(self._row(page, kind, cell + (4 if kind == INNER_INDEX else 0)))
            except DamagedError:
                tree.damaged += 1
        return children

    def _cells(self, number: int) -> tuple[int, list[int], int]:
        """Return the kind of a page, the positions of its cells, and its rightmost child page."""
        page = self.page(number)
        start = _HEADER if number == 1 else 0
        if page is None or len(page) < start + 12:
            raise DamagedError
        kind, n_cells = page[start], int.from_bytes(page[start + 3 : start + 5], "big")
        if kind not in (LEAF_TABLE, INNER_TABLE, LEAF_INDEX, INNER_INDEX) or 2 * n_cells > len(page):
            raise DamagedError
        first = start + (8 if kind in _LEAVES else 12)
        pointers = page[first : first + 2 * n_cells]
        places = list(struct.unpack(f">{len(pointers) // 2}H", pointers[: len(pointers) // 2 * 2]))
        return kind, places, int.from_bytes(page[start + 8 : start + 12], "big")

    def _row(self, page: bytes, kind: int, at: int) -> Row:
        size, at = _varint(page, at)
        row: int | None = None
        if kind == LEAF_TABLE:
            row, at = _varint(page, at)
            row -= (row >> 63) << 64
        return row, _record(self._payload(page, at, size, is_table=kind == LEAF_TABLE))

    def _payload(self, page: bytes, at: int, size: int, *, is_table: bool) -> bytes:
        usable = self._usable
        if size > MOST_BYTES:
            raise DamagedError
        least = (usable - 12) * 32 // 255 - 23
        most = usable - 35 if is_table else (usable - 12) * 64 // 255 - 23
        local = size if size <= most else least + (size - least) % (usable - 4)
        local = local if local <= most else least
        parts = [_bytes(page, at, local)]
        left, number = size - local, 0
        if left:
            number = int.from_bytes(_bytes(page, at + local, 4), "big")
        overflow_pages: set[int] = set()
        while left > 0:
            overflow = self.page(number)
            if overflow is None or number in overflow_pages or number in self.seen:
                raise DamagedError
            overflow_pages.add(number)
            parts.append(_bytes(overflow, 4, min(left, usable - 4)))
            left -= len(parts[-1])
            number = int.from_bytes(overflow[:4], "big")
        self.seen |= overflow_pages
        return b"".join(parts)


def _bytes(page: bytes, at: int, size: int) -> bytes:
    content = page[at : at + size]
    if len(content) < size:
        raise DamagedError
    return content


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(at, at + 9):
        if place >= len(content):
            raise DamagedError
        byte = content[place]
        if place == at + 8:
            return value << 8 | byte, place + 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    raise DamagedError


def _record(payload: bytes) -> Record:
    size, at = _varint(payload, 0)
    types = []
    while at < size:
        serial, at = _varint(payload, at)
        types.append(serial)
    if at != size or len(types) > 100:
        raise DamagedError
    return tuple(_values(payload, at, types))


def _values(payload: bytes, at: int, types: list[int]) -> Iterator[Value]:
    for serial in types:
        if serial >= 12:
            width = (serial - 12) // 2
            content = _bytes(payload, at, width)
            yield _text(content) if serial % 2 else content
        elif serial == 7:
            width = 8
            yield struct.unpack(">d", _bytes(payload, at, 8))[0]
        elif serial in (8, 9):
            width = 0
            yield serial - 8
        elif serial < 7:
            width = _WIDTHS[serial]
            yield int.from_bytes(_bytes(payload, at, width), "big", signed=True) if serial else None
        else:
            raise DamagedError
        at += width


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise DamagedError from None
