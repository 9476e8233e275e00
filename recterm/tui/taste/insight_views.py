"""Views of a taste in words: habits, disagreements, drift, people, and a year that can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.taste.insight import InsightView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain.answers.taste.disagreements import Disagreements
    from recterm.domain.answers.taste.drift import Drift
    from recterm.domain.answers.taste.habits import HabitsAnswer
    from recterm.domain.answers.taste.people import People
    from recterm.domain.answers.taste.year import YearInReview
    from recterm.service.live.session import Session
    from recterm.service.taste.insights import TasteReader
    from recterm.tui.keys.actions import Keymap


class HabitsView(InsightView):
    """How the profile rates against others, and its genres, decades and makers."""

    NAME = PAGE = "habits"
    TITLE = "Habits"

    def read(self, reader: TasteReader) -> HabitsAnswer:
        """Return the habits."""
        return reader.habits()


class DisagreementsView(InsightView):
    """What the profile likes more or less than everyone else."""

    NAME = PAGE = "disagreements"
    TITLE = "Apart"

    def read(self, reader: TasteReader) -> Disagreements | None:
        """Return the disagreements."""
        return reader.disagreements()


class DriftView(InsightView):
    """What changed over time."""

    NAME = PAGE = "drift"
    TITLE = "Drift"

    def read(self, reader: TasteReader) -> Drift:
        """Return the drift."""
        return reader.drift()


class PeopleView(InsightView):
    """Who is like the profile."""

    NAME = PAGE = "people"
    TITLE = "People"

    def read(self, reader: TasteReader) -> People | None:
        """Return the people."""
        return reader.people()


class YearView(InsightView):
    """Year in review: the latest with events, until another is chosen."""

    NAME = PAGE = "year"
    TITLE = "Year"
    SCOPES = (Scope.YEAR, Scope.INSIGHT)
    BINDINGS = bindings(*SCOPES)

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.year: int | None = None
        """The chosen year; None for the latest."""

    @property
    def carriers(self) -> Mapping[str, Controller]:
        """The keys that change the year."""
        return {"year": YearKeys(self)}

    @property
    def choices(self) -> object:
        """The year."""
        return self.year

    @property
    def page_year(self) -> int | None:
        """The chosen year."""
        return self.year

    def read(self, reader: TasteReader) -> YearInReview:
        """Return the year in review."""
        return reader.year(self.year)

    def turn(self, step: int) -> None:
        """Show the next year with events, or the one before; the last ones stay."""
        if self.answer is None:
            return
        shown: int = self.answer.year
        years = [year for year in self.answer.years if (year > shown if step > 0 else year < shown)]
        if years:
            self.year = min(years) if step > 0 else max(years)
            self.show()


class YearKeys(Controller):
    """Controller of the keys that change the year."""

    def __init__(self, view: YearView) -> None:
        self._view = view

    def action_turn(self, step: int) -> None:
        """Show another year."""
        self._view.turn(step)
