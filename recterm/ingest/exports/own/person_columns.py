"""Columns of people: a table of a household with everybody's ratings in a column of their own, headed by the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from recterm.domain.titles import fold
from recterm.ingest.exports.own.contents import are_ratings
from recterm.ingest.exports.own.names import fit, is_known
from recterm.ingest.exports.own.scales import UNRATED, ratings_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

PERSON, RATING = "Person", "Rating"
"""Columns of the long table."""

_USUAL = 90.0
"""Fit of a heading that is a usual name of its role."""

_ONE_SCALE = 0.95
"""Share of all ratings that must be on one scale."""

_WORDS = (
    "season seasons episode episodes runtime length minutes hours pages votes price budget rank number no size volume"
    " part disc count total average mean median sum acting plot story script music sound soundtrack visuals graphics"
    " gameplay characters character ending pacing writing directing cinematography rewatch rewatchability overall imdb"
    " metacritic rottentomatoes tmdb letterboxd goodreads critics audience public staffel folge laufzeit seiten anzahl"
    " saison temporada duración duree durée länge preis nummer platz schnitt gesamt handlung musik"
)
_NOBODY = frozenset(_WORDS.split())
"""Words over numbers that are nobody's ratings: quantities, aspects of a work, other people's averages."""


class LongTable(NamedTuple):
    """A row for each rating of a person."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    people: tuple[str, ...]


def by_person(columns: Sequence[str], rows: Sequence[Sequence[str]], named: Collection[str]) -> LongTable | None:
    """Return a table with a row for each person's rating; None if there are not several columns of people.

    Args:
        columns: the headings.
        rows: their cells.
        named: columns that somebody gave a role, which are then no people.
    """
    if not any(fit("title", name) >= _USUAL for name in columns):
        return None
    if any(fit(role, name) >= _USUAL for role in ("rating", "user", "status") for name in columns):
        return None
    people = [place for place, name in enumerate(columns) if _is_person(name, [row[place] for row in rows])]
    if len(people) < 2 or any(columns[place] in named for place in people):
        return None
    cells = [row[place] for place in people for row in rows if row[place].lower() not in UNRATED]
    ratings = ratings_of(cells, "", None)
    if ratings is None or sum(cell in ratings.stars for cell in cells) < _ONE_SCALE * len(cells):
        return None
    others = [place for place in range(len(columns)) if place not in people]
    long = [
        [*(row[place] for place in others), columns[person], row[person]]
        for row in rows
        for person in people
        if row[person]
    ]
    names = tuple(columns[person] for person in people)
    return LongTable((*(columns[place] for place in others), PERSON, RATING), long, names)


def _is_person(heading: str, cells: Sequence[str]) -> bool:
    words = fold(heading).split()
    if is_known(heading) or not words or len(words) > 2 or not all(map(str.isalpha, words)):
        return False
    filled = [cell for cell in cells if cell]
    return not _NOBODY.intersection(words) and len(filled) > 1 and are_ratings(heading, filled)
