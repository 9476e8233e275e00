"""What a person said of a table's columns, kept beside the table, so that the next import of it asks nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.errors import InputError
from recterm.ingest.archive import MAPPING_ENDING
from recterm.ingest.columns import ColumnMapping
from recterm.ingest.recognition import ROLES
from recterm.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1


@dataclass(frozen=True, slots=True)
class ColumnMemory:
    """The columns of one table, and the file that holds them."""

    file: Path
    mapping: ColumnMapping

    @property
    def note(self) -> str:
        """What an import says that used them."""
        return f"columns as remembered in {self.file}: {said(self.mapping)}; {_CHANGE}"

    def unfit(self, error: InputError) -> InputError:
        """What an import says that could not use them."""
        return InputError(
            f"{error.message} (columns as remembered in {self.file}: {said(self.mapping)})",
            "Say them anew with --user COL --item COL (and --rating COL --time COL --title COL), or delete that file.",
        )


_CHANGE = "--user, --item, --rating, --time and --title say others (c in the app), deleting that file forgets them"


def said(mapping: ColumnMapping) -> str:
    """`user = who, item = what`."""
    return ", ".join(f"{role} = {column}" for role, column in columns_of(mapping).items())


def columns_of(mapping: ColumnMapping) -> dict[str, str]:
    """Role -> column, of those that were said."""
    found = {role: getattr(mapping, name) for role, name in ROLES.items()}
    return {role: column for role, column in found.items() if column is not None}


def mapping_of(columns: dict[str, str]) -> ColumnMapping:
    """The same for the reader."""
    return ColumnMapping(
        user=columns.get("user"),
        item=columns.get("item"),
        value=columns.get("rating"),
        time=columns.get("time"),
        title=columns.get("title"),
    )


def recall(path: Path) -> ColumnMemory | None:
    """What was said of a file or folder; None when nothing was.

    Raises:
        InputError: the file that holds it is damaged.
    """
    if not path.expanduser().exists():
        return None
    for file in _places(path):
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
        except OSError:
            continue
        except ValueError as error:
            raise _damaged(file) from error
        if file.name.endswith(MAPPING_ENDING) or (isinstance(document, dict) and document.get("path") == _key(path)):
            return ColumnMemory(file, _mapping(file, document))
    return None


def keep(path: Path, mapping: ColumnMapping) -> ColumnMemory | None:
    """Remember what was said: beside the file, else among recterm's own; None where neither can be written."""
    document = {"recterm_columns": VERSION, "path": _key(path), "columns": columns_of(mapping)}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    beside, *others = _places(path)
    if _write(beside, text):
        for other in others:
            other.unlink(missing_ok=True)
        return ColumnMemory(beside, mapping)
    return next((ColumnMemory(other, mapping) for other in others if _write(other, text)), None)


def _places(path: Path) -> tuple[Path, Path]:
    """Beside the file, and for folders that cannot be written in recterm's own."""
    real = path.expanduser().resolve()
    name = hashlib.sha256(_key(path).encode("utf-8", "surrogateescape")).hexdigest()[:24]
    own = load_settings().data_dir / "columns" / f"{name}.json"
    return real.with_name(f"{real.name or 'root'}{MAPPING_ENDING}"), own


def _key(path: Path) -> str:
    return str(path.expanduser().resolve())


def _mapping(file: Path, document: Any) -> ColumnMapping:
    columns = document.get("columns") if isinstance(document, dict) else None
    if (
        not isinstance(columns, dict)
        or not columns
        or not all(role in ROLES and isinstance(column, str) for role, column in columns.items())
    ):
        raise _damaged(file)
    return mapping_of(columns)


def _damaged(file: Path) -> InputError:
    return InputError(
        f"{file} should say which column of the table is what, and cannot be read",
        "Delete it, or say the columns anew with --user COL --item COL.",
    )


def _write(file: Path, text: str) -> bool:
    draft = file.with_name(f".{file.name}.draft")
    try:
        if not file.name.endswith(MAPPING_ENDING):
            file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", errors="surrogateescape")
        draft.replace(file)
    except OSError:
        return False
    return True
