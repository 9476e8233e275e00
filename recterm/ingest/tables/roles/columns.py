"""Columns of a table by role (user, item, rating, time): by name, by content, or as given by a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.data.event_weights import UNSAID, EventChoice
from recterm.errors import InputError, UnmappedTableError
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.contents import ENOUGH_NUMBERS, guess_roles
from recterm.ingest.tables.roles.proposal import first_rows, options, propose
from recterm.ingest.tables.roles.visits import PLACES, VISITS, visits_for_users
from recterm.ingest.tables.values.cell_numbers import are_plain, filled, number_from_text, numbers_of, share_of_numbers
from recterm.ingest.tables.values.times import TimeStyle, numbered_days, seconds_from_number, time_style
from recterm.ingest.tables.values.value_styles import ValueStyle, value_style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAMES: dict[str, tuple[str, ...]] = {
    role: tuple(names.split())
    for role, names in {
        "user": "userid user uid customerid customer reviewerid userkey usersha1 member membernumber account visitorid"
        " username person customerno custid clientid client buyerid buyer memberid personid playerid reviewprofilename"
        " profilename sessionid session",
        "item": "itemid item iid movieid movie bookid isbn asin parentasin productid artistid songid trackid trackuri"
        " const imdbid tmdbid film filmid book product animeid gameid game stockcode sku articleid placeid venueid"
        " locationid businessid videoid newsid courseid recipeid appid jokeid beerid beerbeerid wineid aid id",
        "title": "title name movietitle booktitle producttitle originaltitle track trackname songname itemname"
        " productname beername winename itemdescription productdescription description",
        "value": "rating stars score value overall starrating yourrating yourated myrating bookrating userrating"
        " rating10 review weight plays playcount count listencount listens views clicks purchases quantity qty hours"
        " liked thumb thumbs recommended grade mark marks note nota voto points wertung bewertung puntuacion"
        " calificacion ocena betyg beoordeling rate myscore",
        "time": "timestamp ts time date datetime unixreviewtime reviewdate reviewtime daterated dateadded watcheddate"
        " watchedat ratedat playedat endtime uts listenedat created createdat invoicedate",
        "year": "year releaseyear yearpublished originalpublicationyear releasedate",
        "genres": "genres genre categories category tags class",
        "creators": "director directors artist artistname author authors brand store creator",
    }.items()
}
"""Folded column names of each role; the first that a table has wins."""

KINDS = {
    "movie": ("movie", "film", "const", "imdb", "tmdb"),
    "book": ("book", "isbn"),
    "artist": ("artist",),
    "album": ("album",),
    "track": ("track", "song"),
    "product": ("product", "asin"),
}
"""Kinds of items, and words in column names that indicate them."""

FLAGS = {"user": "--user", "item": "--item", "value": "--rating", "time": "--time", "title": "--title"}
"""Command-line options of the roles that a person can set."""

_STRAY = frozenset({"", "indexlevel0", "unnamed0", "index", "level0"})
_NAMED_NUMBERS = 0.5
"""Share of numbers that makes a column ratings if its name says so too."""

_LONGEST_TITLE = 60
"""Mean number of characters up to which descriptions are names of products."""

_SHOWN = 30
"""Number of characters of a cell shown in a note."""

_MAX_DISTINCT = 101
"""Maximum number of distinct ratings: those of 0 to 100."""

_EARLIEST, _LATEST = 631_152_000, 4_102_444_800
"""1990 and 2100, UTC seconds: a column within this range is a time even without a matching name."""


@dataclass(frozen=True)
class ColumnMapping:
    """Columns as given by a person; None leaves a role to detection."""

    user: str | None = None
    item: str | None = None
    value: str | None = None
    time: str | None = None
    title: str | None = None
    separator: str | None = None
    has_header: bool | None = None
    interactions: str | None = None
    """Of a folder or archive, the file that holds the interactions."""
    items: str | None = None
    """The file that lists the items, a path or a file of the folder or archive; `none`: no file is joined."""
    on: str | None = None
    """The column of that file that holds the ids of the interactions."""
    scale: str | None = None
    """Lowest and highest rating, as `1:10`."""
    events: EventChoice = UNSAID
    """Choices for kinds of events, dwell times and half-life."""
    where: tuple[str, ...] = ()
    """Conditions on the rows, such as `verified=Y`."""

    @property
    def empty(self) -> bool:
        """True when everything but the rows is left to detection."""
        return replace(self, where=()) == DETECTED

    @property
    def allows_any_shape(self) -> bool:
        """True when no column and no separator is given, so that a file may have any shape."""
        given = (self.user, self.item, self.value, self.time, self.title, self.separator, self.has_header)
        return all(field is None for field in given)


DETECTED = ColumnMapping()
"""Everything is left to detection."""


@dataclass(frozen=True)
class Columns:
    """Columns of a table by role; None if missing."""

    user: str
    item: str | None
    """None when items have only titles."""
    value: str | None
    time: str | None
    time_style: TimeStyle | None
    plain: bool
    """Whether the values are plain numbers, judging by the first rows."""
    words: ValueStyle | None
    """The words that the values are written in; None for numbers."""
    title: str | None
    year: str | None
    genres: str | None
    creators: str | None
    notes: tuple[str, ...] = ()
    """How roles were found that the names do not tell."""

    @property
    def used(self) -> frozenset[str]:
        """The names of the columns that have a role."""
        roles = (self.user, self.item, self.value, self.time, self.title, self.year, self.genres, self.creators)
        return frozenset(name for name in roles if name is not None)

    @property
    def kind(self) -> str:
        """The kind of the items, judging by the columns' names."""
        kinds = map(kind_named, filter(None, (self.item, self.title, self.creators)))
        return next((kind for kind in kinds if kind != "other"), "other")

    def described(self) -> str:
        """Return one line for the report."""
        roles = {"user": self.user, "item": self.item, "rating": self.value, "time": self.time, "title": self.title}
        more = {"year": self.year, "genres": self.genres, "creators": self.creators}
        return "columns: " + ", ".join(f"{role} = {name}" for role, name in (roles | more).items() if name is not None)


