"""People of a household whose rows one export has together, and the one whose history is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import InputError, SeveralPeopleError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recterm.ingest.exports.rows import Skips
    from recterm.ingest.files.archive import Source

OTHERS = "of another profile"


def rows_of_person(source: Source, names: Iterable[str], skips: Skips) -> frozenset[str]:
    """Return the profile whose rows to import: the only one, or the one that the person named.

    Raises:
        SeveralPeopleError: there are several, and none is named.
        InputError: there is none of that name.
    """
    people = tuple(sorted(set(names)))
    if skips.person is None:
        if len(people) > 1:
            raise SeveralPeopleError(
                f"{source.path} contains the views of {len(people)} profiles: {', '.join(people)}",
                "say whose it is with --person NAME",
                people,
            )
        return frozenset(people)
    wanted = frozenset(name for name in people if name.casefold() == skips.person.casefold())
    if people and not wanted:
        raise InputError(f"{source.path} has nobody called {skips.person!r}", f"it has {', '.join(people)}")
    return wanted
