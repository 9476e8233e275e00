"""Care of a library file: check, backup, vacuum."""


def check(library: str | Path | None = None) -> list[str]:
    """Problems of the file, one a line; empty when it is sound."""
    ...


def backup(target: Path, library: str | Path | None = None) -> Path:
    """Copy the library, as it stands, to a new file; returns it.

    Raises:
        LibraryError: the target exists or cannot be written.
    """
    ...


def vacuum(library: str | Path | None = None) -> tuple[int, int]:
    """Give unused space back to the disk; returns the file's size in bytes before and after."""
    ...
