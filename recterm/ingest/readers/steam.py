"""Steam's 200,000 lines: user, game, `purchase` or `play`, hours, and a last column of zeros; no header."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.reader import Reader
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import Listing, Roles, assemble, read_interactions
from recterm.ingest.tables.delimited import read_delimited, split_lines
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import COUNTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request

_COMMA = ColumnMapping(separator=",", has_header=False)
_KINDS = {"purchase", "play"}
_LOOKED_AT = 50


def recognises(source: Source) -> bool:
    """Return a file whose third cells are `purchase` and `play`, and whose fourth are numbers."""
    return next(_plays(source), None) is not None


def _plays(source: Source) -> Iterator[Member]:
    for member in source.members[:20]:
        lines = member.head.decode("utf-8", "replace").splitlines()[:_LOOKED_AT]
        rows = split_lines(lines, ",", quoting=True) if lines and lines[0].count(",") >= 3 else []
        if rows and {row[2] for row in rows if len(row) in (4, 5)} == _KINDS and rows[0][0].isdecimal():
            yield member


def read(request: Request) -> Dataset:
    """Read the hours of play; what was bought and never played is counted and left out."""
    member = request.source.one_of(_plays(request.source), "plays")
    request.step("reading plays", 0)
    table = read_delimited(open_text(member), _COMMA)
    scan = table.scan
    played = pl.col("column_3") == "play"
    bought = scan(["column_2", "column_3"]).filter(pl.col("column_3") == "purchase").collect(engine="streaming")
    request.tally.read += bought.height
    request.tally.drop("a purchase, which is not an hour of play", bought.height, bought["column_2"].head(3).to_list())

    def plays(columns: Sequence[str]) -> pl.LazyFrame:
        return scan([*columns, "column_3"]).filter(played).select(*columns)

    interactions = read_interactions(
        request, replace(table, scan=plays, first_line=None), Roles("column_1", "column_2", "column_4"), COUNTS
    )
    note_left_out(request.tally, member.file_name, table.sample.columns[4:], "zeros")
    request.step("reading games", 1)
    names = sorted(
        {*interactions.items.to_list(), *(name.strip() for name in bought["column_2"].drop_nulls().to_list())}
    )
    return assemble(
        request, name="steam", label="Steam, hours of play", prefix="x", kind="other", noun="game",
        listing=Listing(names, names), interactions=interactions,
    )  # fmt: skip


READER = Reader(("steam",), "Steam's hours of play", recognises, read)
