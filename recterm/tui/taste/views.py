"""Table of the taste screen's views, in the order of their tabs.

To add a view:

1. `recterm/tui/taste/NAME.py`: a `TasteView` (view.py) with `NAME`, `TITLE`, `compose`, `start` (what gets the focus)
   and `show` (paints the current state; the screen calls it whenever the view comes into view and after feedback,
   undo, loaded models or another profile). Nothing is read or computed before the first `show`, so opening the screen
   costs what the first view costs. Arithmetic belongs into `recterm/service/taste/`, its answers into
   `recterm/domain/answers/taste/`, words and lines into `recterm/present/taste/`.
2. A line in `VIEWS` below.

Keys of its own need a `Scope` (keys/action.py), an action for each in keys/taste_actions.py, a chain beside that of the
diary in keys/actions.py, and in the view `SCOPES`, `BINDINGS = bindings(*SCOPES)` and, in `carriers`, the controller
whose name stands before the dot in the action's call; an action without a dot is a method of the focused widget or one
of its parents, such as the view. A `LineList` in a view gets the feedback keys for its highlighted item, and Enter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.taste.diary import DiaryView
from recterm.tui.taste.insight_views import DisagreementsView, DriftView, HabitsView, PeopleView, YearView
from recterm.tui.taste.map_view import MapsView
from recterm.tui.taste.mixes import MixesView
from recterm.tui.taste.taken import TakenView

if TYPE_CHECKING:
    from recterm.tui.taste.view import TasteView

VIEWS: tuple[type[TasteView], ...] = (
    DiaryView, HabitsView, DisagreementsView, DriftView, PeopleView, MapsView, YearView, TakenView, MixesView,
)  # fmt: skip
