"""What can be done while deciding which items the titles of an imported history mean."""

from __future__ import annotations

from recterm.tui.keys.action import Action, Scope


def _review(
    name: str,
    key: str,
    title: str,
    call: str,
    footer: str,
    weight: int,
    *,
    priority: bool = False,
    effect: str = "",
) -> Action:
    keys = (key,)
    return Action(name, keys, title, Scope.REVIEW, call, footer=footer, weight=weight, priority=priority, effect=effect)


REVIEW_ACTIONS: tuple[Action, ...] = (
    _review("take-candidate", "enter", "Take the highlighted item: the title means it", "take", "{target}", 8),
    _review("not-here", "n", "Not in this catalogue: keep the title as your own", "not_here", "not here", 7),
    _review("find-item", "/", "Search the whole catalogue for the item", "finder.search", "search", 6, priority=True),
    _review("skip-title", "s", "Leave this title for later", "skip", "later", 5),
    _review("undo-decision", "u", "Take the last decision back", "undo", "undo", 4, effect="undo"),
    _review("all-titles", "a", "List what was decided too, to change it; or only what is open", "every", "all", 3),
)
