"""Taste actions, for the taste screen and each of its views."""

from __future__ import annotations

from recterm.tui.keys.action import Action, Scope


def _diary(
    name: str,
    key: str,
    title: str,
    call: str,
    footer: str = "",
    weight: int = 0,
    *,
    priority: bool = False,
    effect: str = "",
) -> Action:
    return Action(
        name, (key,), title, Scope.DIARY, call, footer=footer, weight=weight, priority=priority, effect=effect
    )


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


def _map(name: str, keys: tuple[str, ...], title: str, call: str, footer: str = "", group: str = "") -> Action:
    return Action(
        f"map-{name}", keys, title, Scope.MAP, f"map.{call}", footer, 7 if footer else 0, group, group and "Move"
    )


def _year(name: str, key: str, step: int) -> Action:
    title = f"{name.capitalize()} year"
    return Action(
        f"{name}-year", (key,), title, Scope.YEAR, f"year.turn({step})", "year", 7, "year", "Year before or after"
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
    _diary("go-to-date", "t", "Go to a day, a month or a year", "diary.go_to_date", "date", 4),
    _diary("redate", "r", "Change the date of the line", "entry.redate", "redate", 4),
    _diary("change-kind", "m", "Change what the line says: {done}, liked, not for me, ...", "entry.change_kind"),
    _diary("delete-entry", "delete", "Delete the line from your diary", "entry.delete", effect="delete-entry"),
    _diary(
        "exclude",
        "o",
        "Exclude from your taste: it, its service, a period; or count it again",
        "exclusions.exclude",
        "exclude",
        7,
    ),
    _diary("exclusions", "O", "What your taste excludes; count it again", "exclusions.review"),
    _map("left", ("left", "h"), "Move the cursor left", "move(-1, 0)", "move", "map-move"),
    _map("down", ("down", "j"), "Move the cursor down", "move(0, 1)", "move", "map-move"),
    _map("up", ("up", "k"), "Move the cursor up", "move(0, -1)", "move", "map-move"),
    _map("right", ("right", "l"), "Move the cursor right", "move(1, 0)", "move", "map-move"),
    _map("in", ("i",), "Zoom in", "zoom(1)", "zoom", "map-zoom"),
    _map("out", ("o",), "Zoom out", "zoom(-1)", "zoom", "map-zoom"),
    _map("you", ("y",), "Go to yourself on the map", "you", "you"),
    _map("items", ("enter",), "Go to what is under the cursor", "items"),
    _year("earlier", "[", -1),
    _year("later", "]", 1),
    Action(
        "write-taste",
        ("E",),
        "Write views of your taste to a file to share",
        Scope.INSIGHT,
        "page.write",
        footer="write",
        weight=5,
    ),
)
