"""Course of a quiz: the question that is asked, those before it, and what their answers were recorded as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.quiz import QUESTIONS, QuizAnswer

if TYPE_CHECKING:
    from recterm.domain.model import EventId, Item, ItemRow
    from recterm.service.live.session import Session


@dataclass(frozen=True, slots=True)
class _Answered:
    """Question that was answered."""

    item: Item
    event: EventId | None
    """The event that the answer was recorded as; None if it was recorded as nothing."""


class QuizCourse:
    """Questions and answers of one quiz; an answer is an ordinary event, which `u` undoes later."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.item: Item | None = None
        """The item that the question is about; None between questions."""
        self._before: list[_Answered] = []
        self._skipped: list[ItemRow] = []
        self._wanted = QUESTIONS
        self._last_event = session.shelves.revision.event
        """The profile's last event, as this quiz left it."""

    @property
    def rows(self) -> list[ItemRow]:
        """Items that need no further question."""
        return [*(answered.item.row for answered in self._before), *self._skipped]

    @property
    def number(self) -> int:
        """Number of the question, from 1."""
        return len(self._before) % QUESTIONS + 1

    @property
    def finished(self) -> bool:
        """Whether every question has an answer."""
        return len(self._before) >= self._wanted

    @property
    def can_go_back(self) -> bool:
        """Whether a question was answered before this one."""
        return bool(self._before)

    @property
    def said(self) -> int:
        """Number of answers that were recorded."""
        return sum(answered.event is not None for answered in self._before)

    def ask(self, row: ItemRow) -> None:
        """Ask about an item."""
        (self.item,) = self._session.catalogue.page([row])

    def answer(self, answer: QuizAnswer) -> bool:
        """Record the answer to the question; return whether it is one that is recorded.

        Raises:
            RectermError: the library cannot be written.
        """
        assert self.item is not None
        recorded = self._session.quiz.recorded(answer)
        event = None
        if recorded is not None:
            self._session.feedback.record(recorded.kind, self.item.row, recorded.stars)
            event = self._last_event = self._session.shelves.revision.event
        self._before.append(_Answered(self.item, event))
        self.item = None
        return event is not None

    def skip(self) -> None:
        """Leave the question without an answer."""
        if self.item is not None:
            self._skipped.append(self.item.row)
            self.item = None

    def back(self) -> bool:
        """Return to the question before; return whether its answer was undone.

        An answer that is no longer the last thing that the profile did stays, and is replaced by the next one.

        Raises:
            RectermError: the library cannot be written.
        """
        if not self._before:
            return False
        last = self._before[-1]
        undone = last.event is not None and self._last_event == self._session.shelves.revision.event
        if undone:
            self._session.steps.undo()
            self._last_event = self._session.shelves.revision.event
        self._before.pop()
        self.item = last.item
        return undone

    def end(self) -> None:
        """Ask nothing more."""
        self.item = None

    def again(self) -> None:
        """Go on with as many questions again."""
        self._wanted = len(self._before) + QUESTIONS
