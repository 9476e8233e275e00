"""Damaged variants of a library file, by seed: what disks, copies and other programs do to it.

`variants(content, n)` gives n of them, always the same ones; tests take a few dozen; to get more, set
RECTERM_DAMAGED to a number.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FEW = 36
"""Variants that a test looks at when nobody asks for more."""

Damage = tuple[str, bytes]


def how_many() -> int:
    """Return how many variants to check."""
    return int(os.environ.get("RECTERM_DAMAGED", FEW))


def variants(content: bytes, n: int) -> Iterator[Damage]:
    """Return name and content of n damaged copies of a library file in one piece."""
    kinds: list[Callable[[random.Random, bytearray], bytes]] = [
        _flipped, _zeroed_page, _random_page, _swapped_pages, _cut_short, _random_stretch, _bent_header,
        _zeroed_stretch, _doubled_page, _bent_page_header, _wrong_value, _rows_deleted,
    ]  # fmt: skip
    for number in range(n):
        chance = random.Random(number)
        kind = kinds[number % len(kinds)]
        yield f"{number} {kind.__name__.strip('_')}", kind(chance, bytearray(content))


def _page_size(content: bytearray) -> int:
    size = int.from_bytes(content[16:18], "big")
    return 65536 if size == 1 else size or 4096


def _page(chance: random.Random, content: bytearray) -> slice:
    size = _page_size(content)
    start = chance.randrange(len(content) // size) * size
    return slice(start, start + size)


def _flipped(chance: random.Random, content: bytearray) -> bytes:
    for _ in range(chance.choice([1, 4, 40, 400])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def _zeroed_page(chance: random.Random, content: bytearray) -> bytes:
    for _ in range(chance.choice([1, 1, 3, 10])):
        page = _page(chance, content)
        content[page] = bytes(page.stop - page.start)
    return bytes(content)


def _random_page(chance: random.Random, content: bytearray) -> bytes:
    page = _page(chance, content)
    content[page] = chance.randbytes(page.stop - page.start)
    return bytes(content)


def _swapped_pages(chance: random.Random, content: bytearray) -> bytes:
    first, other = _page(chance, content), _page(chance, content)
    content[first], content[other] = content[other], content[first]
    return bytes(content)


def _doubled_page(chance: random.Random, content: bytearray) -> bytes:
    content[_page(chance, content)] = content[_page(chance, content)]
    return bytes(content)


def _cut_short(chance: random.Random, content: bytearray) -> bytes:
    return bytes(content[: chance.randrange(len(content))])


def _random_stretch(chance: random.Random, content: bytearray) -> bytes:
    length = chance.choice([8, 100, 2000, 20_000])
    start = chance.randrange(max(1, len(content) - length))
    content[start : start + length] = chance.randbytes(length)
    return bytes(content)


def _zeroed_stretch(chance: random.Random, content: bytearray) -> bytes:
    length = chance.choice([100, 5000, 50_000])
    start = chance.randrange(max(1, len(content) - length))
    content[start : start + length] = bytes(length)
    return bytes(content)


def _bent_header(chance: random.Random, content: bytearray) -> bytes:
    for _ in range(chance.choice([1, 3])):
        content[chance.randrange(100)] = chance.randrange(256)
    return bytes(content)


def _bent_page_header(chance: random.Random, content: bytearray) -> bytes:
    for _ in range(5):
        content[_page(chance, content).start + chance.randrange(20)] = chance.randrange(256)
    return bytes(content)


WRONG_VALUES = (
    "NULL",
    "-1",
    "9e999",
    "-9e999",
    "4.25",
    "17",
    "'x'",
    "''",
    "'{'",
    "'[[1]]'",
    "x'00ff'",
    "1 << 62",
    "'NaN'",
)


def _changed(content: bytearray, change: Callable[[sqlite3.Connection], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy"
        path.write_bytes(content)
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("PRAGMA ignore_check_constraints=ON")
            change(connection)
            connection.execute("PRAGMA journal_mode=WAL")
        finally:
            connection.close()
        return path.read_bytes()


def _tables(connection: sqlite3.Connection) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT GLOB 'sqlite_*' ORDER BY 1"
    return [name for (name,) in connection.execute(sql) if connection.execute(f"SELECT 1 FROM {name}").fetchone()]


def _wrong_value(chance: random.Random, content: bytearray) -> bytes:
    def change(connection: sqlite3.Connection) -> None:
        for _ in range(50):
            table = chance.choice(_tables(connection))
            column = chance.choice([row[1] for row in connection.execute(f"PRAGMA table_info({table})")])
            kept = chance.randrange(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            same = f"{column} IN (SELECT {column} FROM {table} LIMIT 1 OFFSET {kept})"
            try:
                connection.execute(f"UPDATE {table} SET {column} = {chance.choice(WRONG_VALUES)} WHERE {same}")
            except sqlite3.Error:
                continue  # a column that takes no such value
            return

    return _changed(content, change)


def _rows_deleted(chance: random.Random, content: bytearray) -> bytes:
    def change(connection: sqlite3.Connection) -> None:
        table = chance.choice(_tables(connection))
        column = connection.execute(f"PRAGMA table_info({table})").fetchone()[1]
        kept = connection.execute(f"SELECT {column} FROM {table}").fetchall()
        for value in chance.sample(kept, len(kept) // 3 + 1):
            connection.execute(f"DELETE FROM {table} WHERE {column} IS ?", value)

    return _changed(content, change)
