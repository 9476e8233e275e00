"""Writer of recterm/store/file/present_schema.py: `python -m tests.store.present_schema` after a new migration."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from recterm.store import Library
from recterm.store.file import present_schema

_TEXT = '''"""Schema as the steps of migrations/ leave it, word by word; a library with any other is refused.

Kept beside the steps so that opening a library compares texts and imports nothing. After a new step,
`python -m tests.store.present_schema` writes this file again.
"""

from __future__ import annotations

VERSION = {version}
"""PRAGMA user_version of a library with this schema."""

SCHEMA = """
{schema};
"""
'''


def text() -> str:
    """Return what the module has to be, from a library made now."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.recterm"
        Library.create(path, "new").close()
        connection = sqlite3.connect(path)
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid").fetchall()
        finally:
            connection.close()
    return _TEXT.format(version=version, schema=";\n".join(sql for (sql,) in made))


if __name__ == "__main__":
    Path(present_schema.__file__).write_text(text(), encoding="utf-8")
