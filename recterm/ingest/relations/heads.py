"""Heads of the tables of a folder or archive: the first rows, and the possible roles of their columns."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.files.archive import open_source
from recterm.ingest.relations.keys import column_named, is_id_name, unique_columns
from recterm.ingest.shapes.any_table import open_table, start_of
from recterm.ingest.tables.column_names import fold_column_name
from recterm.ingest.tables.roles.columns import DETECTED, ColumnMapping, kind_named
from recterm.process.paths import real_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from recterm.ingest.files.archive import Member
    from recterm.ingest.tables.table import Table

TEXT_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".json", ".jsonl", ".ndjson")
TABLE_ENDINGS = frozenset({*TEXT_ENDINGS, ".parquet", ".pq", ".arrow", ".feather", ".ipc", ".xlsx", ".ods", ".mtx"})
"""Suffixes of files in a folder that may be tables; a single file may have any."""

NOT_DATA = ("readme", "license", "licence", "changelog", "notes", "requirements")

MOST_TABLES = 40
"""Number of tables of one folder that are opened, largest first."""

MOST_SIBLINGS = 30
"""Number of files beside a table up to which they are opened for facts about it."""

_NO_TABLE = re.compile(
    r".+\.(avi|bin|css|docx?|gif|h5|html?|ipynb|jpe?g|js|joblib|md|mp[34]|np[yz]|pdf|pickle|pkl|pl|png|pt|py|r|rst|sh|svg"
    r"|tex|vec|wav|webp|xml|ya?ml)"
)
"""Names of files that are not tables of interactions or items."""

MORE_TITLES = ("prodname", "productname", "appname", "gamename", "businessname", "recipename", "placename")
MORE_CREATORS = ("developer", "developers", "publisher", "studios", "studio", "producers")
MORE_YEARS = ("yearofpublication", "publicationyear", "daterelease", "releasedon", "yearreleased", "published")
MORE_GENRES = ("tag", "genrenames", "categoryname", "productgroupname", "producttypename", "topics", "subjects")

_NAME = re.compile(r"[A-Za-z_][\w .-]{0,39}")
"""Pattern of a column's name."""

FALLBACK = "cp1252"
"""Encoding of tables of items that are not UTF-8, as spreadsheets of the West save them."""

_ABOUT_OTHERS = re.compile(
    r"user|author|artist|creator|brand|store|file|host|index|section|categor|genre|type|group|class|level|department"
    r"|colou?r|city|state|country|company|publisher|studio|tag|language|first|last|nick|region|street|series"
)
"""Folded names of columns that name something else than the item."""

ABOUT_USERS = re.compile(
    r"user|customer|people|person|member|client|buyer|subscriber|profile|account|reader|listener|viewer|player|patron"
)
"""Names of files with a row for each user."""


def _names_makers(key: str) -> bool:
    """Return whether a table's items are people who make things, such as artists."""
    return kind_named(key) == "artist" or fold_column_name(key).startswith("author")


def is_table_name(member: Member) -> bool:
    """Return whether a file's name may be that of a table."""
    return PurePosixPath(member.base).suffix in TABLE_ENDINGS and not member.base.startswith(NOT_DATA)


