"""Action type, and the parts of the app where an action works."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Part of the app where the keys of an action work."""

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
    TASTE = "the taste screen"
    DIARY = "the diary"
    INSIGHT = "the views of your taste"
    MAP = "the map"
    YEAR = "a year in review"
    REVIEW = "the titles to decide on"
    QUIZ = "the quiz"
    REPORT = "a report"
    PREVIEW = "a preview"
    PATH = "while you type"
    DIALOG = "every dialog"
    HELP = "this help"
    UNEXPECTED = "this report"
    PREPARING = "the first start"
    APP = "everywhere"


CANCELS_JOB = "cancel-job"
"""Effect of the actions that stop a running job."""


@dataclass(frozen=True, slots=True)
class Action:
    """Command of the app, with its keys and texts."""

    id: str
    """Stable name, also used to remap its keys in the settings file."""
    keys: tuple[str, ...]
    title: str
    """Title in palette and help, with words for the kind of item in braces, such as `{done}`."""
    scope: Scope
    call: str
    """Textual's action string, such as `rate(4)`, after the name of its controller if it has one: `jobs.cancel`."""
    footer: str = ""
    """Label in the footer, also with words in braces, including `{target}`; empty for actions not in the footer."""
    weight: int = 0
    """Priority in a narrow footer: the lowest weights are dropped first."""
    group: str = ""
    """Name of the group; adjacent actions of one group share a line in help and footer."""
    group_title: str = ""
    palette: bool = True
    effect: str = ""
    """Name of what it changes at once, without asking; actions of several screens may share it."""
    priority: bool = False
    """Whether the key acts before later keys are dispatched, so that no letter of `/alien` is lost."""

    @property
    def changes(self) -> str:
        """Name of what its key changes at once, in the feedback or a running job; empty if nothing.

        Such a key changes the same thing wherever it works, so that one Escape too many does no harm.
        """
        return self.effect or (self.id if self.scope is Scope.RATING else "")

    @property
    def on_target(self) -> bool:
        """Whether it acts on the highlighted item."""
        return self.scope is Scope.RATING and self.id != "undo"

    @property
    def command(self) -> str:
        """Action string for use outside the key bindings, in palette and footer."""
        if "." in self.call:
            return self.call
        place = {Scope.APP: "app", Scope.LIST: "focused", Scope.CHOICE: "focused"}.get(self.scope, "screen")
        return f"{place}.{self.call}"
