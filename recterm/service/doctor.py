"""Is this machine fit for recterm, and is the library sound?"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    name: str
    ok: bool
    text: str


def examine(library: str | Path | None = None) -> list[Finding]:
    """Look at versions, folders, disk space, terminal and the library; changes nothing."""
    ...
