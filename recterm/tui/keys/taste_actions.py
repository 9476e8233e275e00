"""Taste actions, for the taste screen and each of its views."""

from __future__ import annotations

from recterm.tui.keys.action import Action, Scope


def _diary(
    name: str, key: str, title: str, call: str, footer: str = "", weight: int = 0, *, priority: bool = False
) -> Action:
    return Action(name, (key,), title, Scope.DIARY, call, footer=footer, weight=weight, priority=priority)


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
        "search-diary",
        "/",
        "Search titles, people, dates, kinds, services",
        "diary.search",
        "search",
        7,
        priority=True,
    ),
    _diary(
        "exclude",
        "o",
        "Exclude from your taste: it, its service, a period; or count it again",
        "exclusions.exclude",
        "exclude",
        7,
    ),
    _diary("exclusions", "O", "What your taste excludes; count it again", "exclusions.review"),
)
