"""Handling of a data set's editions: grouped, merged into one item, or only listed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from recterm.domain.data.editions import EditionCounts, EditionHandling, EditionState, WorkOfItems
from recterm.ingest.dataset.dataset import build
from recterm.ingest.editions.works import works_of
from recterm.ingest.interactions.columns import InteractionColumns
from recterm.ingest.report import Dropped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.editions.works import Work

MAX_POSSIBLE = 2_000
"""Groups that are only possible, of the most popular items, that a library keeps; more nobody reads."""

MAX_EXAMPLES = 3

MERGED = "another edition of the same work: its interactions went to the most popular one"

EDITION = "edition"
"""Namespace of the ids of merged items: `edition-1`, `edition-2`, ... are aliases of the one that stays."""


def with_editions(dataset: Dataset, handling: EditionHandling) -> Dataset:
    """Return the data set with the editions that it has; MERGE makes one item of each work that is sure."""
    works = works_of(dataset.items)
    sure = [work for work in works if work.sure]
    possible = works[len(sure) :]
    ids, titles = dataset.items["id"], dataset.items["title"]
    states = {True: EditionState.SURE, False: EditionState.POSSIBLE}
    listed = sure if handling is EditionHandling.GROUP else []
    doubtful = [*sure, *possible] if handling is EditionHandling.KEEP else possible
    kept = [(work, states[work.sure and handling is EditionHandling.GROUP]) for work in (*listed, *doubtful)]
    counts = EditionCounts(
        handling=handling,
        works=len(sure),
        items=sum(len(work.rows) for work in sure),
        possible=len(possible),
        examples=tuple(_example(work, titles) for work in sure[:MAX_EXAMPLES]),
    )
    grouped = replace(
        dataset,
        works=tuple(
            WorkOfItems(tuple(ids.gather(list(work.rows)).to_list()), state, work.reasons)
            for work, state in kept[: len(listed) + MAX_POSSIBLE]
        ),
        editions=counts,
    )
    return _merged(grouped, sure) if handling is EditionHandling.MERGE and sure else grouped


def _example(work: Work, titles: pl.Series) -> str:
    distinct = list(dict.fromkeys(titles.gather(list(work.rows)).to_list()))
    shown = " = ".join(distinct[:MAX_EXAMPLES]) if len(distinct) > 1 else f"{distinct[0]}, {len(work.rows)} times"
    return f"{shown} ({work.reasons[0]})"


def _merged(dataset: Dataset, works: Sequence[Work]) -> Dataset:
    """Give the interactions of each work to its most popular item, and leave out the others.

    Of several ratings by one user the latest stays, as for one item rated twice; counts are summed.
    """
    target = np.arange(dataset.n_items, dtype=np.uint32)
    for work in works:
        target[list(work.rows)] = work.rows[0]
    kept = np.flatnonzero(target == np.arange(dataset.n_items))
    place = np.zeros(dataset.n_items, dtype=np.uint32)
    place[kept] = np.arange(len(kept), dtype=np.uint32)
    moved = dataset.interactions.with_columns(item=pl.Series(place[target[dataset.interactions["item"].to_numpy()]]))
    if dataset.scale is None:
        whole = moved.group_by("user", "item").agg(pl.col("value").sum(), pl.col("timestamp").max())
    else:
        whole = moved.sort("timestamp", nulls_last=False).unique(["user", "item"], keep="last")
    report = dataset.report
    repeated = moved.height - whole.height
    made = build(
        format=dataset.format,
        label=dataset.label,
        items=_with_names(dataset.items, works)[kept],
        users=dataset.users,
        events=InteractionColumns.of(
            whole["user"].to_numpy(),
            whole["item"].to_numpy(),
            whole["value"].to_numpy(),
            None if whole["timestamp"].null_count() == whole.height else whole["timestamp"],
        ),
        scale=dataset.scale,
        report=replace(
            report,
            kept=whole.height,
            merged={**report.merged, **({MERGED: Dropped(repeated)} if repeated else {})},
        ),
        simulated=dataset.simulated,
        source=dataset.source,
        features=dataset.features,
        user_words=dataset.user_words,
    )
    return replace(made, works=dataset.works, editions=dataset.editions)


def _with_names(items: pl.DataFrame, works: Sequence[Work]) -> pl.DataFrame:
    """Return the items; the one that stays of each work can be found by the ids and the titles of all."""
    rows = [work.rows[0] for work in works]
    ids, titles = items["id"], items["title"]
    aliases = items["aliases"].gather(rows).to_list()
    originals = items["original_titles"].gather(rows).to_list()
    for place, work in enumerate(works):
        others = list(work.rows[1:])
        named = ids.gather(others).to_list()
        aliases[place] += [f"{EDITION}-{number}:{name}" for number, name in enumerate(named, start=1)]
        spellings = {titles[work.rows[0]], *originals[place]}
        originals[place] += [name for name in dict.fromkeys(titles.gather(others)) if name not in spellings]
    more = pl.DataFrame(
        {"row": rows, "aliases": aliases, "original_titles": originals},
        schema={"row": pl.UInt32, "aliases": pl.List(pl.String), "original_titles": pl.List(pl.String)},
    )
    return items.with_row_index("row").update(more, on="row").drop("row")
