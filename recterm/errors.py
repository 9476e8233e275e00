"""One tree of errors: a message that names the thing, a hint that says what to do next, and a code for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


Code = Literal[
    "address_not_encrypted",
    "bad_date",
    "bad_dial",
    "bad_event",
    "bad_hyperparameter",
    "bad_name",
    "bad_settings",
    "cannot_write",
    "checksum_missing",
    "checksum_wrong",
    "data_replaced",
    "disk_full",
    "done_meanwhile",
    "download_failed",
    "download_running",
    "event_missing",
    "event_taken_back",
    "export_of_recterm",
    "file_exists",
    "folder_in_use",
    "format_cannot_hold",
    "group_too_small",
    "import_not_undone",
    "import_undone",
    "item_ambiguous",
    "item_known",
    "item_not_in_data",
    "item_not_on_list",
    "item_not_scored",
    "item_repeated",
    "job_answer_unreadable",
    "job_cancelled",
    "job_failed",
    "job_killed",
    "job_not_started",
    "job_not_undoable",
    "job_too_slow",
    "join_matches_little",
    "known_table_broken",
    "library_damaged",
    "library_empty",
    "library_exists",
    "library_gone",
    "library_has_data",
    "library_itself",
    "library_locked",
    "library_read_only",
    "library_too_new",
    "library_unusable",
    "list_exists",
    "log_left_behind",
    "model_missing",
    "model_not_in_run",
    "model_of_other_data",
    "model_outdated",
    "model_ranks_nothing",
    "music_kind_needed",
    "name_of_a_log",
    "no_list_for_user",
    "no_such_column",
    "no_such_data_set",
    "no_such_demo",
    "no_such_event",
    "no_such_event_kind",
    "no_such_feature",
    "no_such_file",
    "no_such_folder",
    "no_such_format",
    "no_such_genre",
    "no_such_hyperparameter",
    "no_such_import",
    "no_such_item",
    "no_such_job",
    "no_such_library",
    "no_such_list",
    "no_such_match",
    "no_such_model",
    "no_such_profile",
    "no_such_protocol",
    "no_such_run",
    "no_such_shelf",
    "no_such_source",
    "no_such_theme",
    "no_such_tuning",
    "no_such_word",
    "no_terminal",
    "not_a_library",
    "not_an_export",
    "not_confirmed",
    "not_rated",
    "note_too_long",
    "nothing_counts",
    "nothing_measured",
    "nothing_rated_well",
    "nothing_to_redo",
    "nothing_to_undo",
    "only_profile",
    "other_music_kind",
    "out_of_memory",
    "output_closed",
    "personal_history",
    "profile_exists",
    "refused",
    "report_missing",
    "report_unreadable",
    "rows_unusable",
    "run_differs",
    "run_not_repeatable",
    "run_of_other_data",
    "runs_not_comparable",
    "saved_columns_damaged",
    "saved_columns_unfit",
    "several_people",
    "several_tables",
    "shelf_empty",
    "system_error",
    "table_needs_columns",
    "terms_not_accepted",
    "unexpected",
    "unreadable_input",
    "unusable_for_model",
    "usage",
    "value_too_large",
]
"""What can be refused, by stable names: `--json` of a command that fails, and of `recterm jobs`, has them."""


class RectermError(Exception):
    """Anything recterm refuses, in words for the person at the keyboard.

    Caught in two places only: the command line's edge (stderr, exit code 1) and the app's worker edge. Decide by
    `code`, which stays when words change.
    """

    CODE: ClassVar[Code] = "refused"
    """The code of errors of this kind that have none of their own."""

    def __init__(self, message: str, hint: str = "", *, code: Code | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code: Code = code or self.CODE

    @property
    def line(self) -> str:
        """Message and hint, where there is one line for both."""
        return f"{self.message}; {self.hint}" if self.hint else self.message


class InputError(RectermError):
    """A file, folder or column that cannot be read as a data set; the message names the path and the line."""

    CODE: ClassVar[Code] = "unreadable_input"


class SeveralPeopleError(InputError):
    """A history of several people, `people` by name, where nothing says whose is meant."""

    CODE: ClassVar[Code] = "several_people"

    def __init__(self, message: str, hint: str = "", people: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.people = people


class UnmappedTableError(InputError):
    """A table whose users or items nothing shows.

    `rows` are its header and first rows; `proposed` has a column for each role that one could be found for, by what
    the command line calls the roles, without dashes.
    """

    CODE: ClassVar[Code] = "table_needs_columns"

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


class SeveralTablesError(InputError):
    """A folder or archive of several tables that may hold the interactions; `tables` are those, the likeliest first."""

    CODE: ClassVar[Code] = "several_tables"

    def __init__(self, message: str, hint: str = "", tables: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.tables = tables


class PersonalHistoryError(InputError):
    """One person's history where a data set of many was expected; `site` is the service that it comes from."""

    CODE: ClassVar[Code] = "personal_history"

    def __init__(self, message: str, hint: str = "", site: str = "") -> None:
        super().__init__(message, hint)
        self.site = site


class LibraryError(RectermError):
    """A library file that is missing, damaged, newer than this recterm, or not writable."""

    CODE: ClassVar[Code] = "library_unusable"


class LibraryBusyError(LibraryError):
    """Another program is writing to the library; the same write succeeds when it has finished."""

    CODE: ClassVar[Code] = "library_locked"


class LibraryGoneError(LibraryError):
    """The file of an open library was deleted, moved away or replaced: what is written to it would be in no file."""

    CODE: ClassVar[Code] = "library_gone"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} was deleted or replaced while it was open: nothing is saved to it any more",
            "quit (the app asks whether to save what it still holds), and start recterm again",
        )
        self.path = path


class WriteError(RectermError):
    """A file or folder that cannot be written; the message names it."""

    CODE: ClassVar[Code] = "cannot_write"


class TargetExistsError(WriteError):
    """Something is where a file was to appear."""

    CODE: ClassVar[Code] = "file_exists"


class UnknownItemError(RectermError):
    """An item that is not in the catalogue, or a search that fits more than one; `candidates` lists them."""

    CODE: ClassVar[Code] = "no_such_item"

    def __init__(
        self, message: str, hint: str = "", candidates: tuple[str, ...] = (), *, code: Code | None = None
    ) -> None:
        super().__init__(message, hint, code=code)
        self.candidates = candidates


class EngineError(RectermError):
    """Arrays or hyperparameters that a model cannot take."""

    CODE: ClassVar[Code] = "unusable_for_model"


class ModelMissingError(RectermError):
    """No trained model for what was asked."""

    CODE: ClassVar[Code] = "model_missing"


class JobError(RectermError):
    """A child process that failed or was cancelled; `cause` is what it refused itself."""

    CODE: ClassVar[Code] = "job_failed"

    def __init__(
        self, message: str, hint: str = "", cause: RectermError | None = None, *, code: Code | None = None
    ) -> None:
        super().__init__(message, hint, code=code or (None if cause is None else cause.code))
        self.cause = cause
