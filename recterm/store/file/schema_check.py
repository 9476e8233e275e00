"""Schema check: is a file's schema the one that recterm makes? It runs before anything in a foreign file can.

A trigger could delete ratings, a view in place of a table could run forever: anything that recterm did not make is
named and refused. Reading `sqlite_master` runs nothing of the file's own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recterm.errors import LibraryError
from recterm.store.file import present_schema
from recterm.store.file.damage import REPAIR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from recterm.store.file.connection import Connection

MOST_OBJECTS = 500
"""Number of schema entries read; recterm's own has about sixty tables and indexes."""

MOST_NAMED = 3
"""Number of differences named in one message."""

_OF_SQLITE = ("sqlite_stat1", "sqlite_stat4")
"""Tables that SQLite itself makes for ANALYZE."""

_NAMED = re.compile(r"CREATE (?:UNIQUE |VIRTUAL )*(?:TABLE|INDEX) [\"'\[]?(\w+)")


def verify(db: Connection) -> None:
    """Refuse a file whose schema is not ours, and check it again in every later write.

    Raises:
        LibraryError: a table is missing or changed, or the file has a trigger, a view, or anything else of its own.
    """
    problems = differences(db)
    if problems:
        raise LibraryError(
            f"{db.named} is not as recterm made it: {'; '.join(problems[:MOST_NAMED])}", REPAIR, code="library_damaged"
        )
    db.watch_schema(verify)


def differences(db: Connection) -> list[str]:
    """Return the differences between the schema and recterm's, a clause each."""
    expected = _expected(db.value("PRAGMA user_version"))
    sql = f"SELECT type, name, tbl_name, sql FROM sqlite_master LIMIT {MOST_OBJECTS}"
    problems: list[str] = []
    seen: set[str] = set()
    for kind, name, table, made in db.rows(sql):
        seen.add(name)
        if made is None and kind == "index" and table in expected and str(name).startswith("sqlite_autoindex_"):
            continue
        if name not in expected:
            if not (kind == "table" and name in _OF_SQLITE):
                problems.append(f"{kind} {str(name)[:60]!r} does not belong to recterm")
        elif expected[name] != _plain(str(made)):
            problems.append(f"{kind} {name!r} is not as recterm makes it")
    return problems + [f"{name!r} is missing" for name in expected if name not in seen]


def _expected(version: int) -> Mapping[str, str]:
    """Return name -> definition of everything in the schema of a library version."""
    if version == present_schema.VERSION:
        return _present()
    from recterm.store.file.migrations.steps import schema_of

    return _by_name(schema_of(version))


@lru_cache(maxsize=1)
def _present() -> Mapping[str, str]:
    return _by_name(present_schema.SCHEMA.split(";"))


def _by_name(statements: Iterable[str]) -> dict[str, str]:
    plain = [_plain(statement) for statement in statements]
    return {match[1]: sql for sql in plain if (match := _NAMED.match(sql))}


def _plain(sql: str) -> str:
    """Normalise whitespace."""
    return " ".join(sql.split())
