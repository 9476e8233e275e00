"""Quiz screen: one question at a time beside For you, which changes with every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from recterm.domain.quiz import QUESTIONS, QuizAnswer
from recterm.domain.shelf import FOR_YOU
from recterm.errors import RectermError
from recterm.present.quiz import answer_choices, ending, question_lines
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.breakpoints import THREE_LAYOUTS
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.lists.choice_list import Choice, ChoiceList
from recterm.tui.shared.lists.line_list import LineList
from recterm.tui.shared.lists.shelf_panel import ShelfPanel
from recterm.tui.shared.toasts import refuse
from recterm.tui.welcome.quiz_course import QuizCourse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from recterm.service.live.session import Session
    from recterm.tui.keys.action import Action
    from recterm.tui.keys.actions import Keymap

WAITING = ("The first question comes as soon as the models are trained.",)
GO_ON, MORE = "go-on", "more"
BACK = "quiz-back"
LEAST_PICKS, LINES_OF_PICK, LINES_AROUND = 10, 2, 4
"""A tall terminal has room for more than ten picks, between its header, frame and footer."""


class QuizScreen(FrameScreen):
    """Screen with the question, its answers, and the list that they change."""

    SCOPES = (Scope.QUIZ, Scope.BACK)
    BINDINGS = bindings(Scope.QUIZ, Scope.BACK)
    AUTO_FOCUS = "#answers"
    HORIZONTAL_BREAKPOINTS = THREE_LAYOUTS
    DEFAULT_CSS = """
    QuizScreen {
        layout: vertical;
        & #quiz { height: 1fr; }
        & #question { width: 2fr; height: 1fr; }
        & #named { height: auto; margin: 0 0 1 0; padding: 0 1; }
        & #answers { height: 4; overflow-x: hidden; }
        & #for-you { width: 3fr; height: 1fr; }
        &.-narrow #quiz { layout: vertical; }
        &.-narrow #question { width: 100%; height: auto; }
        &.-narrow #for-you { width: 100%; }
    }
    """

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self._course = QuizCourse(session)
        self._asked = Static("", id="named", markup=False)
        self._answers = ChoiceList((), (), id="answers", single=True)
        self._for_you = ShelfPanel(session, "For you", id="for-you")

    def compose(self) -> ComposeResult:
        """Yield the question with its answers, and For you."""
        yield HeadLine()
        with Horizontal(id="quiz"):
            with Vertical(id="question"):
                yield self._asked
                yield self._answers
            yield self._for_you
        yield ActionFooter()

    def on_mount(self) -> None:
        """Ask the first question once the models are loaded."""
        self.show_head()
        self._begin()

    def models_ready(self) -> None:
        """Begin, if the quiz was opened before the models were loaded."""
        super().models_ready()
        if self._course.item is None:
            self._begin()

    def _offers(self, action: Action) -> bool:
        """Return whether the footer names an action now: without a question there is nothing to answer or skip."""
        if action.scope is not Scope.QUIZ:
            return super()._offers(action)
        return self._course.can_go_back if action.id == BACK else self._course.item is not None

    def _begin(self) -> None:
        if self.session.models.ready:
            self._refresh()
            self._ask_next()
        else:
            self._for_you.teach("For you", *WAITING)
            self._show("Quiz", WAITING, ())

    def _refresh(self) -> None:
        """Show the list as it is after the last answer."""
        n = max(LEAST_PICKS, (self.app.size.height - LINES_AROUND) // LINES_OF_PICK)
        (shelf,) = self.session.shelves.all(n=n, names=(FOR_YOU,)).shelves
        self._for_you.show(shelf, dials=self.session.shelves.reranking.dials)
        self.show_head()

    def _ask_next(self) -> None:
        """Show the next question; after the last one, the end."""
        row = None if self._course.finished else self.session.quiz.question(self._course.rows)
        if row is None:
            self._end()
        else:
            self._course.ask(row)
            self._show_question()

    def _show_question(self) -> None:
        item = self._course.item
        assert item is not None
        words = self.session.catalogue.words
        choices = answer_choices(words, lambda answer: self.keymap.shown(f"quiz-{answer}"))
        self._show(f"{self._course.number} of {QUESTIONS}", question_lines(item), choices)

    def _end(self) -> None:
        self._course.end()
        keys = [(GO_ON, "Go on", ""), (MORE, f"{QUESTIONS} more questions", "")]
        self._show("Quiz", ending(self._course.said, self.session.catalogue.words), keys)

    def _show(self, title: str, lines: tuple[str, ...], choices: Sequence[tuple[str, str, str]]) -> None:
        panel = self.query_one("#question", Vertical)
        panel.border_title = Content(title)
        self._asked.update(Content("\n".join(lines)))
        self._answers.offer([Choice(*choice) for choice in choices], ())
        self._answers.cursor = 0
        self._show_keys()

    @on(ChoiceList.Accepted)
    def _accepted(self) -> None:
        self._answers.action_tick()

    @on(ChoiceList.Changed)
    def _chosen(self) -> None:
        for value in self._answers.chosen:
            if value == GO_ON:
                self.dismiss()
            elif value == MORE:
                self._course.again()
                self._ask_next()
            else:
                self.action_answer(value)

    @on(LineList.Opened)
    def _open(self, message: LineList.Opened) -> None:
        self.open_item(message.row)

    def action_answer(self, name: str) -> None:
        """Record an answer; the list and the next question follow."""
        if self._course.item is None:
            return
        try:
            recorded = self._course.answer(QuizAnswer(name))
        except RectermError as error:
            refuse(self, error, "Not recorded", severity="error")
            return
        if recorded:
            self._refresh()
        self._ask_next()

    def action_skip(self) -> None:
        """Ask another question in place of this one."""
        if self._course.item is not None:
            self._course.skip()
            self._ask_next()

    def action_previous(self) -> None:
        """Return to the question before this one, and take its answer back."""
        try:
            taken_back = self._course.back()
        except RectermError as error:
            refuse(self, error)
            return
        if taken_back:
            self._refresh()
        if self._course.item is not None:
            self._show_question()

    def writes_settled(self, *, moved: bool) -> None:
        """Repaint; if a write turned out differently, show the list without it."""
        super().writes_settled(moved=moved)
        if moved and self.session.models.ready:
            self._refresh()
