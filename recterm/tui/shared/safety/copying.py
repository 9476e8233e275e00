"""Copying to the terminal's clipboard (OSC 52), and Ctrl-C: copies the selection, else asks whether to quit."""

from __future__ import annotations

from textual.widgets import Input

from recterm.domain.terminal_text import clean_lines
from recterm.present.text import counted
from recterm.process.interrupts import INTERRUPTED
from recterm.tui.shared.painting.selectable import SelectableLines
from recterm.tui.shared.safety.waiting_writes import LeavesWhenSaved
from recterm.tui.shared.toasts import say

SHOWN = 40
"""Maximum letters of the copied text that the toast shows."""


class CopiesText(LeavesWhenSaved):
    """Mixin, listed before `App`: copies text, and answers Ctrl-C."""

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text to the terminal's clipboard, cleaned: a control character would act where it is pasted."""
        super().copy_to_clipboard(clean_lines(text))

    def action_copy(self) -> None:
        """Copy the title of what is highlighted."""
        if isinstance(self.focused, SelectableLines):
            self._copy(self.focused.title_to_copy)

    def action_copy_list(self) -> None:
        """Copy the whole list that has the focus."""
        if isinstance(self.focused, SelectableLines):
            self._copy(self.focused.text_to_copy)

    def action_interrupt(self) -> None:
        """Copy the selection; without one, ask whether to quit, which the same key confirms."""
        from recterm.tui.shared.dialogs.leaving import LeaveScreen

        field = self.focused
        selected = field.selected_text if isinstance(field, Input) else ""
        selected = selected or self.screen.get_selected_text() or ""
        if selected:
            self.screen.clear_selection()
            self._copy(selected)
        elif isinstance(self.screen, LeaveScreen):
            self.leave(INTERRUPTED)
        else:
            self.push_screen(LeaveScreen(job=bool(getattr(self, "running_jobs", ()))), self._answered)

    def _answered(self, chosen: frozenset[str] | None) -> None:
        from recterm.tui.shared.dialogs.leaving import LEAVE

        if chosen and LEAVE in chosen:
            self.leave(INTERRUPTED)

    def _copy(self, text: str) -> None:
        if not text.strip():
            say(self, "Nothing to copy here.")
            return
        self.copy_to_clipboard(text)
        lines = text.count("\n") + 1
        what = counted(lines, "line") if lines > 1 else text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
        say(self, f"Copied: {what}")
