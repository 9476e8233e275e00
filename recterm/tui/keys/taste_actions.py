"""Taste actions, for the taste screen and each of its views."""

from __future__ import annotations

from recterm.tui.keys.action import Action, Scope


def _diary(
    name: str, keys: tuple[str, ...], title: str, call: str, footer: str, weight: int, *, priority: bool = False
) -> Action:
    return Action(name, keys, title, Scope.DIARY, f"diary.{call}", footer=footer, weight=weight, priority=priority)


def _turn(name: str, key: str, step: int) -> Action:
    title = f"{name.capitalize()} view"
    return Action(
        f"{name}-taste-view",
        (key,),
        title,
        Scope.TASTE,
        f"tabs.turn({step})",
        footer="views",
        weight=7,
        group="views",
        group_title="Next or previous view",
    )


TASTE_ACTIONS: tuple[Action, ...] = (
    _turn("next", "full_stop", 1),
    _turn("previous", "comma", -1),
    _diary(
        "search-diary", ("/",), "Search titles, people, dates, kinds, services", "search", "search", 7, priority=True
    ),
)
