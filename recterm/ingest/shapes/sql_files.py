"""Databases, named with the way to a table: SQLite files and dumps of SQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from recterm.errors import InputError

if TYPE_CHECKING:
    from recterm.ingest.files.archive import Member

SQLITE = b"SQLite format 3\0"
_DUMP = re.compile(
    rb"\A\s*(?:--[^\n]*\n\s*|/\*.*?\*/;?\s*|(?:SET|PRAGMA|BEGIN|DROP|USE|LOCK)\b[^;]*;\s*)*"
    rb"(?:CREATE\s+(?:TEMP\s+)?TABLE|INSERT\s+INTO|COPY\s+\S+\s*\()",
    re.IGNORECASE | re.DOTALL,
)
_TABLE = re.compile(rb"(?:CREATE\s+TABLE(?:\s+IF\s+NOT\s+EXISTS)?|INSERT\s+INTO)\s+([\w.`\"\[\]]+)", re.IGNORECASE)


def refuse_database(member: Member) -> None:
    """Refuse a database, and say how to get a table out of it.

    Raises:
        InputError: it is an SQLite file or a dump of SQL.
    """
    if member.head.startswith(SQLITE):
        tables = _tables(member.head)[::-1]  # a page is filled from its end
        named = f" with the tables {', '.join(tables)}" if tables else ""
        raise InputError(
            f"{member.where} is an SQLite database{named}",
            f"export the table with the ratings as CSV, and import that: sqlite3 -header -csv {member.file_name}"
            f" 'SELECT * FROM {tables[0] if tables else 'TABLE'}' > ratings.csv",
        )
    if _DUMP.match(member.head):
        dumped_tables = _tables(member.head)
        named = f" of {', '.join(dumped_tables)}" if dumped_tables else ""
        raise InputError(
            f"{member.where} is a dump of SQL{named}, not a table",
            f"load it into a database and export the table as CSV: sqlite3 new.db < {member.file_name} (a dump of"
            f" SQLite; one of MySQL or PostgreSQL needs its own server), then sqlite3 -header -csv new.db"
            f" 'SELECT * FROM {dumped_tables[0] if dumped_tables else 'TABLE'}' > ratings.csv",
        )


def _tables(head: bytes) -> list[str]:
    """Return the names of the tables that the start of a file creates or fills."""
    names = (name.strip(b'`"[]').decode("utf-8", "replace") for name in _TABLE.findall(head))
    return [name for name in dict.fromkeys(names) if not name.startswith("sqlite_")]