@dataclass(frozen=True, eq=False)
class Head:
    """Start of one table; `table` ends after the first rows."""

    member: Member
    table: Table

    @property
    def stem(self) -> str:
        """The file's name without its suffix."""
        return PurePosixPath(self.member.base).stem

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return self.table.sample.columns if self.table.named else []

    @cached_property
    def user(self) -> str | None:
        """The column with a usual name for users."""
        return column_named("user", self.columns)

    @cached_property
    def value(self) -> str | None:
        """The column with a usual name for ratings or counts."""
        return column_named("value", self.columns)

    @cached_property
    def items(self) -> list[str]:
        """Columns that may hold items, the most usual name first."""
        named = [name for name in self.columns if is_id_name(name) and name != self.user]
        usual = column_named("item", [name for name in named if fold_column_name(name) != "id"])
        return sorted(named, key=lambda name: name != usual)

    @cached_property
    def unique(self) -> list[str]:
        """Columns with a different value in each row."""
        names = unique_columns(self.table) if self.table.named else []
        return [name for name in names if is_id_name(name) or name == self.columns[0]]

    @cached_property
    def described(self) -> dict[str, str]:
        """Its facts about items besides ids: title, year, genres and creators, as far as present."""
        more = {"title": MORE_TITLES, "year": MORE_YEARS, "genres": MORE_GENRES, "creators": MORE_CREATORS}
        described = {role: self._describing(role, names) for role, names in more.items()}
        if described["title"] is None and self.columns and _names_makers(self.columns[0]):
            described |= {"title": described["creators"], "creators": None}
        return {role: name for role, name in described.items() if name is not None}

    def _describing(self, role: str, more: tuple[str, ...]) -> str | None:
        free = [name for name in self.columns if not fold_column_name(name).endswith("id")]
        usual = column_named(role, free)
        if usual is not None:
            return usual
        folded = {fold_column_name(name): name for name in reversed(free)}
        named = next((folded[name] for name in more if name in folded), None)
        if named is not None or role != "title":
            return named
        ends = (name for ending in ("title", "name") for name in folded if name.endswith(ending))
        return next((folded[name] for name in ends if not _ABOUT_OTHERS.search(name)), None)

    @property
    def only_ids(self) -> bool:
        """Whether it has only ids: it maps items to ids in other catalogues."""
        return len(self.columns) > 1 and all(is_id_name(name) for name in self.columns)


def interaction_roles(head: Head) -> bool:
    """Return whether a table has a column of users and one that may hold items."""
    return head.user is not None and bool(head.items) and not _one_row_each(head)


def _one_row_each(head: Head) -> bool:
    """Return whether it lists users, or orders: no usual item column, and each user, or the only other id, once."""
    usual = column_named("item", [name for name in head.items if fold_column_name(name) != "id"])
    if usual is not None or head.table.sample.height < 2:
        return False
    return head.user in head.unique or (len(head.items) == 1 and head.items[0] in head.unique)


def siblings(path: Path) -> list[Member]:
    """Return the files beside a file; none in a folder with many, which is not a data set."""
    with os.scandir(real_path(path).parent) as entries:
        files = sorted(islice(entries, MOST_SIBLINGS + 1), key=lambda entry: entry.name)
    if len(files) > MOST_SIBLINGS:
        return []
    beside = [path.parent / file.name for file in files if file.is_file() and file.name != real_path(path).name]
    named = [neighbour for neighbour in beside if neighbour.suffix.lower() in TABLE_ENDINGS]
    return [source.members[0] for source in map(open_source, named) if source.single]


def open_listed(member: Member) -> Table:
    """Open a table that may list items: words above words are a header if one names ids or users.

    Raises:
        InputError: it is not a table.
    """
    table = open_table(member, DETECTED, fallback=FALLBACK)
    if table.named:
        return table
    first = [cell or "" for cell in table.sample.row(0)]
    named = any(map(is_id_name, first)) or column_named("user", first) is not None
    if named and all(map(_NAME.fullmatch, first)) and len(set(first)) == len(first):
        return open_table(member, ColumnMapping(has_header=True), fallback=FALLBACK)
    return table


def open_heads(members: Iterable[Member]) -> tuple[list[Head], dict[str, str]]:
    """Return the tables among some files, and for each other file why it is not one."""
    heads: list[Head] = []
    others: dict[str, str] = {}
    listed = list(members)
    tables = sorted(filter(is_table_name, listed), key=lambda member: -member.size)[:MOST_TABLES]
    names = {member.name for member in tables}
    for member in listed:
        if member.name not in names:
            others[member.name] = _kind_of(member)
            continue
        try:
            heads.append(Head(member, open_listed(start_of(member))))
        except InputError as error:
            others[member.name] = error.message.removeprefix(member.where).lstrip(" :,")
        except (pl.exceptions.PolarsError, UnicodeError, OSError) as error:
            others[member.name] = f"cannot be read: {(str(error).splitlines() or [type(error).__name__])[0]}"
    return heads, others


def no_table(member: Member) -> str:
    """Say why a file is not a table, judging by its name; empty if it may be one."""
    if member.base.startswith(NOT_DATA):
        return "text for people"
    return "not a table" if _NO_TABLE.fullmatch(member.base) else ""


def _kind_of(member: Member) -> str:
    if is_table_name(member):
        return f"not opened: only the {MOST_TABLES} largest tables are"
    return no_table(member) or "its suffix is not that of a table"
