"""Detection of the columns of a person's table: by name, by content, and by the titles of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from recterm.domain.data.history_roles import COLUMN_ROLES, NO_COLUMN
from recterm.errors import InputError
from recterm.ingest.exports.mapping import HistoryMapping
from recterm.ingest.exports.own import contents
from recterm.ingest.exports.own.names import fit, is_barred, joined, words_of
from recterm.ingest.exports.own.played import meaning_of, number_in
from recterm.ingest.exports.own.statuses import answer_of, state_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recterm.ingest.exports.own.tables import OwnTable

KNOWN = 0.3
"""Share of titles of the catalogue from which on a column is one of titles, whatever it is called."""

NOTHING_SAID = "nothing in it says what was seen, rated or wanted"
"""Doubt about a table of titles alone."""

_SURELY = 90
"""Fit of a heading from which on a person wonders if the column is not taken."""

_SHOWN = 30
"""Characters of a cell that a note shows."""

_MANY_PEOPLE = 50
"""Persons from which on a table is a data set, and not a household's."""

MANY = "it has the rows of"
"""How the doubt begins about a table of many people."""

_ORDER = (
    "rating",
    "date",
    "status",
    "dwell",
    "year",
    "original",
    "title",
    "creator",
    "album",
    "like",
    "type",
    "list",
    "user",
)
"""Roles in the order in which headings are given to them: what the cells show first."""

_SAYS = ("rating", "date", "status", "list", "like")
"""Roles of which one must be there: they say what the person did."""


@dataclass(frozen=True, slots=True)
class Detected:
    """Columns of one table by role."""

    mapping: HistoryMapping
    doubt: str = ""
    """What a person must say first; empty when the table can be read."""
    notes: tuple[str, ...] = ()
    """Columns that are called ratings, dates or statuses and hold something else."""
    personal: bool = True
    """False where nothing shows that it is a table of one person's titles."""


def detect(table: OwnTable, chosen: HistoryMapping, title_share: Callable[[Sequence[str]], float]) -> Detected:
    """Give each role its column.

    Args:
        table: the table.
        chosen: what the person says of it, which overrides detection.
        title_share: gives the share of some texts that are titles of the catalogue.

    Raises:
        InputError: a named column is not there.
    """
    finder = _Finder(table, chosen, title_share)
    finder.take_said()
    finder.take_ids()
    for role in _ORDER:
        finder.take_by_name(role)
    finder.take_by_content()
    return finder.result()


