"""Creators in one cell: `Earth, Wind & Fire` is one artist, `Ana, Bo` are two where both occur by themselves."""

from __future__ import annotations

import polars as pl

from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.table import as_list
from recterm.ingest.tables.values.literals import is_literal

COMMA = ", "
_SINGULAR = frozenset({"artistname", "authorname", "directorname", "creatorname"})


def creators_of(cells: pl.Series, column: str) -> pl.Series:
    """Return the creators of each cell as a list of text; null stays null.

    A comma separates names where the column's name is a plural, or where each of them fills a cell by itself too;
    `|` and `;` always do. Lists, and lists that are written out, are taken as they are.

    Args:
        cells: text, or lists of text.
        column: the column's name.
    """
    frame = cells.alias("c").to_frame()
    if cells.dtype != pl.String:
        return frame.select(as_list(pl.col("c"), cells.dtype)).to_series()
    folded = fold_column_name(column)
    split = as_list(pl.col("c"), pl.String())
    if folded not in _SINGULAR and (folded.endswith("s") or "names" in folded):
        return frame.select(split).to_series()
    cell = pl.col("c").str.strip_chars()
    alone = cells.str.strip_chars().drop_nulls().unique()
    alone = alone.filter(~alone.str.contains(COMMA, literal=True))
    whole = pl.concat_list(cell).list.eval(pl.element().filter(pl.element() != ""))
    names = frame.select(names=split, whole=pl.when(cell.is_not_null()).then(whole), doubtful=_is_doubtful(cell))
    single_names = set(alone.to_list())
    doubtful = names["doubtful"].fill_null(value=False).to_numpy().nonzero()[0]
    keep = [row for row in doubtful.tolist() if not single_names.issuperset(names["names"][row].to_list())]
    chosen = pl.Series("chosen", [True]).new_from_index(0, names.height).scatter(keep, False)
    return names.select(pl.when(chosen).then("names").otherwise("whole")).to_series()


def _is_doubtful(cell: pl.Expr) -> pl.Expr:
    """Whether a comma alone may separate the names of a cell."""
    comma = cell.str.contains(COMMA, literal=True)
    return comma & ~cell.str.contains(r"[|;]") & ~is_literal(cell)
