"""Data actions, for the data screen."""

from __future__ import annotations

from recterm.tui.keys.action import CANCELS_JOB, Action, Scope


def _data(name: str, key: str, title: str, carrier: str, footer: str = "", weight: int = 0) -> Action:
    """Return an action of the data screen or of one of its controllers."""
    return Action(name, (key,), title, Scope.DATA, f"{carrier}.{name.replace('-', '_')}", footer=footer, weight=weight)


def _turn(name: str, keys: tuple[str, ...], together: str, call: str) -> Action:
    title = name.removeprefix("report-").replace("-", " ").capitalize()
    return Action(name, keys, title, Scope.REPORT, call, group=together, group_title=together, palette=False)


DATA_ACTIONS: tuple[Action, ...] = (
    Action(
        "open-library",
        ("enter",),
        "Open the library under the cursor in place of this one; show the report of a job",
        Scope.DATA,
        "libraries.open_library",
        footer="open {target}",
        weight=8,
    ),
    _data(
        "new-library",
        "n",
        "Create an empty library; an import fills it while the cursor is on it",
        "libraries",
        "new",
        3,
    ),
    _data("build-library", "N", "New built-in library, of films or albums", "libraries", "films, albums", 2),
    _data(
        "restore-backup",
        "b",
        "Restore a backup in place of the library under the cursor",
        "libraries",
        "restore backup",
        2,
    ),
    _data("import-data", "i", "Import a data set of many people: a file, zip or folder", "imports", "import", 7),
    _data("import-history", "p", "Import your personal history from another service", "imports", "your history", 6),
    _data("get", "d", "Download a public data set", "imports", "download", 5),
    _data("review", "m", "Match titles of your history with items", "screen", "review matches", 4),
    Action(
        "cancel-data-job", ("X",), "Cancel the running job", Scope.DATA, "jobs.cancel", "cancel", 3, effect=CANCELS_JOB
    ),
    Action(
        "undo-job",
        ("u",),
        "Undo the history import under the cursor, as a whole",
        Scope.DATA,
        "undo_job",
        effect="undo",
    ),
    _data("change-columns", "c", "Change the columns of the table that the job imported", "imports"),
    Action("take-preview", ("enter",), "Import it as recognised", Scope.PREVIEW, "take", palette=False),
    Action("change-preview", ("c",), "Choose the columns", Scope.PREVIEW, "change", palette=False),
    Action("weigh-preview", ("s",), "Set the weights of the kinds of events", Scope.PREVIEW, "weigh", palette=False),
    Action("close-preview", ("q", "escape"), "Close without importing", Scope.PREVIEW, "cancel", palette=False),
    _turn("report-line-up", ("up", "k"), "A line up or down", "line(-1)"),
    _turn("report-line-down", ("down", "j"), "A line up or down", "line(1)"),
    _turn("report-page-up", ("pageup",), "A page up or down", "page(-1.0)"),
    _turn("report-page-down", ("pagedown", "space"), "A page up or down", "page(1.0)"),
    _turn("report-half-page-up", ("ctrl+u",), "Half a page up or down", "page(-0.5)"),
    _turn("report-half-page-down", ("ctrl+d",), "Half a page up or down", "page(0.5)"),
    _turn("report-first", ("home", "g"), "First or last line", "first"),
    _turn("report-last", ("end", "G"), "First or last line", "last"),
    Action("copy-path", ("c",), "Copy the path of the report", Scope.REPORT, "screen.copy_path", footer="copy path"),
)
