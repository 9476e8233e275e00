"""Pages of a taste: the table of its views, and the page that shows some to read or to share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.present.taste.blocks import Page
from recterm.present.taste.diary import diary_section
from recterm.present.taste.disagreements import disagreements_section
from recterm.present.taste.drift import drift_section
from recterm.present.taste.habits import habits_section
from recterm.present.taste.map_words import map_section
from recterm.present.taste.people import people_section
from recterm.present.taste.taken import taken_section
from recterm.present.taste.year import year_section

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from recterm.domain.answers.taste.overview import TasteOverview
    from recterm.domain.kind_words import KindWords
    from recterm.present.taste.blocks import Section


@dataclass(frozen=True, slots=True)
class ViewWords:
    """A view of a taste."""

    name: str
    """Name on the command line, and the field of `TasteOverview`."""
    about: str
    """What it shows, where views are chosen."""
    section: Callable[[Any, KindWords], Section]
    """Function that puts the answer into words."""


VIEWS: tuple[ViewWords, ...] = (
    ViewWords("diary", "your latest events, with your notes", diary_section),
    ViewWords("habits", "how you rate against others; genres, decades and makers", habits_section),
    ViewWords("disagreements", "what you like more or less than everyone else", disagreements_section),
    ViewWords("drift", "what changed over time", drift_section),
    ViewWords("people", "people like you, with a compatibility", people_section),
    ViewWords("map", "the catalogue as a map, and where you are", map_section),
    ViewWords("year", "a year in review", year_section),
    ViewWords("taken", "what came of what your shelves showed", taken_section),
)
"""Every view, in the order of the page."""

UNASKED = ("diary", "taken")
"""Views that a page has only where they are named: they say what was done, day by day, not what is liked."""

BY_NAME = {view.name: view for view in VIEWS}

SIMULATED = "others are a simulated community, not people"


def page_of(overview: TasteOverview, views: tuple[str, ...], words: KindWords, *, shared: bool = False) -> Page:
    """Return a page with some views.

    Args:
        overview: the answers; a view without one says why it is empty.
        views: names of the views, in the order of the page.
        words: the words for the library's items.
        shared: leave out the other profiles of the library, whose taste is not the reader's to see.
    """
    sections = tuple(
        people_section(overview.people, words, profiles=not shared)
        if name == "people"
        else BY_NAME[name].section(getattr(overview, name), words)
        for name in views
    )
    others = f"; {SIMULATED}" if overview.simulated else ""
    return Page(f"The taste of {overview.profile}", f"{overview.data}{others}", sections)
