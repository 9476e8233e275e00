"""Dialog base: the keys of its scopes, including help."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import ModalScreen, ScreenResultType

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import bindings
from recterm.tui.shared.frame.stack import ClosesOnce


class Dialog(ClosesOnce, ModalScreen[ScreenResultType]):
    """Box over the screen that asked; the app's keys do not reach it, so help is bound here."""

    SCOPES: ClassVar[tuple[Scope, ...]] = ()
    BINDINGS = bindings(Scope.DIALOG)

    @property
    def scopes_here(self) -> tuple[Scope, ...]:
        """The scopes whose keys work now, nearest first."""
        focused: tuple[Scope, ...] = getattr(self.focused, "SCOPES", ())
        return (*focused, *self.SCOPES, Scope.DIALOG)
