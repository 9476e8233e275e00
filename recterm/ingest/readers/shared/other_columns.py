"""Other columns of the interactions: those that describe items or users, texts of reviews, and the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from recterm.ingest.dataset.text_words import every_nth, review_words
from recterm.ingest.relations.keys import depends_on, is_id_name
from recterm.ingest.tables.roles.left_out import is_prose, left_out_note

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from recterm.ingest.dataset.text_words import ReviewWords
    from recterm.ingest.tables.table import Table


@dataclass(frozen=True)
class OtherColumns:
    """Columns without a role, by what they are used for."""

    items: tuple[str, ...] = ()
    """All rows of an item have the same cell."""
    users: tuple[str, ...] = ()
    """All rows of a user have the same cell."""
    reviews: tuple[str, ...] = ()
    """Texts that people wrote about items."""
    unused: tuple[str, ...] = ()

    def notes(self, sample: pl.DataFrame) -> list[str]:
        """Return notes for a preview; `sample` has the first rows, all text."""
        uses = {
            "that describe items": self.items,
            "that describe users": self.users,
            "with texts of reviews": self.reviews,
        }
        notes = [f"columns {use}: {', '.join(names)}" for use, names in uses.items() if names]
        left = left_out_note(sample, self.unused)
        return notes if left is None else [*notes, left]


def other_columns(table: Table, item: str, user: str, used: Collection[str]) -> OtherColumns:
    """Sort the columns of the interactions that have no role.

    Args:
        table: the table; of one without a header nothing can be said.
        item: column that identifies items.
        user: column of the users.
        used: columns with a role.
    """
    if not table.named:
        return OtherColumns()
    sample = table.sample
    free = [name for name in sample.columns if name not in used]
    described = [name for name in free if not is_id_name(name)]
    items = [name for name in described if depends_on(sample, item, name)]
    users = [name for name in described if name not in items and depends_on(sample, user, name)]
    rest = [name for name in described if name not in items and name not in users]
    reviews = [name for name in rest if is_prose(name, sample[name])]
    taken = {*items, *users, *reviews}
    return OtherColumns(tuple(items), tuple(users), tuple(reviews), tuple(name for name in free if name not in taken))


def words_of_reviews(
    table: Table, key: pl.Expr, names: Sequence[str], keys: pl.Series, n_rows: int
) -> ReviewWords | None:
    """Return the words of each item's reviews; None without texts.

    Args:
        table: the interactions.
        key: text that identifies items.
        names: columns of texts.
        keys: the key of each item.
        n_rows: number of interactions.
    """
    if not names:
        return None
    wanted = {*names, *key.meta.root_names()}
    scan = table.scan([name for name in table.sample.columns if name in wanted])
    texts = pl.concat_str([table.text(name) for name in names], separator=" ", ignore_nulls=True)
    length = sum(float(table.sample[name].str.len_chars().sum()) for name in names) / max(table.sample.height, 1)
    return review_words(scan.select(key=key.str.strip_chars(), text=texts), keys, every_nth(n_rows, length))


def user_cells(table: Table, user: str, names: Sequence[str], users: pl.Series) -> pl.DataFrame:
    """Return the first filled cell of each user in each of some columns, (U,) rows of text.

    Args:
        table: the interactions.
        user: column of the users.
        names: columns that describe them.
        users: the ids of the users.
    """
    wanted = {user, *names}
    scan = table.scan([name for name in table.sample.columns if name in wanted])
    cells = {name: table.text(name).str.strip_chars() for name in names}
    rows = scan.select(table.text(user).str.strip_chars().alias("\0id"), **cells).group_by("\0id")
    firsts = rows.agg(pl.col(name).filter(pl.col(name) != "").first() for name in names).collect(engine="streaming")
    ids = users.cast(pl.String).alias("\0id").to_frame()
    return ids.join(firsts, on="\0id", how="left", maintain_order="left").drop("\0id")
