"""Waiting writes to the library file: retried, reported on failure, asked about before the app quits."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import event_text
from recterm.errors import RectermError
from recterm.present.text import clean, counted, star_glyphs
from recterm.service.live.state.acts import FeedbackAct
from recterm.tui.shared.toasts import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import App
    from textual.timer import Timer

    from recterm.domain.kind_words import KindWords
    from recterm.service.live.session import Session
    from recterm.service.live.state.acts import Act
    from recterm.service.live.writes.lane import Failure

    _App = App[int]
else:
    _App = object  # a second parent that is a node would hide the styles and keys of the first one

EVERY = 0.05
"""Seconds between two attempts: waiting changes are saved within a few frames of the file becoming free."""

LAST_TRY = 400
"""Milliseconds that a closing app waits for another writer: it may have little more than a second to end."""

LISTED = 8
"""Maximum waiting changes that are named before the app quits."""

KEEP_WAITING, LOSE_THEM = "wait", "lose"


class WaitingWrites:
    """Writer of the changes that wait in a session's lane, while the app runs."""

    def __init__(self, app: App[int], session: Session) -> None:
        self._app, self._session = app, session
        self._timer: Timer | None = None
        self._leaving: int | None = None
        session.writes.queue_when_busy(self._begin)

    def _begin(self) -> None:
        """Start retrying, until nothing waits."""
        if self._timer is None:
            self._timer = self._app.set_interval(EVERY, self._try)

    def _try(self) -> None:
        written = self._session.writes.flush()
        for failure in written.failures:
            self._tell(failure)
        if written:
            from recterm.tui.shared.frame.frame import FrameScreen

            for screen in self._app.screen_stack:
                if isinstance(screen, FrameScreen):
                    screen.writes_settled(moved=written.moved)
        if self._session.writes.n_waiting:
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._leaving is not None:
            self._app.exit(return_code=self._leaving)

    def _tell(self, failure: Failure) -> None:
        error = failure.error
        text = f"{format_act(failure.act, self._session.catalogue.words)}\n{error.message}\n{error.hint}".rstrip()
        say(self._app, text, "Not saved", severity="error", seconds=30)

    def leave(self, code: int, stay: Callable[[], None] = lambda: None) -> None:
        """Quit the app; if changes wait, ask first, and quit on its own as soon as they are saved.

        `stay` is called when the person chooses to continue.
        """
        if not self._session.writes.n_waiting:
            self._app.exit(return_code=code)
            return
        if self._leaving is not None:
            return
        self._leaving = code
        from recterm.tui.shared.dialogs.choose import ChooseScreen
        from recterm.tui.shared.lists.choice_list import Choice

        waiting = self._session.writes.waiting
        choices = [
            Choice(KEEP_WAITING, "Wait until they are saved, then quit"),
            Choice(LOSE_THEM, "Quit now and lose them"),
        ]
        facts = [("waiting", line, "facts--text") for line in format_acts(waiting, self._session.catalogue.words)]
        facts.append(("why", "another program is writing to this library", "facts--text"))
        title = f"{counted(len(waiting), 'change')} not saved yet"
        screen = ChooseScreen(title, choices, {KEEP_WAITING}, single=True, facts=facts)
        self._app.push_screen(screen, partial(self._answered, code, stay))

    def _answered(self, code: int, stay: Callable[[], None], chosen: frozenset[str] | None) -> None:
        if chosen is None:
            self._leaving = None
            stay()
        elif LOSE_THEM in chosen:
            self._session.writes.give_up()
            self._app.exit(return_code=code)
        else:
            say(self._app, "recterm quits as soon as they are saved.", seconds=60)


class LeavesWhenSaved(_App):
    """App that quits once its changes are saved, or after asking."""

    session: Session | None
    next_library: str | None = None
    """Library to open next, if the app closes for another one."""
    next_greeting = ""
    """Message shown once the next library is open."""
    lost = False
    """Whether something could not be saved before the end."""
    _waiting: WaitingWrites | None = None

    def save_in_order(self) -> None:
        """Queue changes in order from now on, so that no key waits for another program that writes to the library."""
        if self.session is not None:
            self._waiting = WaitingWrites(self, self.session)

    async def action_quit(self) -> None:
        """Quit; if something is not saved yet, ask first."""
        self.leave(0)

    def leave(self, code: int) -> None:
        """Quit with this exit code; if something is not saved yet, ask first."""
        if self._waiting is None:
            self.exit(return_code=code)
        else:
            self._waiting.leave(code, self._stay)

    def _stay(self) -> None:
        self.next_library = None


def format_acts(acts: Sequence[Act], words: KindWords) -> list[str]:
    """Return waiting changes as lines; those beyond LISTED only as a number."""
    lines = [format_act(act, words) for act in acts[:LISTED]]
    more = len(acts) - len(lines)
    return [*lines, f"and {more:,} more"] if more else lines


def format_act(act: Act, words: KindWords) -> str:
    """Return a change as a line: `Alien ★★★★½`, `Heat: viewed`."""
    title = clean(act.title)
    if not isinstance(act, FeedbackAct):
        return title
    if act.value is not None:
        return f"{title} {star_glyphs(act.value)}"
    return f"{title}: {words.fill(event_text(act.kind).became)}"


def save_before_closing(session: Session) -> bool:
    """Try once more to save waiting changes, and return whether all are saved; name the lost ones on stderr.

    For an app that ended without its own keys. What shelves showed is written first; if that fails, the next start
    does not miss it.
    """
    try:
        session.shown.flush()
    except RectermError as error:
        sys.stderr.write(f"recterm: what was shown is not kept: {error.message}\n")
    if not session.writes.n_waiting:
        return True
    written = session.writes.flush(LAST_TRY)
    lost = [*(failure.act for failure in written.failures), *session.writes.waiting]
    for line in format_acts(lost, session.catalogue.words):
        sys.stderr.write(f"recterm: not saved, the library was busy: {line}\n")
    return not lost
