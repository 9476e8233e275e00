"""Empty panels: what would be here, and which key brings it; the app puts that of an action for `⟦data⟧`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import FEEDBACK_KINDS
from recterm.domain.model import Listing
from recterm.present.text import clean

if TYPE_CHECKING:
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import CatalogueQuery, Progress

LOADING = ("Loading the models …",)
NO_DATA = ("No data yet", "", "Press ⟦data⟧, then ⟦import-data⟧ to import a data set to learn from.")
FIRST_LIKE = (
    "Nothing liked yet",
    "",
    "Press ⟦rate-4⟧, ⟦rate-5⟧ or ⟦like⟧ on something you like: its neighbours appear here.",
)
BAR_WIDTH = 24

_LISTS = {
    Listing.ALL: ("The catalogue is empty", "", "Press ⟦data⟧, then ⟦import-data⟧ to import a data set."),
    Listing.UNSEEN: ("Nothing {undone} is left", "", "Press ⟦listing⟧ for the next list."),
    Listing.OWN: (
        "No items added by you",
        "",
        "Items of your histories (⟦data⟧, then ⟦import-history⟧) that are not in this catalogue.",
    ),
    **{row.listing: (row.text.empty, "", row.text.empty_hint) for row in FEEDBACK_KINDS},
}


def empty_catalogue(query: CatalogueQuery, words: KindWords) -> tuple[str, ...]:
    """Return what the catalogue shows when nothing matches."""
    if query.text:
        return (
            f"Nothing matches “{clean(query.text)}”",
            "",
            "Press ⟦search⟧ to change the search, ⟦clear⟧ to clear it.",
        )
    if query.filtered:
        return ("Nothing matches this filter", "", "Press ⟦filter⟧ to change it, ⟦clear⟧ to clear it.")
    return tuple(words.fill(line) for line in _LISTS[query.listing])


def format_training(progress: Progress) -> tuple[str, ...]:
    """Return a job's progress as lines of a panel, with a bar where the end is known."""
    lines = ["Training the models", "", clean(progress.stage)]
    if progress.total > 0:
        lines.append(bar(progress.done / progress.total))
    lines.append(clean(progress.message))
    return (*lines, "", "Browse and rate in the meantime: the shelves fill when it is done.")


def bar(share: float, width: int = BAR_WIDTH) -> str:
    """Return a share of 1 as a bar with its percentage."""
    share = min(1.0, max(0.0, share))
    full = round(share * width)
    return f"{'━' * full}{'─' * (width - full)} {share:4.0%}"
