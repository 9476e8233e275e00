"""Columnar formats with two tables: RecBole's atomic files and Parquet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.feedback_kinds import STANDING
from recterm.ingest.writers.content import Written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.writers.content import Content

_NO_VALUES = frozenset(row.exported for row in STANDING)
_BREAKS = re.compile(r"[\t\r\n]+")


def write_recbole(content: Content, folder: Path, name: str) -> Written:
    """Write `name/name.inter` and `name/name.item`, tab-separated, types in the header."""
    (folder / name).mkdir()
    inter, item_file = folder / name / f"{name}.inter", folder / name / f"{name}.item"
    rows = 0
    with inter.open("w", encoding="utf-8", newline="\n") as file:
        file.write("user_id:token\titem_id:token\trating:float\ttimestamp:float\n")
        left_out: dict[str, int] = {}
        for interaction in content.interactions:
            if interaction.kind in _NO_VALUES:
                reason = f"{interaction.kind}: neither rated nor seen"
                left_out[reason] = left_out.get(reason, 0) + 1
                continue
            value = 1.0 if interaction.value is None else interaction.value
            when = "" if interaction.timestamp is None else str(interaction.timestamp)
            file.write(f"{_token(interaction.user)}\t{_token(interaction.item.item.id)}\t{value:.6g}\t{when}\n")
            rows += 1
    music = any(details.item.kind in ("album", "artist", "track") for details in content.items)
    last = "artist:token_seq\tgenre:token_seq" if music else "genre:token_seq"
    with item_file.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"item_id:token\tmovie_title:token_seq\trelease_year:token\t{last}\n")
        for details in content.items:
            item = details.item
            cells = [_token(item.id), _text(item.title), "" if item.year is None else str(item.year)]
            if music:
                cells.append(" ".join(map(_token, item.creators)))
            cells.append(" ".join(map(_token, item.genres)))
            file.write("\t".join(cells) + "\n")
    return Written([inter, item_file], rows, left_out)


def _text(text: str) -> str:
    """Escape text for a cell: a leading quote would swallow the following lines."""
    return _BREAKS.sub(" ", text).lstrip('"')


def _token(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip()).lstrip('"')


def write_parquet(content: Content, folder: Path, name: str) -> Written:
    """Write `name/items.parquet` and `name/interactions.parquet`; times are UTC, lists are lists."""
    (folder / name).mkdir()
    items, interactions = folder / name / "items.parquet", folder / name / "interactions.parquet"
    text = pl.List(pl.String())
    pl.DataFrame(
        [
            (details.item.id, details.item.title, details.item.year, details.item.kind,
             details.item.genres, details.item.creators,
             [f"{namespace}:{value}" for namespace, value in sorted(details.aliases.items())])
            for details in content.items
        ],
        schema={"id": pl.String(), "title": pl.String(), "year": pl.Int32(), "kind": pl.String(), "genres": text,
                "creators": text, "ids": text},
        orient="row",
    ).write_parquet(items)  # fmt: skip
    schema: dict[str, pl.DataType] = {
        "user": pl.String(),
        "item": pl.String(),
        "kind": pl.String(),
        "value": pl.Float64(),
        "scale_min": pl.Float64(),
        "scale_max": pl.Float64(),
        "timestamp": pl.Int64(),
    }
    columns: list[list[object]] = [[] for _ in schema]
    for interaction in content.interactions:
        item, scale = interaction.item.item, interaction.scale
        limits = (None, None) if scale is None else (scale.minimum, scale.maximum)
        cells = (interaction.user, item.id, interaction.kind, interaction.value, *limits, interaction.timestamp)
        for column, cell in zip(columns, cells, strict=True):
            column.append(cell)
    frame = pl.DataFrame(
        [pl.Series(name, column, dtype=dtype) for (name, dtype), column in zip(schema.items(), columns, strict=True)]
    )
    # Parquet has no type for whole seconds; milliseconds are the nearest that every reader knows.
    when = (pl.col("timestamp") * 1000).cast(pl.Datetime("ms", "UTC"))
    frame.with_columns(timestamp=when).write_parquet(interactions)
    return Written([items, interactions], frame.height)