def kind_named(name: str) -> str:
    """Return what the items are that a name is of; `other` where it does not say."""
    folded = fold_column_name(name)
    return next((kind for kind, words in KINDS.items() if any(word in folded for word in words)), "other")


def count_known(names: Iterable[str]) -> int:
    """Count how many of these are known column names."""
    column_names = {name for role in NAMES.values() for name in role}
    return sum(fold_column_name(name) in column_names for name in names)


def find_columns(where: str, sample: pl.DataFrame, mapping: ColumnMapping, *, named: bool = True) -> Columns:
    """Give each role its column.

    Args:
        where: name of the table in messages.
        sample: the first rows, all text; its columns are the table's.
        named: whether the table has its own column names; if so, only clear cases are guessed from content.
        mapping: the person's choices, which override detection.

    Raises:
        InputError: there is no column for the user or for the item, or a named column is not there.
    """
    finder = _Finder(where, sample, named)
    finder.take_named(mapping)
    finder.take_visits()
    for role in ("user", "item", "title", "value", "time", "year", "genres", "creators"):
        finder.take_by_name(role)
    finder.take_by_content()
    return finder.columns()


def overlooked(columns: Columns, sample: pl.DataFrame, also: Iterable[str] = ()) -> list[str]:
    """Return notes about roles found by content, and about columns named like ratings or times that do not fit.

    Args:
        columns: the columns with a role.
        sample: the first rows, all text.
        also: other columns that are used.
    """
    used = columns.used | set(also)
    notes = list(columns.notes)
    for role, column, wanted in (("value", columns.value, "ratings"), ("time", columns.time, "times")):
        for name in sample.columns if column is None else ():
            if fold_column_name(name) in NAMES[role] and name not in used:
                cells = filled(sample[name]).to_frame("c").filter(number_from_text(pl.col("c")).is_null())["c"]
                example = f", such as {cells[0][:_SHOWN]!r}" if len(cells) else ""
                notes.append(f"the column {name!r} was left out: too few of its cells are {wanted}{example}")
    if columns.value is None and not any(note.startswith("no header") for note in columns.notes):
        ids = {*_STRAY, *VISITS, *NAMES["user"], *NAMES["item"]}
        rest = [name for name in sample.columns if name not in used and fold_column_name(name) not in ids]
        unmentioned = [name for name in rest if not any(repr(name) in note for note in notes)]
        numeric = [name for name in unmentioned if share_of_numbers(sample[name]) >= ENOUGH_NUMBERS]
        notes += [f"the column {name!r} of numbers was not taken for ratings; --rating takes it" for name in numeric]
    return notes


