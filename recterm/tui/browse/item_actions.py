"""Rating, viewing, liking, hiding, saving and undo: the same keys wherever an item is highlighted.

Everything happens in the key handler: the event is on the disk and the shelves are computed before it returns, so that
the next frame shows both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from recterm.domain.feedback_kinds import BY_EVENT, DISLIKES
from recterm.domain.kind_words import words_of
from recterm.domain.model import MAX_STARS, MIN_STARS, EventKind, ItemRow
from recterm.domain.undoing import StepKind
from recterm.errors import RectermError
from recterm.present.text import ELLIPSIS, clean
from recterm.present.undo import import_said, reverted_said
from recterm.tui.browse.recorded import recorded_said
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.frame import FrameScreen
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.lists.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.model import Event
    from recterm.domain.undoing import Reverted

MIDDLE_STARS = 3.0
"""Where half stars start from when there is no rating yet."""


REVERTING = "reverting"
"""The workers that undo and redo large imports."""


class ItemActionsScreen(FrameScreen):
    """A screen with a highlighted item that can be rated."""

    BINDINGS = bindings(Scope.RATING)

    def on_mount(self) -> None:
        """Name what is highlighted, wherever a cursor goes."""
        for panel in self.query(LineList):
            self.watch(panel, "cursor", self.name_target, init=False)

    @property
    def target_list(self) -> LineList | None:
        """The list whose highlighted item the keys act on."""
        return self.focused if isinstance(self.focused, LineList) else None

    @property
    def target(self) -> ItemRow | None:
        """The highlighted item."""
        return self.target_list.highlighted_row if self.target_list is not None else None

    @property
    def target_name(self) -> str:
        """Its title."""
        return self.target_list.highlighted_name if self.target_list is not None else ""

    def feedback_changed(self, row: ItemRow) -> None:
        """Paint what follows from an event."""
        raise NotImplementedError

    def lists_changed(self, row: ItemRow) -> None:
        """Paint what follows from an item's being on other lists than before."""
        raise NotImplementedError

    @on(LineList.StarsClicked)
    def _rate_clicked(self, message: LineList.StarsClicked) -> None:
        if message.row == self.target:
            self.rate_by_click(message.stars)

    def rate_by_click(self, stars: int) -> None:
        """Give as many stars as were clicked; half a star less where it has as many already."""
        if self.target is not None:
            same = self.session.feedback.of(self.target).stars == stars
            self.action_rate(stars - 0.5 if same else stars)

    def action_rate(self, stars: float) -> None:
        """Give the highlighted item this many stars."""
        self._record(EventKind.RATE, stars)

    def action_rate_by(self, step: float) -> None:
        """Give it half a star more or less."""
        if self.target is None:
            return
        stars = self.session.feedback.of(self.target).stars
        wanted = min(MAX_STARS, max(MIN_STARS, (MIDDLE_STARS if stars is None else stars) + step))
        if wanted != stars:
            self._record(EventKind.RATE, wanted)

    def action_unrate(self) -> None:
        """Take its rating away."""
        if self.target is not None and self.session.feedback.of(self.target).stars is not None:
            self._record(EventKind.UNRATE)

    def action_mark(self, kind: str) -> None:
        """Record a kind of feedback; where it holds already, take it back."""
        if self.target is None:
            return
        row = BY_EVENT[EventKind(kind)]
        holds = row.of(self.session.feedback.of(self.target))
        self._record(row.opposite if holds and row.opposite is not None else row.kind)

    def action_lists(self) -> None:
        """Choose the named lists that it is on."""
        from recterm.tui.browse.named_lists import OwnListsScreen

        row = self.target
        if row is None:
            return
        there = self.session.lists.names_with(row)

        def chosen(names: frozenset[str] | None) -> None:
            if names is not None and names != there:
                self._keep_on_lists(row, names)

        self.app.push_screen(OwnListsScreen(self._title(row), self.session.lists.names(), there), chosen)

    def _keep_on_lists(self, row: ItemRow, names: frozenset[str]) -> None:
        try:
            self.session.lists.keep(row, names)
        except RectermError as error:
            self._say(f"{error.message}\n{error.hint}")
            return
        self.lists_changed(row)
        where = clean(", ".join(sorted(names)))
        lists = f"on the list{'s' * (len(names) > 1)} {where}" if names else "on no list"
        self._say(f"{self._title(row)} is {lists}")

    def action_undo(self) -> None:
        """Undo the last step, and say which it was."""
        self._revert(self.session.steps.undo, redo=False)

    def action_redo(self) -> None:
        """Do again what was undone last."""
        self._revert(self.session.steps.redo, redo=True)

    def _revert(self, move: Callable[[], Reverted], *, redo: bool) -> None:
        if any(worker.group == REVERTING and not worker.is_finished for worker in self.workers):
            self._say("The last undo is still at work.")
            return
        try:
            large = self.session.steps.large_import(redo=redo)
            if large is not None:
                self._say(f"{'Redoing' if redo else 'Undoing'}: {import_said(large)} {ELLIPSIS}")
                self._revert_beside(redo=redo)
                return
            done = move()
        except RectermError as error:
            self._say(error.message)
            return
        self.app.clear_notifications()  # what they offer to undo is undone, and many of them would hide the lists
        self._say(reverted_said(done, self.session.catalogue.title_of, self.session.catalogue.words))
        self.reverted(done)

    @work(exclusive=True, group=REVERTING)
    async def _revert_beside(self, *, redo: bool) -> None:
        """Undo or redo a large import while the app goes on."""
        from recterm.service.live.writes.undoing import revert_beside

        library, profile = self.session.info.path, self.session.profile.name
        try:
            done = await in_thread(lambda: revert_beside(library, profile, redo=redo))
        except RectermError as error:
            self._say(error.message)
            return
        self.session.steps.reverted_beside(done)
        self._say(reverted_said(done, self.session.catalogue.title_of, self.session.catalogue.words))
        self.reverted(done)

    def reverted(self, done: Reverted) -> None:
        """Paint what follows from an undo or redo."""
        row = None if done.item is None else self.session.catalogue.row_of(done.item)
        if done.kind is StepKind.FEEDBACK and row is not None:
            self.feedback_changed(row)
        else:
            self.writes_settled(moved=True)
        self.name_target()

    def _record(self, kind: EventKind, stars: float | None = None) -> None:
        row, here = self.target, self.target_list
        if row is None:
            return
        try:
            event = self.session.feedback.record(kind, row, stars)
        except RectermError as error:
            self.notify(f"{error.message}\n{error.hint}", title="Not recorded", severity="error", markup=False)
            return
        self.feedback_changed(row)
        self.name_target()
        disliked = kind in [known.kind for known in DISLIKES]
        if disliked or (here is not None and not here.lists(row)):
            self._say_left(event, row)

    def _say_left(self, event: Event, row: ItemRow) -> None:
        """Say what an event did whose item left the screen with it, and which key brings it back."""
        (item,) = self.session.catalogue.page([row])
        self.app.clear_notifications()
        self._say(recorded_said(event, item.title, words_of(item.kind), self.keymap.shown("undo")))

    def _title(self, row: ItemRow) -> str:
        (item,) = self.session.catalogue.page([row])
        return clean(item.title)

    def _say(self, text: str) -> None:
        self.notify(text, markup=False)
