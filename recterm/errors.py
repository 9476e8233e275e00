"""One tree of errors: a message that names the thing, and a hint that says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class RectermError(Exception):
    """Anything recterm refuses, in words for the person at the keyboard.

    Caught in two places only: the command line's edge (stderr, exit code 1) and the app's worker edge.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(RectermError):
    """A file, folder or column that cannot be read as a data set; the message names the path and the line."""


class UnmappedTableError(InputError):
    """A table whose users or items nothing shows.

    `rows` are its header and first rows; `proposed` has a column for each role that one could be found for, by what
    the command line calls the roles, without dashes.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        rows: tuple[tuple[str, ...], ...] = (),
        proposed: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.rows = rows
        self.proposed = proposed or {}


class PersonalHistoryError(InputError):
    """One person's history where a data set of many was expected; `site` is the service that it comes from."""

    def __init__(self, message: str, hint: str = "", site: str = "") -> None:
        super().__init__(message, hint)
        self.site = site


class LibraryError(RectermError):
    """A library file that is missing, damaged, newer than this recterm, or not writable."""


class LibraryBusyError(LibraryError):
    """Another program is writing to the library; the same write succeeds when it has finished."""


class LibraryGoneError(LibraryError):
    """The file of an open library was deleted, moved away or replaced: what is written to it would be in no file."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was deleted or replaced while it was open: nothing is saved to it any more",
            "quit (the app asks whether to save what it still holds), and start recterm again",
        )
        self.path = path


class WriteError(RectermError):
    """A file or folder that cannot be written; the message names it."""


class TargetExistsError(WriteError):
    """Something is where a file was to appear."""


class UnknownItemError(RectermError):
    """An item that is not in the catalogue, or a search that fits more than one; `candidates` lists them."""

    def __init__(self, message: str, hint: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.candidates = candidates


class EngineError(RectermError):
    """Arrays or hyperparameters that a model cannot take."""


class ModelMissingError(RectermError):
    """No trained model for what was asked."""


class JobError(RectermError):
    """A child process that failed or was cancelled; `cause` is what it refused itself."""

    def __init__(self, message: str, hint: str = "", cause: RectermError | None = None) -> None:
        super().__init__(message, hint)
        self.cause = cause