class _Finder:
    """Assigns the columns of one table to roles, each once."""

    def __init__(self, where: str, sample: pl.DataFrame, named: bool) -> None:
        self.where = where
        self.named = named
        self.sample = sample
        self.free = [name for name in sample.columns if fold_column_name(name) not in _STRAY]
        self.roles: dict[str, str] = {}
        self.styles: dict[str, TimeStyle | None] = {}
        self.notes: list[str] = []

    def take_named(self, mapping: ColumnMapping) -> None:
        for role, flag in FLAGS.items():
            wanted: str | None = getattr(mapping, role)
            if wanted is not None:
                self._take(role, self._column(wanted, flag))

    def _column(self, wanted: str, flag: str) -> str:
        names = self.sample.columns
        if wanted in names:
            return wanted
        like = [name for name in names if fold_column_name(name) == fold_column_name(wanted)]
        if len(like) != 1:
            raise InputError(
                f"{self.where} has no column {wanted!r}",
                f"its columns are {_listed(names)}; give one of them to {flag}",
                code="no_such_column",
            )
        return like[0]

    def take_visits(self) -> None:
        """Take sessions or orders for the users where these are unknown."""
        visits = None if "user" in self.roles else visits_for_users(self.sample, self.free, NAMES["user"])
        if visits is not None:
            self._take("user", visits[0])
            self.notes.append(visits[1])

    def take_by_name(self, role: str) -> None:
        if role in self.roles:
            return
        for usual_name in NAMES[role]:
            name = next((name for name in self.free if fold_column_name(name) == usual_name), None)
            if name is not None and self._fits(role, name):
                self._take(role, name)
                return

    def take_by_content(self) -> None:
        """Fill the other roles by content: times and ratings show in the values; two of the rest are user and item."""
        missing = [role for role in ("user", "item") if role not in self.roles and not self._titled(role)]
        if "time" not in self.roles and len(self.free) > len(missing):
            self._take("time", next((n for n in reversed(self.free) if self._looks_like_time(n)), None))
        if not self.named:
            self._take_guessed(missing)
            return
        if "value" not in self.roles and len(self.free) > len(missing):
            self._take("value", self._rating_like())
        if len(self.free) == len(missing):
            for role, name in zip(missing, list(self.free), strict=True):
                self._take(role, name)

    def _take_guessed(self, missing: list[str]) -> None:
        guess = guess_roles(self.sample.select(self.free), missing, rated="value" in self.roles)
        for role in ("user", "item", "value"):
            self._take(role, getattr(guess, role))
        if guess.doubt:
            raise self._unmapped(f"{self.where} has no header, and {guess.doubt}", [])
        self.notes += [guess.note] if guess.note else []

    def columns(self) -> Columns:
        """Return all roles.

        Raises:
            InputError: no user or no item, or a named column of ratings or times that holds none.
        """
        roles = self.roles
        item = roles.get("item")
        title = roles.get("title")
        if item is None and title is None and "creators" in roles:
            title = roles.pop("creators")
        for role, name in (("user", roles.get("user")), ("item", item or title)):
            if name is None:
                raise self._missing(role)
        value, time = roles.get("value"), roles.get("time")
        words = None if value is None else value_style(self.sample[value])
        if value is not None and words is None and not share_of_numbers(self.sample[value]):
            raise self._unfit("value", "numbers", value)
        if time is not None and self._style(time) is None:
            raise self._unfit("time", "times", time)
        return Columns(
            user=roles["user"],
            item=item,
            value=value,
            time=time,
            time_style=numbered_days(self._style(time), self.sample[time]) if time else None,
            plain=value is not None and words is None and are_plain(self.sample[value]),
            words=words,
            title=title,
            year=roles.get("year"),
            genres=roles.get("genres"),
            creators=roles.get("creators"),
            notes=tuple(self.notes),
        )

    def _take(self, role: str, name: str | None) -> None:
        if name is not None:
            self.roles[role] = name
            self.free = [free for free in self.free if free != name]

    def _titled(self, role: str) -> bool:
        return role == "item" and ("title" in self.roles or "creators" in self.roles)

    def _fits(self, role: str, name: str) -> bool:
        if role == "value":
            cells = self.sample[name]
            return share_of_numbers(cells) >= _NAMED_NUMBERS or value_style(cells) is not None
        if role == "time":
            return self._style(name) is not None
        if role == "title" and fold_column_name(name).endswith("description"):
            return 0 < _mean_length(self.sample[name]) <= _LONGEST_TITLE
        if role == "item" and fold_column_name(name) == "id":  # a row number rather than an item number
            return not (self.sample.height > 1 and self.sample[name].is_unique().all())
        return True

    def _style(self, name: str) -> TimeStyle | None:
        if name not in self.styles:
            self.styles[name] = time_style(self.sample[name])
        return self.styles[name]

    def _looks_like_time(self, name: str) -> bool:
        style = self._style(name)
        if style is None:
            return False
        if style.formats or style.written is not None:
            return True
        numbers = filled(self.sample[name]).cast(pl.Float64, strict=False).drop_nulls()
        seconds = numbers.to_frame("n").select(seconds_from_number(pl.col("n"))).to_series()
        return bool(((seconds > _EARLIEST) & (seconds < _LATEST)).all())

    def _rating_like(self) -> str | None:
        """Find the free column most like ratings: three values or more that reach 5 or 10; the last one."""
        best: tuple[float, str] | None = None
        for name in self.free:
            if share_of_numbers(self.sample[name]) < ENOUGH_NUMBERS or fold_column_name(name) in PLACES:
                continue
            values = numbers_of(self.sample[name]).unique().sort().to_list()
            ceiling = next((c for c in (5.0, 10.0) if values[-1] <= c), None)
            if len(values) > _MAX_DISTINCT or ceiling is None or values[0] < -ceiling:
                continue
            if len(values) < 3 or values[-1] != ceiling:  # codes such as 1 and 2 rather than ratings
                continue
            if best is None or ceiling <= best[0]:
                best = ceiling, name
        return best[1] if best else None

    def _example(self, name: str) -> str:
        return next((value for value in self.sample[name].to_list() if value), "")

    def _unfit(self, role: str, wanted: str, name: str) -> InputError:
        return InputError(
            f"{self.where}: the column {name!r} holds no {wanted}, such as {self._example(name)!r}",
            f"its columns are {_listed(self.sample.columns)}; give the one with {wanted} to {FLAGS[role]}",
        )

    def _missing(self, role: str) -> InputError:
        wanted = [needed for needed in ("user", "item") if needed not in self.roles and not self._titled(needed)]
        return self._unmapped(f"{self.where}: no column looks like the {role}", wanted)

    def _unmapped(self, problem: str, wanted: Sequence[str]) -> InputError:
        named = {FLAGS[role]: column for role, column in self.roles.items() if role in FLAGS}
        proposed = propose([FLAGS[role] for role in wanted], self.sample.select(self.free)) | named
        return UnmappedTableError(
            problem,
            f"its columns are {_listed(self.sample.columns)}; say which is which with --user COL --item COL"
            f" (and --rating COL --time COL --title COL), perhaps: {options(proposed)}",
            first_rows(self.sample),
            {flag.removeprefix("--"): column for flag, column in proposed.items()},
        )


def _mean_length(cells: pl.Series) -> float:
    return float(filled(cells).str.len_chars().sum()) / max(cells.len(), 1)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names))
