"""Marks of a profile's feedback on an item: the same on every line of every list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.text import WAITING, marks, own_short, short_marks, star_glyphs

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow
    from recterm.service.live.session import Session


class Marks:
    """Own stars and marks of items, from the session's memory."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def stars(self, row: ItemRow) -> str:
        """Return the profile's stars as signs: `★★★★½`; empty without a rating."""
        stars = self._session.feedback.of(row).stars
        return "" if stars is None else star_glyphs(stars)

    def short_stars(self, row: ItemRow) -> str:
        """Return the same in four cells: `4½★`."""
        stars = self._session.feedback.of(row).stars
        return "" if stars is None else own_short(stars)

    def waiting(self, row: ItemRow) -> str:
        """Return a sign before the stars while feedback on the item is not saved yet, else a blank."""
        return WAITING if self._session.writes.waits_on(row) else " "

    def places(self, row: ItemRow) -> str:
        """Return every mark in its place."""
        return marks(self._session.feedback.of(row), self._session.lists.any_with(row))

    def short(self, row: ItemRow, *, counted: bool = True) -> str:
        """Return the present marks, side by side; with the number of views unless a column has it."""
        return short_marks(self._session.feedback.of(row), self._session.lists.any_with(row), counted=counted)
