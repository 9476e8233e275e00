"""Rating keys of the taste screen: the visible view may rate its lines in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.item.rating_keys import RatingKeys

if TYPE_CHECKING:
    from recterm.tui.item.rated_screen import RatedScreen
    from recterm.tui.taste.taste_tabs import TasteTabs
    from recterm.tui.taste.view import LineRating


class TasteRating(RatingKeys):
    """Controller that leaves ratings to the visible view if it rates lines, and else rates the highlighted item."""

    def __init__(self, screen: RatedScreen, tabs: TasteTabs) -> None:
        super().__init__(screen)
        self._tabs = tabs

    @property
    def _line(self) -> LineRating | None:
        return self._tabs.view.line_rating

    def rate_by_click(self, stars: int) -> None:
        """Give the number of stars clicked, or half a star less."""
        (self._line.rate_by_click if self._line is not None else super().rate_by_click)(stars)

    def action_rate(self, stars: float) -> None:
        """Rate what is highlighted."""
        (self._line.rate if self._line is not None else super().action_rate)(stars)

    def action_rate_by(self, step: float) -> None:
        """Change the rating by a step, such as half a star."""
        (self._line.rate_by if self._line is not None else super().action_rate_by)(step)

    def action_unrate(self) -> None:
        """Remove the rating."""
        (self._line.unrate if self._line is not None else super().action_unrate)()

    def action_note(self) -> None:
        """Ask for the stars, the day and the note of what is highlighted."""
        (self._line.note if self._line is not None else super().action_note)()
