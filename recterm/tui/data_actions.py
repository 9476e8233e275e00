"""What can be done on the data screen."""

from __future__ import annotations

from recterm.tui.action import Action, Scope


def _data(name: str, key: str, title: str, footer: str, weight: int) -> Action:
    return Action(name, (key,), title, Scope.DATA, name.replace("-", "_"), footer=footer, weight=weight)


DATA_ACTIONS: tuple[Action, ...] = (
    Action(
        "open-library",
        ("enter",),
        "Open the library under the cursor in place of this one",
        Scope.DATA,
        "open_library",
        footer="open",
        weight=8,
    ),
    _data("import-data", "i", "Import a data set of many people: a file, zip or folder", "import", 7),
    _data("import-history", "p", "Bring in your personal history from another service", "your history", 6),
    _data("get", "d", "Download a public data set", "download", 5),
    _data("review", "m", "Decide which items titles of your history mean", "review matches", 4),
    Action("cancel-data-job", ("x",), "Cancel the running job", Scope.DATA, "cancel_job", footer="cancel", weight=6),
)
