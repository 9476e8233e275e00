"""People of a household whose rows one export has together, and the one whose history is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.errors import InputError, SeveralPeopleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from recterm.ingest.exports.rows import Skips
    from recterm.ingest.files.archive import Source

OTHERS = "of another profile"

NAMES_SHOWN = 20
"""Names that a refusal lists; any other is as good for --person."""


def listed_people(people: Sequence[str]) -> str:
    """Format the names of people, and how many more there are."""
    more = len(people) - NAMES_SHOWN
    return ", ".join(people[:NAMES_SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def how_to_name(people: Sequence[str]) -> str:
    """Say how to name one of these people; also how to find a name that is not listed."""
    if len(people) <= NAMES_SHOWN:
        return "say whose it is with --person NAME"
    return (
        f"say whose it is with --person NAME, which takes any of the {len(people):,} names, listed or not;"
        " part of a name lists the names that contain it"
    )


def nobody_called(path: Path, wanted: str, people: Sequence[str]) -> InputError:
    """Return the error for a name that nobody has, with the names that contain it, or else with all."""
    alike = [name for name in people if wanted.casefold() in name.casefold()] if wanted else []
    hint = f"names with that in them: {', '.join(alike)}" if alike else f"it has {listed_people(people)}"
    return InputError(f"{path} has nobody called {wanted!r}", hint)


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
                f"{source.path} contains the views of {len(people)} profiles: {listed_people(people)}",
                how_to_name(people),
                people,
            )
        return frozenset(people)
    wanted = frozenset(name for name in people if name.casefold() == skips.person.casefold())
    if people and not wanted:
        raise nobody_called(source.path, skips.person, people)
    return wanted
