"""MIND, Microsoft's news: behaviors.tsv with what people clicked before and in each list shown, and news.tsv."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.interactions.cells import Cells, Fields
from recterm.ingest.interactions.reading import read_events
from recterm.ingest.reader import Reader
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import NOTHING_LISTED, Listing, assemble
from recterm.ingest.tables.column_names import first_line
from recterm.ingest.tables.delimited import read_delimited
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import ONCE

if TYPE_CHECKING:
    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.table import Table

_SHOWN = re.compile(r"N\d+-[01]( N\d+-[01])*")
"""A list that was shown: each article with 1 where it was clicked."""

_TABS = ColumnMapping(separator="\t", has_header=False)
_TIME = "%m/%d/%Y %I:%M:%S %p"


def recognises(source: Source) -> bool:
    """Recognise a behaviors.tsv, or a file of any name with such lines."""
    member = _behaviors(source)
    return member is not None and _SHOWN.fullmatch(first_line(member).split("\t")[-1]) is not None


def _behaviors(source: Source) -> Member | None:
    return source.members[0] if source.single else source.find("behaviors.tsv")


def read(request: Request) -> Dataset:
    """Read the clicks, and what the articles are called."""
    source = request.source
    member = _behaviors(source)
    assert member is not None  # recognises() found it
    request.step("reading clicks", 0)
    table = _table(member)
    lists = table.scan(["column_2", "column_3", "column_4", "column_5"])
    fields = Fields(
        user=pl.col("user"),
        item=pl.col("item"),
        value=None,
        number=None,
        time=pl.col("time"),
        seconds=pl.col("time").str.to_datetime(_TIME, strict=False, time_zone="UTC", time_unit="us").dt.epoch("s"),
    )
    cells = Cells(table.where, _clicks(lists), None)
    interactions = read_events(cells, fields, lambda _: ONCE, request.now, request.tally, request.take)
    passed = lists.select(pl.col("column_5").str.count_matches("-0").sum()).collect(engine="streaming").item()
    note_left_out(request.tally, member.file_name, ("impression id",))
    request.tally.note("one view for each article that a person clicked, before (without a time) or in a list shown")
    request.tally.note(f"articles that were shown and not clicked are left out: {passed or 0:,}")
    request.step("reading articles", 1)
    news = source.beside(member, "news.tsv")
    if news is None:
        request.tally.note(f"no news.tsv beside {member.file_name}: articles are shown by their ids")
    else:
        note_left_out(request.tally, news.file_name, ("URL", "title entities", "abstract entities"))
    return assemble(
        request,
        name="mind",
        label="MIND news",
        prefix="mind",
        kind="other",
        noun="article",
        listing=_articles(_table(news)) if news is not None else NOTHING_LISTED,
        interactions=interactions,
    )


def _table(member: Member) -> Table:
    return read_delimited(replace(open_text(member), quoted=False), _TABS)


def _clicks(lists: pl.LazyFrame) -> pl.LazyFrame:
    """Return a row for each article that a person clicked: `user`, `item` and `time`, which earlier clicks lack."""
    user, time = pl.col("column_2").alias("user"), pl.col("column_3").str.strip_chars().alias("time")
    clicked = pl.col("column_5").str.extract_all(r"\S+-1\b").alias("item")
    shown = lists.select(user, clicked, time).explode("item").drop_nulls("item")
    shown = shown.with_columns(pl.col("item").str.strip_suffix("-1"))
    before = lists.select(user, pl.col("column_4").alias("item")).unique().with_columns(pl.col("item").str.split(" "))
    before = before.explode("item").filter(pl.col("item") != "").with_columns(time=pl.lit(None, pl.String))
    return pl.concat([shown, before]).unique(["user", "item"], keep="first", maintain_order=True)


def _articles(table: Table) -> Listing:
    """Articles by their ids: category, subcategory, title, and the words of their abstracts."""
    columns = ["column_1", "column_2", "column_3", "column_4"]
    more = ["column_5"] if "column_5" in table.sample.columns else []
    rows = table.scan([*columns, *more]).select(*columns, *more).collect(engine="streaming").drop_nulls("column_1")
    ids, category, narrower, titles = (rows[name].fill_null("").str.strip_chars().to_list() for name in columns)
    return Listing(
        ids=ids,
        titles=[title or article for title, article in zip(titles, ids, strict=True)],
        genres=[list(pair) for pair in zip(category, narrower, strict=True)],
        columns=rows.select(pl.col(name).alias("abstract") for name in more),
    )


READER = Reader(("mind",), "MIND news", recognises, read)
