"""The library that comes with recterm: made and trained at the first start."""


def ensure_builtin(progress: Callable[[Progress], None] = lambda _: None) -> Path:
    """The file of the built-in library `films`; made and trained first if it is missing.

    It appears complete or not at all: it is made as a draft and renamed in one step.

    Raises:
        LibraryError: the folder of libraries cannot be written.
    """
    ...
