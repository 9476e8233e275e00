"""Posters: pictures of items in a folder beside a library, which a person puts there. Standard library only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.domain.model import ItemId

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")


def posters_of(library: str | Path) -> Path:
    """Return the folder of a library's posters: `films.posters` beside `films.recterm`."""
    return Path(library).with_suffix(".posters")


def poster_of(library: str | Path, item: ItemId) -> Path | None:
    """Return the picture of an item, such as `film-alien-1979.jpg` of `film:alien-1979`; None if there is none.

    Everything in an id that no file system takes for a letter is a hyphen in the name, so that no id leaves the folder.
    """
    folder, name = posters_of(library), _NOT_IN_NAMES.sub("-", item).strip(".")
    paths = (folder / f"{name}{ending}" for ending in ENDINGS) if name else ()
    return next((path for path in paths if path.is_file()), None)
