"""Plain tables, which have no row that needs a closer look: from the parser into arrays, later sorted in place."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.domain.clock import DAY
from recterm.ingest.interactions.id_encoding import MAX_NUMBER, parts_of
from recterm.ingest.tables.text import blocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from recterm.ingest.files.archive import Content

# polars reads a file ahead in blocks of 16 MB, and new memory for these takes longer than a tenth of the parsing.
os.environ.setdefault("POLARS_CSV_CHUNK_SIZE", str(4 << 20))

USER, ITEM, VALUE, TIME = "user", "item", "value", "time"
"""The columns."""

TYPES = {USER: pl.UInt32(), ITEM: pl.UInt32(), VALUE: pl.Float32(), TIME: pl.UInt32()}
"""How the columns are parsed if all are numbers."""

_DTYPES = {USER: np.uint32, ITEM: np.uint32, VALUE: np.float32, TIME: np.uint32}

_BATCH_ROWS = 1 << 19
"""Few enough to need little memory, enough that the parser rarely waits for Python."""

_BLOCK = 1 << 18
"""Bytes that stay in the processor's cache while they are looked through."""

_MARGIN = 1.05
"""Ratio of allocated to expected rows: unused memory costs nothing."""


@dataclass(frozen=True)
class Plain:
    """Columns of a plain table as arrays."""

    arrays: Mapping[str, NDArray[Any]]
    """(N,) each: USER and ITEM as numbers, VALUE and TIME if the table has them."""
    names: Mapping[str, pl.Series]
    """The text of each number of USER or ITEM; not there where the ids are numbers themselves."""

    def text(self, role: str, numbers: NDArray[np.int64]) -> pl.Series:
        """Return the ids behind some numbers of USER or ITEM, as text."""
        return self.names[role].gather(numbers) if role in self.names else pl.Series(numbers).cast(pl.String)


@dataclass(frozen=True)
class PlainTable:
    """Text table whose every row has a user, an item and perhaps a number and a time.

    The text has not been checked: the parser finds anything else.
    """

    content: Content
    schema: Mapping[str, pl.DataType]
    """The columns in the order of the file, with the types to parse."""
    parts: Mapping[str, pl.Expr]
    """USER, ITEM and perhaps VALUE and TIME: ids as UInt32 or categories, values as Float32, seconds as UInt32."""
    expected: int
    """Approximate number of rows."""
    separator: str = ","
    quoting: bool = False
    skipped: int = 1
    """Lines before the first row."""
    strict: bool = False
    """True where an id such as `007` is not the number 7."""
    distinct: bool = False
    """True to take it that no pair occurs twice if none of the first rows does: sorting finds out."""

    @classmethod
    def of(cls, content: Content, columns: Sequence[str], expected: int) -> PlainTable:
        """Make the table of a file of GroupLens, whose columns are in this order and all numbers."""
        return cls(content, {name: TYPES[name] for name in columns}, {name: pl.col(name) for name in columns}, expected)

    def read(self, now: int) -> Plain | None:
        """Return the columns; None if any row needs a closer look.

        Args:
            now: UTC seconds; times may be up to a day later.
        """
        # Beside the parser, which leaves one core alone now and then.
        with ThreadPoolExecutor(1) as beside:
            padded = beside.submit(_has_padded_number, self.content, self.separator) if self.strict else None
            plain = self._parsed(padded)
            if plain is None or (padded is not None and padded.result()):
                return None
        return plain if plain.arrays[USER].size and _sound(plain, now) else None

    def _parsed(self, padded: Future[bool] | None) -> Plain | None:
        """Return the columns as parsed; None if that fails, or once a padded number is found."""
        rows = pl.scan_csv(
            self.content, glob=False, has_header=False, skip_lines=self.skipped, separator=self.separator,
            quote_char='"' if self.quoting else None, schema=self.schema,
            missing_columns="insert", extra_columns="raise",
        ).select(**self.parts)  # fmt: skip
        arrays = {name: np.empty(int(self.expected * _MARGIN) + 1, _DTYPES[name]) for name in self.parts}
        names: dict[str, pl.Series] = {}
        size = 0
        try:
            # In batches: as one polars frame it would need the same memory again, which takes longer to allocate than
            # numbers to parse.
            for batch in rows.collect_batches(chunk_size=_BATCH_ROWS, maintain_order=True, engine="streaming"):
                if any(column.null_count() for column in batch.iter_columns()):
                    return None
                if padded is not None and padded.done() and padded.result():
                    return None
                end = size + batch.height
                for name, array in arrays.items():
                    column = batch[name]
                    if end > array.size:
                        array.resize(end + end // 4, refcheck=False)
                    if isinstance(column.dtype, pl.Categorical):
                        names[name] = column.dtype.categories.to_series()
                        column = column.to_physical()
                    array[size:end] = column.to_numpy()
                size = end
        except pl.exceptions.PolarsError:
            return None
        return Plain({name: array[:size] for name, array in arrays.items()}, names)


def expected_rows(content: Content, head: bytes) -> int:
    """Return the approximate number of lines of a text, from its first bytes."""
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    return size * head.count(b"\n") // len(head)


def _has_padded_number(content: Content, separator: str) -> bool:
    """Return whether any cell starts with a zero or a plus before a digit."""
    last = b"\n"
    for block in blocks(content, _BLOCK):
        signs = [b"0", b"+"] if b"+" in block or b"+" in last else [b"0"]
        if any(_starts_with(text, sign, separator) for sign in signs for text in (last + block[:2], block)):
            return True
        last = (last + block)[-2:] if len(block) < 2 else block[-2:]
    return False


def _starts_with(text: bytes, sign: bytes, separator: str) -> bool:
    """Return whether any cell but the first starts with this sign before a digit."""
    letters = np.frombuffer(text, np.uint8)
    # Few passes over all bytes, of whole arrays, which NumPy compares three times as fast as shifted ones.
    starts = letters <= ord(",")
    if separator > ",":
        starts |= letters == ord(separator)
    signs = letters == ord(sign)
    digits = letters - np.uint8(ord("0")) < 10
    places = np.flatnonzero(maybe) if (maybe := starts[:-2] & signs[1:-1] & digits[2:]).any() else ()
    return any(text[place] in f'\n"{separator}'.encode() for place in places)


def _sound(plain: Plain, now: int) -> bool:
    """Return whether ids are small or filled, times possible and values finite."""
    arrays = plain.arrays
    for role in (USER, ITEM):
        if role in plain.names and (plain.names[role] == "").any():
            return False
        if arrays[role].max() > MAX_NUMBER:
            return False
    if TIME in arrays and arrays[TIME].max() > now + DAY:
        return False
    value = arrays.get(VALUE)
    return value is None or all(bool(np.isfinite(value[part]).all()) for part in parts_of(value.size))
