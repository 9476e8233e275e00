"""Sparse matrices of SciPy and the Matrix Market, and arrays of NumPy, as interactions; nothing is unpickled."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from recterm.errors import InputError
from recterm.ingest.shapes.long_table import ITEM, USER, VALUE, long_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.table import Table
    from recterm.ingest.tables.text import Text

NPY = b"\x93NUMPY"
MARKET = "%%MatrixMarket"
_LEAST_COLUMNS, _MOST_COLUMNS = 2, 4
_NO_VALUES = "save the rows, columns and values of a sparse matrix: scipy.sparse.save_npz(FILE, matrix)"
_ROWS = "rows of the matrix are users and its columns items, by their numbers from 0; --user item --item user turns it"


def is_numpy(member: Member) -> bool:
    """Return whether the first bytes are those of a NumPy file, or of an archive with such files."""
    return member.head.startswith(NPY) or (member.head.startswith(b"PK\x03\x04") and member.base.endswith(".npz"))


def read_numpy(member: Member) -> Table:
    """Open a sparse matrix (.npz) or an array with a row per interaction (.npy).

    Raises:
        InputError: it is damaged, or neither.
    """
    content = member.content()
    source = content if isinstance(content, Path) else io.BytesIO(content)
    try:
        if member.head.startswith(NPY):
            return _array(member, np.load(source, allow_pickle=False))
        with np.load(source, allow_pickle=False) as archive:
            return _sparse(member, {name: archive[name] for name in archive.files})
    except (ValueError, OSError, EOFError, KeyError, IndexError, zipfile.BadZipFile, MemoryError) as error:
        raise InputError(
            f"{member.where} is a damaged NumPy file, or one with Python objects: {error}", _NO_VALUES
        ) from error


def _sparse(member: Member, arrays: dict[str, NDArray[Any]]) -> Table:
    """Read what `scipy.sparse.save_npz` writes: csr, csc and coo."""
    kind = arrays["format"].item() if "format" in arrays else b""
    name = kind.decode() if isinstance(kind, bytes) else str(kind)
    if "format" not in arrays and (columns := _named_columns(arrays)):
        return _table(member, columns, f"arrays of one length as columns: {', '.join(columns)}")
    if "shape" not in arrays or name not in ("csr", "csc", "coo"):
        raise InputError(
            f"{member.where} is an archive of arrays ({', '.join(arrays)}), not a sparse matrix of rows and columns",
            _NO_VALUES,
        )
    if name == "coo":
        row, column = arrays["row"], arrays["col"]
    else:
        starts: NDArray[np.int64] = arrays["indptr"].astype(np.int64)
        lengths = starts[1:] - starts[:-1]
        major = np.repeat(np.arange(lengths.size), lengths)
        row, column = (major, arrays["indices"]) if name == "csr" else (arrays["indices"], major)
    height, width = (int(size) for size in arrays["shape"])
    note = f"a sparse matrix of {height:,} rows and {width:,} columns: {_ROWS}"
    return _table(member, {USER: row, ITEM: column, VALUE: arrays["data"]}, note)


def _named_columns(arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive if they are columns: two at least, each with one number or text per row."""
    even = len({array.shape for array in arrays.values()}) == 1 and all(array.ndim == 1 for array in arrays.values())
    return arrays if even and len(arrays) >= _LEAST_COLUMNS else {}


def _array(member: Member, array: NDArray[Any]) -> Table:
    if array.dtype.names is not None:
        raise InputError(f"{member.where} is an array of records", "save it as CSV with a header, and import that")
    if array.ndim != 2 or not _LEAST_COLUMNS <= array.shape[1] <= _MOST_COLUMNS:
        shape = " x ".join(f"{size:,}" for size in array.shape)
        raise InputError(
            f"{member.where} is an array of {shape} numbers, not one row of user, item and rating per interaction",
            _NO_VALUES,
        )
    names = (USER, ITEM, VALUE, "time")[: array.shape[1]]
    columns = {name: array[:, place] for place, name in enumerate(names)}
    return _table(member, columns, f"an array whose columns are {', '.join(names)}")


def _table(member: Member, columns: dict[str, NDArray[Any]], note: str) -> Table:
    frame = pl.DataFrame({name: _text(numbers) for name, numbers in columns.items()})
    return long_table(member.where, "numpy", frame.lazy(), note)


def _text(numbers: NDArray[Any]) -> pl.Series:
    if np.issubdtype(numbers.dtype, np.bool_):
        numbers = numbers.astype(np.int8)
    elif np.issubdtype(numbers.dtype, np.floating) and bool((numbers == np.floor(numbers.astype(float))).all()):
        numbers = numbers.astype(np.int64)
    return pl.Series(numbers).cast(pl.String)


def read_market(text: Text) -> Table | None:
    """Open a sparse matrix in the coordinate format of the Matrix Market; None for any other text.

    Raises:
        InputError: it is a dense or symmetric matrix, or has only a header.
    """
    first, *lines = text.first_lines(1_000) or [""]
    if not first.startswith(MARKET):
        return None
    words = first.lower().split()
    if "coordinate" not in words or "general" not in words:
        raise InputError(
            f"{text.where} is a Matrix Market file of another kind: {first}",
            "of users and items it would be `matrix coordinate real general`; write it with scipy.io.mmwrite",
        )
    comments = next((place for place, line in enumerate(lines) if line.strip() and not line.startswith("%")), None)
    if comments is None:
        raise InputError(f"{text.where} has a header but no rows", "get it again, or name another file")
    rows = pl.scan_csv(
        text.content, glob=False, has_header=False, skip_lines=comments + 2, separator="\x1f", quote_char=None,
        schema={"line": pl.String()}, truncate_ragged_lines=True,
    )  # fmt: skip
    names = [USER, ITEM] if "pattern" in words else [USER, ITEM, VALUE]
    line = pl.col("line").str.strip_chars()
    parts = line.str.replace_all(r"\s+", " ").str.splitn(" ", len(names)).struct.rename_fields(names)
    cells = rows.filter(line != "").select(parts.alias("parts")).unnest("parts")
    note = f"a sparse matrix of the Matrix Market ({' '.join(lines[comments].split())}): {_ROWS}"
    return long_table(text.where, "matrix-market", cells, note.replace("from 0", "from 1"))
