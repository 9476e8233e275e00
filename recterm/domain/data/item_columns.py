"""Item columns: the items of a data set, as an import hands them to the store, without an object per item."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from recterm.domain.model import NewItem

FEATURES = "features"
"""The fact that holds an item's features: column -> words."""

REVIEW_WORDS = "review words"
"""The feature that texts of reviews give items."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ItemColumns:
    """Fields of `NewItem`, (I,) entries per column; an item's index is its row."""

    id: Sequence[str]
    title: Sequence[str]
    sort_title: Sequence[str]
    """`titles.sort_title(title)` of each."""
    year: Sequence[int | None]
    kind: Sequence[str]
    genres: Sequence[tuple[str, ...]]
    creators: Sequence[tuple[str, ...]]
    original_titles: Sequence[tuple[str, ...]]
    facts: Sequence[str]
    """JSON objects."""
    count: Sequence[int]
    mean: Sequence[float | None]
    aliases: Sequence[tuple[str, str, int]]
    """Namespace, value and row of every alias; ascending ones are stored faster."""

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def of(cls, items: Iterable[NewItem], first: int = 0) -> Self:
        """Make the columns of some items; `first` is the row of the first one."""
        listed = list(items)
        return cls(
            id=[item.id for item in listed],
            title=[item.title for item in listed],
            sort_title=[item.sort_title for item in listed],
            year=[item.year for item in listed],
            kind=[item.kind for item in listed],
            genres=[item.genres for item in listed],
            creators=[item.creators for item in listed],
            original_titles=[item.original_titles for item in listed],
            facts=[encoded(item.facts) for item in listed],
            count=[item.count for item in listed],
            mean=[item.mean for item in listed],
            aliases=[(*alias, row) for row, item in enumerate(listed, first) for alias in sorted(item.aliases.items())],
        )


def encoded(facts: Mapping[str, Any]) -> str:
    """Encode facts as a JSON object."""
    return _ENCODER.encode(dict(facts)) if facts else "{}"
