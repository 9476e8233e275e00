"""Saved weights of a person's plays, for the next export of a service, or the next table with the same headings."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from recterm.domain.data.event_weights import MOST_WEIGHT, NO_COLUMN, UNSAID, EventChoice, parse_half_life
from recterm.errors import InputError, WriteError
from recterm.process.atomic_files import atomic_file, private_folder
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from recterm.ingest.exports import MappedTable

VERSION = 1

CHANGE = "--event, --half-life and --dwell change them, --event none forgets them"


@dataclass(slots=True)
class PlayWeights:
    """Weights of one import or preview: the given ones, else those that were saved."""

    given: EventChoice = UNSAID
    fresh: bool = False
    """Whether saved weights are ignored."""
    file: Path | None = field(default=None, init=False)
    """File with the weights that were used, if they are saved."""
    used: EventChoice = field(default=UNSAID, init=False)

    def recall(self, service: str, tables: Sequence[MappedTable]) -> EventChoice | None:
        """Return the saved weights of a service, or of the first table that has some; None without any.

        Args:
            service: name of the reader.
            tables: the person's own tables; none for an export.

        Raises:
            InputError: the file with the weights is damaged.
        """
        if self.fresh or self.given != UNSAID:
            return None
        for file in _places(service, tables):
            if (choice := _read(file)) is not None:
                self.file, self.used = file, choice
                return choice
        return None

    def keep(self, service: str, tables: Sequence[MappedTable]) -> None:
        """Save the given weights, if there are any; what cannot be written is not saved."""
        for file in _places(service, tables) if self.given != UNSAID else ():
            try:
                private_folder(file.parent)
                with atomic_file(file, replace=True, private=True) as draft:
                    draft.write_text(json.dumps(_document(self.given), indent=1) + "\n", encoding="utf-8")
            except WriteError:
                return
            self.file, self.used = file, self.given

    def forget(self, service: str, tables: Sequence[MappedTable]) -> None:
        """Delete the saved weights."""
        for file in _places(service, tables):
            file.unlink(missing_ok=True)

    @property
    def saved(self) -> str:
        """The file with the weights that were used; empty where none are saved."""
        return "" if self.file is None else str(self.file)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was used, and how to change it; nothing where no weights are saved."""
        return () if self.file is None else (f"weights as remembered in {self.file}: {text_of(self.used)}; {CHANGE}",)


def text_of(choice: EventChoice) -> str:
    """Return weights as text: `skip = -0.3, half-life = 180d`."""
    texts = [f"{kind} = {weight:g}" for kind, weight in choice.weights]
    texts += [] if choice.half_life is None else [f"half-life = {choice.half_life:g}d"]
    return ", ".join([*texts, *(["dwell = none"] if choice.strength == NO_COLUMN else [])])


def _places(service: str, tables: Sequence[MappedTable]) -> list[Path]:
    """Return the file for a service, or those for each table, whatever the order of its columns."""
    folder = load_settings().data_dir / "columns"
    if not tables:
        return [folder / f"plays-{service}.json"]
    headings = dict.fromkeys("\0".join(sorted(table.columns)) for table in tables)
    keys = (hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24] for text in headings)
    return [folder / f"plays-{key}.json" for key in keys]


def _document(choice: EventChoice) -> dict[str, object]:
    document: dict[str, object] = {"recterm_play_weights": VERSION, "events": dict(choice.weights)}
    if choice.half_life is not None:
        document["half_life"] = f"{choice.half_life:g}d"
    if choice.strength is not None:
        document["dwell"] = choice.strength
    return document


def _read(file: Path) -> EventChoice | None:
    """Read what `_document` made; None if there is nothing.

    Raises:
        InputError: it is damaged.
    """
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        return None
    except (ValueError, RecursionError) as error:
        raise _damaged(file) from error
    weights = document.get("events") if isinstance(document, dict) else None
    if not isinstance(weights, dict):
        raise _damaged(file)
    half_life, strength = document.get("half_life"), document.get("dwell")
    numbers = all(isinstance(weight, int | float) and abs(weight) <= MOST_WEIGHT for weight in weights.values())
    if not numbers or not all(text is None or isinstance(text, str) for text in (half_life, strength)):
        raise _damaged(file)
    try:
        days = None if half_life is None else parse_half_life(half_life)
    except InputError as error:
        raise _damaged(file) from error
    return EventChoice(None, strength, tuple((kind, float(weight)) for kind, weight in weights.items()), days)


def _damaged(file: Path) -> InputError:
    return InputError(
        f"{file} should hold the weights of your plays, but cannot be read",
        "delete it, or ignore it with --fresh",
        code="saved_columns_damaged",
    )
