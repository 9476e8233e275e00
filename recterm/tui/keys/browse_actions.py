"""Browse actions, for the browse screen, the highlighted item, and every list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import FEEDBACK_KINDS, IN_PLACE
from recterm.tui.keys.action import Action, Scope

if TYPE_CHECKING:
    from recterm.domain.feedback_kinds import KindKey

_LISTINGS = ", ".join(row.text.listing for row in IN_PLACE)


def _rate(stars: int) -> Action:
    plural = "" if stars == 1 else "s"
    return Action(
        id=f"rate-{stars}",
        keys=(str(stars),),
        title=f"Rate {stars} star{plural}",
        scope=Scope.RATING,
        call=f"rating.rate({stars})",
        footer="rate {target}",
        weight=8,
        group="rate",
        group_title="Rate with 1 to 5 stars",
    )


def _mark(kind: str, key: KindKey) -> Action:
    call = f"rating.mark({kind!r})"
    return Action(kind, (key.key,), key.title, Scope.RATING, call, footer=key.footer, weight=key.weight)


def _half(sign: str, keys: tuple[str, ...], step: str) -> Action:
    return Action(
        id=f"half-star-{sign}",
        keys=keys,
        title=f"Rate half a star {'more' if sign == 'up' else 'less'}",
        scope=Scope.RATING,
        call=f"rating.rate_by({step})",
        footer="half star",
        weight=1,
        group="half",
        group_title="Rate half a star more or less",
    )


def _move(name: str, keys: tuple[str, ...], title: str, together: str = "", call: str = "") -> Action:
    return Action(
        id=name,
        keys=keys,
        title=title,
        scope=Scope.LIST,
        call=call or name.replace("-", "_"),
        group=together,
        group_title=together,
        palette=False,
    )


def _dial(name: str, keys: tuple[str, ...], word: str, step: str) -> Action:
    return Action(
        id=name,
        keys=keys,
        title=f"For you with {word} picks",
        scope=Scope.BROWSE,
        call=f"shelves.turn({step})",
        group="dial",
        group_title="For you with more familiar or rarer picks",
    )


def _shelf(name: str, keys: tuple[str, ...], title: str, call: str, together: str) -> Action:
    return Action(name, keys, title, Scope.BROWSE, f"stack.{call}", group=together, group_title=together)


BROWSE_ACTIONS: tuple[Action, ...] = (
    *(_rate(stars) for stars in range(1, 6)),
    _half("up", ("+", "="), "0.5"),
    _half("down", ("-",), "-0.5"),
    Action("unrate", ("0", "backspace"), "Remove the rating", Scope.RATING, "rating.unrate"),
    *(_mark(row.kind.value, row.key) for row in FEEDBACK_KINDS if row.key is not None),
    Action("lists", ("W",), "Your lists: add to one, remove from one, create one", Scope.RATING, "rating.lists"),
    Action("note", ("P",), "Stars, date and note of what is highlighted", Scope.RATING, "rating.note"),
    Action("undo", ("u",), "Undo the last change", Scope.RATING, "steps.undo", footer="undo", weight=6),
    Action("redo", ("U",), "Redo the last undone change", Scope.RATING, "steps.redo"),
    Action(
        "search",
        ("/",),
        "Search titles, people and themes",
        Scope.BROWSE,
        "catalogue.search",
        footer="search",
        weight=7,
        priority=True,
    ),
    Action(
        "filter",
        ("f",),
        "Filter by genre, years and lists",
        Scope.BROWSE,
        "catalogue.filter",
        footer="filter",
        weight=4,
    ),
    Action("clear", ("F",), "Clear search, filters, order and dials", Scope.BROWSE, "shelves.clear"),
    Action(
        "clear-search", ("escape", "ctrl+r"), "Clear search, filters and order", Scope.BROWSE, "catalogue.clear_search"
    ),
    Action("sort", ("s",), "Sort by popularity, title, year, rating, yours or plays", Scope.BROWSE, "catalogue.sort"),
    Action("reverse", ("S",), "Reverse sort order", Scope.BROWSE, "catalogue.reverse"),
    Action("listing", ("m",), f"List: {{undone}}, {_LISTINGS}, own", Scope.BROWSE, "catalogue.listing"),
    Action("next-panel", ("tab", "l", "right"), "Next panel", Scope.BROWSE, "panels.panel(1)", palette=False),
    Action(
        "previous-panel", ("shift+tab", "h", "left"), "Previous panel", Scope.BROWSE, "panels.panel(-1)", palette=False
    ),
    Action(
        "lab",
        ("L", "f4"),
        "Open the lab: data, models, evaluation",
        Scope.BROWSE,
        "screens.lab",
        footer="lab",
        weight=3,
    ),
    Action("data", ("D", "f5"), "Open the data screen: libraries, imports, downloads", Scope.BROWSE, "screens.data"),
    Action(
        "taste",
        ("a",),
        "Open your taste: diary, habits, people like you, map, year",
        Scope.BROWSE,
        "screens.taste",
        footer="taste",
        weight=3,
    ),
    Action("quiz", ("Q",), "Quiz: seven questions that shape For you", Scope.BROWSE, "welcome.quiz"),
    Action("shown-switches", ("f3",), "What shelves showed: keep it, let it sink", Scope.APP, "shown_switches"),
    Action("welcome", ("f2",), "Welcome: try it, bring your history or a data set", Scope.BROWSE, "welcome.welcome"),
    _dial("rarer", ("]",), "rarer", "1"),
    _dial("more-familiar", ("[",), "more familiar", "-1"),
    Action("variety", ("V",), "For you with more variety; again for most, then plain", Scope.BROWSE, "shelves.variety"),
    Action(
        "calibrate",
        ("C",),
        "For you with the genres in your own proportions, or plain",
        Scope.BROWSE,
        "shelves.calibrate",
    ),
    Action(
        "seen",
        ("R",),
        "Shelves with what you know too; again for that alone, then without",
        Scope.BROWSE,
        "shelves.seen",
    ),
    Action(
        "together", ("t",), "For you and the other profiles; again for another method", Scope.BROWSE, "shelves.together"
    ),
    Action(
        "profile", ("p",), "Switch profile; create, rename and delete profiles", Scope.BROWSE, "shelves.switch_profile"
    ),
    _shelf("next-shelf", ("full_stop",), "Next shelf", "shelf(1)", "Next or previous shelf"),
    _shelf("previous-shelf", ("comma",), "Previous shelf", "shelf(-1)", "Next or previous shelf"),
    _shelf("shelf-down", ("J",), "Move the shelf down", "move(1)", "Move the shelf down or up"),
    _shelf("shelf-up", ("K",), "Move the shelf up", "move(-1)", "Move the shelf down or up"),
    Action(
        "zoom", ("o",), "Open the shelf in full; again for all shelves", Scope.BROWSE, "stack.zoom", "in full", weight=2
    ),
    Action("hide-shelf", ("H",), "Hide the shelf", Scope.BROWSE, "stack.hide"),
    Action("choose-shelves", ("M",), "Choose the shelves to show", Scope.BROWSE, "stack.choose", "shelves", weight=3),
    _shelf(
        "fewer-picks",
        ("less_than_sign",),
        "Fewer picks on each shelf",
        "number(-1)",
        "Fewer or more picks on each shelf",
    ),
    _shelf(
        "more-picks",
        ("greater_than_sign",),
        "More picks on each shelf",
        "number(1)",
        "Fewer or more picks on each shelf",
    ),
    Action("export-shelf", ("E",), "Write the shelf to a file: CSV, Markdown or JSON", Scope.BROWSE, "stack.export"),
    Action("catalogue", ("c",), "Go to the catalogue", Scope.BROWSE, "panels.go('catalogue')"),
    Action("for-you", ("y",), "Go to For you", Scope.BROWSE, "panels.go('for-you')"),
    Action(
        "because", ("b",), "Go to Because you rated, then to the next such shelf", Scope.BROWSE, "panels.go('because')"
    ),
    _move("cursor-up", ("up", "k"), "Line up", "A line up or down", "line(-1)"),
    _move("cursor-down", ("down", "j"), "Line down", "A line up or down", "line(1)"),
    _move("page-up", ("pageup",), "Page up", "A page up or down", "page(-1.0)"),
    _move("page-down", ("pagedown", "space"), "Page down", "A page up or down", "page(1.0)"),
    _move("half-page-up", ("ctrl+u",), "Half a page up", "Half a page up or down", "page(-0.5)"),
    _move("half-page-down", ("ctrl+d",), "Half a page down", "Half a page up or down", "page(0.5)"),
    _move("first", ("home", "g"), "First line", "First or last line"),
    _move("last", ("end", "G"), "Last line", "First or last line"),
    Action("open", ("enter",), "Open: details, neighbours, the arithmetic", Scope.LIST, "open"),
)
