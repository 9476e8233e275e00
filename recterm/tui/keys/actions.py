"""Action table of the app, from which key bindings, footer, command palette and help are made."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

from recterm.domain.kind_words import ITEM
from recterm.tui.keys.action import Action, Scope
from recterm.tui.keys.browse_actions import BROWSE_ACTIONS
from recterm.tui.keys.data_actions import DATA_ACTIONS
from recterm.tui.keys.key_names import show_key
from recterm.tui.keys.lab_actions import LAB_ACTIONS
from recterm.tui.keys.own_keys import NO_KEY, resolve
from recterm.tui.keys.quiz_actions import QUIZ_ACTIONS
from recterm.tui.keys.review_actions import REVIEW_ACTIONS
from recterm.tui.keys.taste_actions import TASTE_ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


ACTIONS: tuple[Action, ...] = (
    *BROWSE_ACTIONS,
    Action(
        "leave-search",
        ("enter", "escape", "down"),
        "Back to the list",
        Scope.SEARCH,
        "screen.leave_search",
        footer="back to the list",
        weight=9,
        palette=False,
        priority=True,
    ),
    Action("next-here", ("tab", "l", "right"), "Next panel", Scope.BACK, "app.focus_next", palette=False),
    Action(
        "previous-here", ("shift+tab", "h", "left"), "Previous panel", Scope.BACK, "app.focus_previous", palette=False
    ),
    Action(
        "without",
        ("o",),
        "What if: without the highlighted reason",
        Scope.ITEM,
        "without",
        footer="without it",
        weight=4,
    ),
    Action(
        "lift",
        ("i",),
        "What if: what would lift it into your first ten",
        Scope.ITEM,
        "lift",
        footer="lift it",
        weight=4,
    ),
    Action(
        "goes-together",
        ("t",),
        "What goes together with it: what people who loved it also loved",
        Scope.ITEM,
        "neighbours.together",
        footer="together",
        weight=3,
    ),
    Action("next-model", ("m",), "Similar items by the next trained model", Scope.ITEM, "neighbours.next_model"),
    Action("editions", ("S",), "Editions of one work: join, split", Scope.ITEM, "works.editions"),
    Action("links", ("b",), "Open its page on IMDb, TMDB or MusicBrainz", Scope.ITEM, "links.open"),
    Action("back", ("q", "escape"), "Close", Scope.BACK, "back", footer="close", weight=9, palette=False),
    *LAB_ACTIONS,
    Action("choose", ("space",), "Select / deselect", Scope.CHOICE, "tick", palette=False),
    Action("apply-filter", ("enter",), "Apply the filter", Scope.FILTER, "apply", palette=False, priority=True),
    Action("reset-filter", ("ctrl+r",), "Reset the filter", Scope.FILTER, "reset", palette=False),
    Action("cancel-filter", ("escape", "q", "f"), "Close without changes", Scope.FILTER, "cancel", palette=False),
    *DATA_ACTIONS,
    *REVIEW_ACTIONS,
    *QUIZ_ACTIONS,
    *TASTE_ACTIONS,
    Action("close-path", ("escape", "ctrl+w"), "Close without changes", Scope.PATH, "cancel", palette=False),
    Action("take", ("enter",), "Confirm the selection", Scope.CHOOSE, "take", palette=False),
    Action("close-choice", ("escape", "q"), "Close without changes", Scope.CHOOSE, "cancel", palette=False),
    Action("new-profile", ("n",), "New profile", Scope.PROFILES, "new", palette=False),
    Action("rename-profile", ("r",), "Rename the highlighted profile", Scope.PROFILES, "rename", palette=False),
    Action(
        "in-group", ("t",), "In or out of the group of the shelf for all", Scope.PROFILES, "in_group", palette=False
    ),
    Action(
        "private", ("l",), "Just looking: record nothing; again to record", Scope.PROFILES, "private", palette=False
    ),
    Action("about-profile", ("a",), "About you: age, gender, ...", Scope.PROFILES, "about", palette=False),
    Action("delete-profile", ("d",), "Delete it; asks first", Scope.PROFILES, "delete", palette=False),
    Action("help-here", ("?", "f1"), "Help; only F1 while you type", Scope.DIALOG, "app.help", palette=False),
    Action("close-help", ("q", "escape", "?", "f1"), "Close", Scope.HELP, "close", palette=False),
    Action("copy-report", ("c",), "Copy the report", Scope.UNEXPECTED, "copy_report", palette=False),
    Action("close-report", ("q", "escape"), "Continue", Scope.UNEXPECTED, "close", palette=False),
    Action("retry", ("r",), "Try again", Scope.PREPARING, "retry", palette=False),
    Action("quit-preparing", ("q", "escape"), "Quit", Scope.PREPARING, "app.quit", palette=False),
    Action("help", ("?", "f1"), "Help", Scope.APP, "help", footer="help", weight=10),
    Action(
        "palette",
        ("ctrl+p",),
        "Commands and titles",
        Scope.APP,
        "command_palette",
        footer="palette",
        weight=10,
        palette=False,
    ),
    Action("copy", ("Y",), "Copy the title of what is highlighted", Scope.APP, "copy"),
    Action("copy-list", ("ctrl+y",), "Copy the whole list that has the focus", Scope.APP, "copy_list"),
    Action("theme", ("T",), "Choose a theme", Scope.APP, "change_theme"),
    Action("quit-browse", ("q",), "Quit", Scope.BROWSE, "app.quit", palette=False),
    Action("quit", ("ctrl+q",), "Quit", Scope.APP, "quit", priority=True),
    Action(
        "suspend", ("ctrl+z",), "Back to the shell; fg brings recterm back", Scope.APP, "suspend_process", priority=True
    ),
    Action(
        "interrupt",
        ("ctrl+c",),
        "Copy the selection, else quit after asking",
        Scope.APP,
        "interrupt",
        palette=False,
        priority=True,
    ),
)

CHAINS: tuple[tuple[Scope, ...], ...] = (
    (Scope.SEARCH, Scope.APP),
    (Scope.LIST, Scope.RATING, Scope.BROWSE, Scope.APP),
    (Scope.LIST, Scope.RATING, Scope.ITEM, Scope.BACK, Scope.APP),
    (Scope.LAB, Scope.BACK, Scope.APP),
    (Scope.CHOICE, Scope.FILTER, Scope.DIALOG),
    (Scope.CHOICE, Scope.CHOOSE, Scope.DIALOG),
    (Scope.CHOICE, Scope.CHOOSE, Scope.PROFILES, Scope.DIALOG),
    (Scope.CHOICE, Scope.DATA, Scope.BACK, Scope.APP),
    (Scope.REVIEW, Scope.BACK, Scope.APP),
    (Scope.LIST, Scope.RATING, Scope.DIARY, Scope.INSIGHT, Scope.TASTE, Scope.BACK, Scope.APP),
    (Scope.LIST, Scope.RATING, Scope.YEAR, Scope.INSIGHT, Scope.TASTE, Scope.BACK, Scope.APP),
    # On the map, its arrows come before those that go to the next panel, which the others of Scope.BACK still do.
    (Scope.MAP, Scope.RATING, Scope.INSIGHT, Scope.TASTE, Scope.APP),
    (Scope.REPORT, Scope.BACK, Scope.APP),
    (Scope.CHOICE, Scope.QUIZ, Scope.BACK, Scope.APP),
    (Scope.LIST, Scope.QUIZ, Scope.BACK, Scope.APP),
    (Scope.PREVIEW, Scope.DIALOG),
    (Scope.PATH, Scope.DIALOG),
    (Scope.HELP,),
    (Scope.UNEXPECTED, Scope.DIALOG),
    (Scope.PREPARING, Scope.APP),
)
"""Scopes that are active at the same time; within one chain, a key has one meaning."""

_NAMED = re.compile("⟦([a-z0-9-]+)⟧")
"""The key of an action in a text."""


def bindings(*scopes: Scope) -> list[BindingType]:
    """Return Textual's bindings for these scopes."""
    return [
        Binding(
            ",".join(action.keys),
            action.call,
            ITEM.fill(action.title),
            show=False,
            id=action.id,
            priority=action.priority,
        )
        for action in ACTIONS
        if action.scope in scopes
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """Line of the help or label in the footer, for an action or a group."""

    actions: tuple[Action, ...]
    keys: str
    """Keys in their shortest form: `1-5`."""
    all_keys: str
    """Every key, for the help: `0 Backspace`."""

    @property
    def title(self) -> str:
        """Title of the group, or of the action."""
        return self.actions[0].group_title or self.actions[0].title


class Keymap:
    """Action table with the user's own keys."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        """Apply the [keys] section of the settings file; what cannot hold is left out and named in `problems`."""
        resolved = resolve(own or {}, ACTIONS, CHAINS)
        self._keys = resolved.keys
        self._actions = {action.id: action for action in ACTIONS}
        self.problems = resolved.problems
        """Sentences about own keys that do not hold, and about actions that lost theirs; none as a rule."""

    @property
    def overrides(self) -> dict[str, str]:
        """Keys of each action whose keys are not the usual ones, as Textual's keymap takes them."""
        changed = {name: keys for name, keys in self._keys.items() if keys != self._actions[name].keys}
        return {name: ",".join(keys) or NO_KEY for name, keys in changed.items()}

    def keys(self, action: Action) -> tuple[str, ...]:
        """Return the keys of an action; none if all were given to others."""
        return self._keys[action.id]

    def shown(self, name: str) -> str:
        """Return the first key of an action in readable form; the palette's if it has none, which offers it."""
        keys = self._keys[name] or self._keys["palette"]
        return show_key(keys[0])

    def named(self, text: str) -> str:
        """Return a text with the key of `undo` in place of `⟦undo⟧`, and so for every action."""
        if "⟦" not in text:
            return text
        return _NAMED.sub(lambda mark: self.shown(mark[1]) if mark[1] in self._keys else mark[0], text)

    def entries(self, *scopes: Scope) -> list[Entry]:
        """Return the entries of these scopes in the order of the table, with groups together."""
        chosen = (action for action in ACTIONS if action.scope in scopes)
        return [self._entry(tuple(group)) for _, group in groupby(chosen, key=lambda action: action.group or action.id)]

    def footer(self, scopes: tuple[Scope, ...]) -> tuple[Entry, ...]:
        """Return the footer's entries; while a text field has the focus, only keys that are not letters."""
        shown = [entry for entry in self.entries(*scopes) if entry.keys and entry.actions[0].footer]
        if Scope.SEARCH not in scopes:
            return tuple(shown)
        return tuple(replace(entry, keys=keys) for entry in shown if (keys := self._beside_typing(entry)))

    def _beside_typing(self, entry: Entry) -> str:
        keys = (key for action in entry.actions for key in self.keys(action) if len(key) > 1)
        return show_key(next(keys, ""))

    def _entry(self, actions: tuple[Action, ...]) -> Entry:
        first = [show_key(keys[0]) for action in actions if (keys := self.keys(action))]
        short = f"{first[0]}-{first[-1]}" if len(first) > 2 else "/".join(first)
        every = [show_key(key) for action in actions for key in self.keys(action)]
        return Entry(actions, short, short if len(first) > 2 else " ".join(every))


def offered(scopes: Iterable[Scope]) -> list[Action]:
    """Return the actions for the command palette."""
    here = set(scopes)
    return [action for action in ACTIONS if action.palette and action.scope in here]