class _Finder:
    """Assigns the columns of one table to roles, each once."""

    def __init__(self, table: OwnTable, chosen: HistoryMapping, title_share: Callable[[Sequence[str]], float]) -> None:
        self._table, self._chosen, self._title_share = table, chosen, title_share
        self._free = list(table.columns)
        self._found: dict[str, str] = {}
        self._ids: list[tuple[str, str]] = []
        self._samples = {name: table.sample(name) for name in table.columns}

    def take_said(self) -> None:
        """Take the columns that the person named.

        Raises:
            InputError: one is not there.
        """
        for role in COLUMN_ROLES:
            name: str | None = getattr(self._chosen, role)
            if name is not None:
                self._take(role, NO_COLUMN if name == NO_COLUMN else self._column(name, f"--{role}"))
        for space, name in self._chosen.ids:
            if space == NO_COLUMN:
                continue
            service = f"@{self._column(space[1:], '--id')}" if space.startswith("@") else space
            self._ids.append((service, self._column(name, "--id")))
            self._free = [free for free in self._free if free not in (name, space[1:])]

    def _column(self, wanted: str, flag: str) -> str:
        columns = self._table.columns
        like = [name for name in columns if name == wanted] or [
            name for name in columns if joined(name) == joined(wanted)
        ]
        if len(like) != 1:
            raise InputError(
                f"{self._table.where} has no column {wanted!r}",
                f"its columns are {', '.join(columns)}; give one of them to {flag}",
                code="no_such_column",
            )
        return like[0]

    def _take(self, role: str, name: str | None) -> None:
        if name is not None:
            self._found[role] = name
            self._free = [free for free in self._free if free != name]

    def take_ids(self) -> None:
        """Take columns with the ids of services."""
        if self._chosen.ids:
            return
        for name in list(self._free):
            space = contents.service_of(name, joined(name), self._samples[name])
            if space is not None and space not in dict(self._ids):
                self._ids.append((space, name))
                self._free.remove(name)
        named = next((name for name in self._free if contents.names_services(self._samples[name])), None)
        numbered = next((name for name in self._free if joined(name) in ("mediaid", "identifier", "externalid")), None)
        if named is not None and numbered is not None:
            self._ids.append((f"@{named}", numbered))
            self._free = [name for name in self._free if name not in (named, numbered)]

    def take_by_name(self, role: str) -> None:
        """Take the column whose heading fits a role best, if its cells fit too."""
        if role in self._found:
            return
        ranked = sorted(((fit(role, name), name) for name in self._free), key=lambda pair: -pair[0])
        fitting = [name for score, name in ranked if score > 0 and self._fits(role, name)]
        if role == "title" and len(fitting) > 1:
            fitting = self._best_titles(fitting)
        self._take(role, fitting[0] if fitting else None)

    def _best_titles(self, names: list[str]) -> list[str]:
        """Put the column with by far the most titles of the catalogue first."""
        shares = {name: self._title_share(self._samples[name]) for name in names}
        best = max(names, key=lambda name: shares[name])
        clear = shares[best] >= KNOWN and shares[names[0]] * 2 < shares[best]
        return [best, *(name for name in names if name != best)] if clear else names

    def _fits(self, role: str, name: str) -> bool:
        cells = self._samples[name]
        if not cells:  # a column that is still empty has its name only
            return role in ("rating", "date", "status", "year", "creator", "list", "like", "type", "album")
        match role:
            case "rating":
                return contents.are_ratings(name, cells)
            case "date":
                days = [cell for cell in cells if answer_of(cell) is None]
                rough = contents.years_alone(days) and fit("year", name) < fit("date", name)
                return bool(days) and (rough or contents.dates(days) >= contents.SOME)
            case "status":
                return contents.is_status(name, cells)
            case "dwell":
                return fit("dwell", name) >= _SURELY and _are_shares(name, cells)
            case "year":
                return contents.years(cells) >= contents.SOME
            case "like":
                return contents.answers(cells) >= contents.SOME or len(set(cells)) == 1
            case "type":
                return contents.kinds(cells) >= contents.SOME
            case "user":
                return self._table.named and not set(words_of(name)) <= {"name"}
            case "title":
                return contents.texts(cells) >= contents.SOME or contents.years(cells) < contents.SOME
            case _:
                return contents.texts(cells) >= contents.SOME

    def take_by_content(self) -> None:
        """Fill roles whose heading says nothing by what the cells show, where that is clear."""
        if "title" not in self._found:
            self._take("title", self._title_by_catalogue())
        clear: dict[str, Callable[[str], bool]] = {
            "year": lambda name: contents.years(self._samples[name]) >= contents.MOST and not self._are_days(name),
            "date": lambda name: contents.dates(self._samples[name]) >= contents.MOST,
            "status": lambda name: contents.statuses(self._samples[name]) >= contents.MOST,
            "type": lambda name: contents.kinds(self._samples[name]) >= contents.MOST,
        }
        for role, shows in clear.items():
            if role not in self._found:
                free = [name for name in self._free if self._samples[name] and not is_barred(role, name)]
                self._take(role, next(filter(shows, free), None))
        if "rating" not in self._found:
            rated = [name for name in self._free if self._rating_by_content(name)]
            self._take("rating", rated[0] if len(rated) == 1 else None)
        if "title" not in self._found and not self._ids:
            named = [name for name in self._free if contents.texts(self._samples[name]) >= contents.MOST]
            unlike = [name for name in named if len(set(self._samples[name])) * 2 > len(self._samples[name])]
            self._take("title", unlike[0] if len(unlike) == 1 and not self._table.named else None)

    def _title_by_catalogue(self) -> str | None:
        shares = {name: self._title_share(self._samples[name]) for name in self._free if self._is_text(name)}
        best = max(shares, key=lambda name: shares[name], default=None)
        return best if best is not None and shares[best] >= KNOWN else None

    def _is_text(self, name: str) -> bool:
        return contents.texts(self._samples[name]) >= contents.SOME

    def _are_days(self, name: str) -> bool:
        return contents.dates(self._samples[name]) >= contents.SOME

    def _rating_by_content(self, name: str) -> bool:
        cells = self._samples[name]
        signs = contents.share(cells, lambda cell: any(sign in cell for sign in "★⭐/%"))
        written = signs >= contents.MOST and contents.are_ratings(name, cells)
        small = not self._table.named and contents.share(cells, lambda cell: cell.replace(".", "", 1).isdigit()) == 1
        return bool(cells) and (written or (small and contents.are_ratings(name, cells)))

    @cached_property
    def _people(self) -> int:
        column = self._found.get("user")
        return len({cell.casefold() for cell in self._table.cells(column)} - {""}) if column in self._samples else 0

    def result(self) -> Detected:
        """Return the mapping, and what is missing."""
        named = {role: name for role, name in self._found.items() if name != NO_COLUMN}
        mapping = replace(HistoryMapping.of(named), ids=tuple(self._ids), scale=self._chosen.scale)
        by_person = self._chosen.names_columns
        if self._people > _MANY_PEOPLE and self._chosen.user is None:
            return Detected(mapping, f"{MANY} {self._people:,} people", personal=False)
        if mapping.title is None and not mapping.ids:
            return Detected(mapping, f"no column is recognised as titles{self._misfits}", personal=False)
        notes = tuple(self._left_out())
        says = any(getattr(mapping, role) is not None for role in _SAYS)
        if says or by_person or state_named(self._table.name) is not None:
            headed = mapping.title is not None and fit("title", mapping.title) > 0
            sure = says or by_person or headed or self._mostly_known(mapping.title)
            return Detected(mapping, "" if sure else "nothing shows that it holds titles", notes, personal=sure)
        return Detected(mapping, f"{NOTHING_SAID}{self._misfits}", personal=self._mostly_known(mapping.title))

    def _left_out(self) -> Iterator[str]:
        """Yield a note for each column that is called ratings, dates or statuses, where none was taken for that."""
        for role, wanted in (("rating", "ratings"), ("date", "dates"), ("status", "statuses")):
            for name in self._free if role not in self._found else ():
                if self._samples[name] and fit(role, name) >= _SURELY:
                    cells = ", ".join(repr(cell[:_SHOWN]) for cell in self._samples[name][:2])
                    yield f"the column {name!r} was left out: too few of its cells are {wanted}, such as {cells}"

    @property
    def _misfits(self) -> str:
        """What columns are called ratings, dates or statuses but hold something else, with an example."""
        misfits = [
            f"{name!r} holds {', '.join(map(repr, self._samples[name][:2]))}"
            for name in self._free
            if self._samples[name] and max(fit(role, name) for role in ("rating", "date", "status")) >= _SURELY
        ]
        return f" ({'; '.join(misfits)})" if misfits else ""

    def _mostly_known(self, title: str | None) -> bool:
        return title is not None and self._title_share(self._samples[title]) >= KNOWN


def _are_shares(name: str, cells: Sequence[str]) -> bool:
    """Return whether cells are shares of play or times; what only says how far one got has to say it in percent."""
    numbers = [number for cell in cells if (number := number_in(cell)) is not None]
    vague = "percent" not in joined(name) and meaning_of(name, cells) != "dwell time"
    percent = any("%" in cell for cell in cells) or max(numbers, default=0.0) <= 1.0
    return len(numbers) >= contents.MOST * len(cells) and (percent or not vague)
