"""Legends of codes: what the numbers in a column of kinds mean, by the layout of a known data set or by its README."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import CODE_SIGN, known_kind
from recterm.ingest.events.kinds import kinds_column
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.values.cell_numbers import filled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from recterm.domain.data.event_weights import EventChoice
    from recterm.ingest.files.archive import Source
    from recterm.ingest.tables.roles.columns import Columns
    from recterm.ingest.tables.table import Table

_LAYOUTS: tuple[tuple[str, frozenset[str], str, Mapping[str, str]], ...] = (
    (
        "Alibaba's mobile recommendation data",
        frozenset({"itemcategory", "usergeohash"}),
        "behaviortype",
        {"1": "view", "2": "favorite", "3": "cart", "4": "purchase"},
    ),
    (
        "Tmall's repeat buyers data",
        frozenset({"sellerid", "catid"}),
        "actiontype",
        {"0": "click", "1": "cart", "2": "purchase", "3": "favorite"},
    ),
    (
        "JD's data",
        frozenset({"skuid", "cate", "brand"}),
        "type",
        {"1": "view", "2": "cart", "3": "remove from cart", "4": "purchase", "5": "follow", "6": "click"},
    ),
)
"""Name of a data set, columns that show it, its column of codes, and what they mean."""

_CODE = re.compile(r"\d{1,2}")
_LINE = re.compile(r"(?<![\d.])(\d{1,2})\s*(?:=|:|->|→|-|–|means|for|is)\s*[\"'(]*([^\W\d][^\d\n,;.()\"'|]{1,40})")
"""A code and what it means: `3 = add to cart`, `3: cart`."""

_README = re.compile(r"readme|legend|description|codebook|data.?dictionary", re.IGNORECASE)
_MOST_WORDS = 4


def with_legend(table: Table, columns: Columns, choice: EventChoice, source: Source) -> Table:
    """Return a table whose codes of kinds have their meaning beside them, `3 = cart`; the same if nothing tells it."""
    if choice.column not in (None, *table.sample.columns):
        return table
    name = kinds_column(columns, table.sample, choice)
    codes = set() if name is None else set(filled(table.sample[name]).unique())
    if name is None or not codes or not all(map(_CODE.fullmatch, codes)):
        return table
    where, legend = _legend(table, name, source)
    if not codes <= legend.keys():
        return table
    words = {code: f"{code}{CODE_SIGN}{legend[code]}" for code in legend}
    scan = table.scan
    named = table.text(name).str.strip_chars().replace(words)

    def rows(wanted: Sequence[str]) -> pl.LazyFrame:
        frame = scan(wanted)
        return frame.with_columns(named.alias(name)) if name in wanted else frame

    meanings = ", ".join(words[code] for code in sorted(codes))
    return replace(
        table,
        sample=table.sample.with_columns(pl.col(name).str.strip_chars().replace(words)),
        schema=pl.Schema(dict(table.schema) | {name: pl.String}),
        scan=rows,
        notes=(*table.notes, f"the codes of {name!r} are {meanings}, as in {where}"),
    )


def _legend(table: Table, name: str, source: Source) -> tuple[str, Mapping[str, str]]:
    """Return where a legend is, and the meaning of each code; the README of the data leads."""
    for member in source.members:
        if _README.search(member.base) and (legend_here := legend_in(member.head.decode("utf-8", "replace"), name)):
            return member.file_name, legend_here
    folded = {fold_column_name(column) for column in table.sample.columns}
    for layout, shown_by, codes, legend in _LAYOUTS:
        if fold_column_name(name) == codes and shown_by <= folded:
            return layout, legend
    return "", {}


def legend_in(text: str, name: str) -> dict[str, str]:
    """Return what a text says that codes mean, as far as they are kinds of events.

    Args:
        text: a README.
        name: the column of codes; what comes before its name is not read.
    """
    start = text.lower().find(name.lower())
    legend: dict[str, str] = {}
    for code, meaning in _LINE.findall(text[max(start, 0) :]):
        words = meaning.split()[:_MOST_WORDS]
        sizes = range(len(words), 0, -1)
        kinds = (" ".join(words[at : at + size]) for size in sizes for at in range(len(words) - size + 1))
        kind = next((kind for kind in kinds if known_kind(kind) is not None), None)
        if kind is not None:
            legend.setdefault(code, kind)
    return legend
