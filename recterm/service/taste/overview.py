"""Overview of a profile's taste: the answers of the views that were asked for. Standard library only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.taste.overview import TasteOverview

if TYPE_CHECKING:
    from collections.abc import Collection

    from recterm.domain.model import LibraryInfo
    from recterm.service.taste.insights import TasteReader


def overview_of(
    reader: TasteReader,
    info: LibraryInfo,
    profile: str,
    views: Collection[str],
    year: int | None = None,
    *,
    kept: bool = True,
) -> TasteOverview:
    """Return the answers of some views.

    Args:
        reader: of the library.
        info: facts about the library.
        profile: name of the profile.
        views: names of fields of `TasteOverview`.
        year: the year in review; by default the latest with events.
        kept: whether it is kept what shelves show.

    Raises:
        LibraryError: the library is damaged.
        ModelMissingError: the map's model was trained by another version of recterm.
    """
    return TasteOverview(
        info.name,
        info.heading,
        info.simulated,
        profile,
        reader.habits() if "habits" in views else None,
        reader.disagreements() if "disagreements" in views else None,
        reader.drift() if "drift" in views else None,
        reader.people() if "people" in views else None,
        reader.map() if "map" in views else None,
        reader.year(year) if "year" in views else None,
        reader.diary() if "diary" in views else None,
        reader.taken(profile, kept=kept) if "taken" in views else None,
    )
