"""Visits in place of users: sessions or orders, where no column names the users or most rows name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.values.id_styles import share_of_nobody

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import polars as pl

PLACES = frozenset(
    {"addtocartorder", "order", "ordernumber", "position", "place", "rank", "slot", "sequence", "step", "page", "nr"}
)
"""Folded names of columns with the place of a row among others, whose numbers look like ratings."""

VISITS = ("sessionid", "session", "visitid", "basketid", "orderid", "invoiceno", "transactionid")
"""Folded names of columns that stand for users where these are unknown."""

_MOST_UNKNOWN = 0.5
"""Share of rows without a user above which a column does not name the users."""


def visits_for_users(sample: pl.DataFrame, free: Sequence[str], names: Collection[str]) -> tuple[str, str] | None:
    """Return the column of visits that stands for the users, and a note that says so; None if users are known.

    Args:
        sample: the first rows, all text.
        free: columns without a role.
        names: folded names of columns of users.
    """
    folded = {name: fold_column_name(name) for name in free}
    users = [name for name, fold in folded.items() if fold in names and fold not in VISITS]
    if any(share_of_nobody(sample[name]) <= _MOST_UNKNOWN for name in users):
        return None
    visits = [name for visit in VISITS for name in free if folded[name] == visit]
    column = next((name for name in visits if share_of_nobody(sample[name]) <= _MOST_UNKNOWN), None)
    if column is None:
        return None
    why = "no column names users"
    if users:
        why = f"{users[0]} names nobody in {share_of_nobody(sample[users[0]]):.0%} of the rows"
    return column, f"each {column} counts as a user, since {why}"
