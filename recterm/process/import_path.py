"""Import path without the current folder, whose files are data, never code."""

import os
import sys

# `python -m recterm` runs this while the current folder is still on the path: it imports nothing that the
# interpreter has not already loaded, and `from __future__` would be an import too.

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib is not loaded yet
ROOT = os.path.dirname(_PACKAGE)  # noqa: PTH120
"""The folder that holds the package."""


def leave_out_current_folder() -> None:
    """Drop the first entry of `python -m` or `-c`, and relative entries of PYTHONPATH.

    An empty entry of PYTHONPATH (`:/opt/lib`) is the current folder too. Entries with a full path stay.
    """
    try:
        here = os.getcwd()  # noqa: PTH109
    except OSError:  # the folder is gone
        here = ""
    if not sys.flags.safe_path and sys.path[:1] in ([""], [here]):
        del sys.path[0]
    entries = "" if sys.flags.ignore_environment else os.environ.get("PYTHONPATH", "")
    full = {os.path.normpath(entry) for entry in absolute_entries(entries)}
    relative = {os.path.normpath(os.path.join(here, entry)) for entry in _relative_entries(entries)}  # noqa: PTH118
    unsafe = relative - full
    sys.path[:] = [entry for entry in sys.path if os.path.isabs(entry) and entry not in unsafe]  # noqa: PTH117


def absolute_entries(python_path: str) -> list[str]:
    """Return the entries of a PYTHONPATH that do not depend on the current folder."""
    return [entry for entry in python_path.split(os.pathsep) if os.path.isabs(entry)]  # noqa: PTH117


def _relative_entries(python_path: str) -> list[str]:
    entries = python_path.split(os.pathsep) if python_path else []
    return [entry for entry in entries if not os.path.isabs(entry)]  # noqa: PTH117
