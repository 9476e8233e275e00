"""Action type, and the parts of the app where one works."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where an action works: the parts of the app that carry its keys."""

    SEARCH = "the search line"
    LIST = "lists"
    RATING = "what is highlighted"
    BROWSE = "the browse screen"
    BACK = "this screen"
    ITEM = "the item screen"
    CHOICE = "choices"
    FILTER = "the filter"
    CHOOSE = "a choice"
    PROFILES = "the profiles"
    LAB = "the lab"
    DATA = "the data screen"
    REVIEW = "the titles to decide on"
    REPORT = "a report"
    PREVIEW = "a preview"
    PATH = "while you type"
    DIALOG = "every dialog"
    HELP = "this help"
    UNEXPECTED = "this report"
    PREPARING = "the first start"
    APP = "everywhere"


CANCELS_JOB = "cancel-job"
"""The effect of the actions that stop a running job."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the app can do."""

    id: str
    """Stable name, also the one to remap its keys with in the settings file."""
    keys: tuple[str, ...]
    title: str
    """What it does, for palette and help; with words for the kind of items in braces, such as `{done}`."""
    scope: Scope
    call: str
    """Textual's action string: `rate(4)`; before it the controller that carries it: `jobs.cancel`."""
    footer: str = ""
    """Its word in the footer, also with words in braces, `{target}` among them; empty keeps it out."""
    weight: int = 0
    """The lighter ones leave the footer first when it gets narrow."""
    group: str = ""
    """Neighbours of one group share a line in help and footer."""
    group_title: str = ""
    palette: bool = True
    effect: str = ""
    """What it changes at once, without asking, in a word that actions of several screens may share."""
    priority: bool = False
    """True when the key acts before those typed after it are handed out: no letter of `/alien` is lost on the way."""

    @property
    def changes(self) -> str:
        """What its key changes at once: of what a person said of an item, or of a running job; empty if nothing.

        Such a key changes the same wherever it means anything, so that one Escape too many does no harm.
        """
        return self.effect or (self.id if self.scope is Scope.RATING else "")

    @property
    def on_target(self) -> bool:
        """Whether it does something to the highlighted item."""
        return self.scope is Scope.RATING and self.id != "undo"

    @property
    def command(self) -> str:
        """The action string for parts outside the bound keys: palette and footer."""
        if "." in self.call:
            return self.call
        place = {Scope.APP: "app", Scope.LIST: "focused", Scope.CHOICE: "focused"}.get(self.scope, "screen")
        return f"{place}.{self.call}"
