"""Review actions, for matching the titles of an imported history with items."""

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
    _review("take-candidate", "enter", "Match the title with the highlighted item", "take", "{target}", 8),
    _review("not-here", "n", "Not in this catalogue: keep the title as added by you", "not_here", "not here", 7),
    _review("find-item", "/", "Search the whole catalogue for the item", "finder.search", "search", 6, priority=True),
    _review("skip-title", "s", "Leave this title for later", "skip", "later", 5),
    _review("undo-decision", "u", "Undo the last decision", "undo", "undo", 4, effect="undo"),
    _review("all-titles", "a", "List decided titles too, to change them; or only open ones", "every", "all", 3),
)
