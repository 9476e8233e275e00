"""History roles: what the columns of a person's own table can hold."""

from __future__ import annotations

NO_COLUMN = "none"
"""Said in place of a column: the role has none."""

COLUMN_ROLES = (
    "title",
    "original",
    "year",
    "creator",
    "album",
    "rating",
    "date",
    "status",
    "dwell",
    "list",
    "like",
    "type",
    "user",
)
"""Roles of one column each, named as the command line's options."""

ROLES = (
    *("title", "year", "creator", "id", "rating", "scale", "date", "status", "dwell", "list", "like", "type"),
    *("original", "album", "user"),
)
"""All that a person can say of a table, the most usual first."""

OTHER_TEXTS = frozenset({"id", "scale"})
"""Roles whose text is more than the name of a column."""
