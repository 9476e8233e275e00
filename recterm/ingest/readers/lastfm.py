"""Last.fm research sets: HetRec 2011, 360K and 1K; also the Million Song taste profile, in a similar format."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from recterm.errors import InputError
from recterm.ingest.reader import Reader
from recterm.ingest.readers.shared.describing import note_left_out
from recterm.ingest.readers.shared.joining import (
    NOTHING_LISTED,
    Listing,
    Roles,
    assemble,
    first_titles,
    read_interactions,
)
from recterm.ingest.tables.column_names import first_line
from recterm.ingest.tables.delimited import read_delimited
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.tags import tag_facts
from recterm.ingest.tables.text import open_text
from recterm.ingest.tables.values.scale import COUNTS, ONCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from recterm.ingest.dataset.dataset import Dataset
    from recterm.ingest.files.archive import Member, Source
    from recterm.ingest.reader import Request
    from recterm.ingest.tables.table import Table

_TABS = ColumnMapping(separator="\t", has_header=False)
_SHA1 = re.compile(r"[0-9a-f]{40}")
_MBID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SONG = re.compile(r"SO[0-9A-Z]{16}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MISMATCH = re.compile(r"ERROR: <(SO\w+) (TR\w+)>")
_PROFILE = ("user", "gender", "age", "country")
"""The first columns of the users' profiles."""

_USER = r"^[0-9a-f]{40}$"


def _table(member: Member, *, header: bool = False, fallback: str | None = None) -> Table:
    """Open a table with tabs, and quotes that are part of names."""
    mapping = ColumnMapping(separator="\t", has_header=True) if header else _TABS
    return read_delimited(replace(open_text(member, fallback), quoted=False), mapping)


def _first_columns(table: Table, count: int) -> list[str]:
    if len(table.sample.columns) < count:
        raise InputError(
            f"{table.where} has fewer than {count} columns: {', '.join(table.sample.columns)}",
            "it may be damaged: get it again from its source",
        )
    return table.sample.columns[:count]


def _cells(member: Member) -> list[str]:
    return first_line(member).split("\t")


# HetRec 2011


def _is_hetrec(source: Source) -> bool:
    member = source.members[0] if source.single else source.find("user_artists.dat")
    return member is not None and member.base == "user_artists.dat"


def _read_hetrec(request: Request) -> Dataset:
    source = request.source
    member = source.members[0] if source.single else source.find("user_artists.dat")
    assert member is not None  # _is_hetrec() found it
    request.step("reading plays", 0)
    named = _cells(member)[:2] == ["userID", "artistID"]
    table = _table(member, header=named)
    if not named:
        request.tally.note("user_artists.dat has no header: user, artist, plays")
    user, item, value = _first_columns(table, 3)
    interactions = read_interactions(request, table, Roles(user, item, value), COUNTS)
    request.tally.note("the lists end at 50 artists a user: artists not listed may have been heard all the same")
    request.step("reading artists", 1)
    artists = source.beside(member, "artists.dat")
    if artists is None:
        request.tally.note("no artists.dat beside user_artists.dat: artists are shown by their ids")
    listing = _artists(request, artists) if artists is not None else NOTHING_LISTED
    tagged, words = (source.beside(member, name) for name in ("user_taggedartists.dat", "tags.dat"))
    if tagged is not None and words is not None:
        listing = replace(listing, facts=tag_facts(listing.ids, _tags(request, tagged, words)))
    return assemble(
        request, name="hetrec-lastfm", label="Last.fm 2K (HetRec 2011)", prefix="lfm2k", kind="artist",
        listing=listing, interactions=interactions,
    )  # fmt: skip


def _artists(request: Request, member: Member) -> Listing:
    table = _table(member, header=_cells(member)[:2] == ["id", "name"])
    key, name = _first_columns(table, 2)
    note_left_out(request.tally, member.file_name, table.sample.columns[2:])
    rows = table.scan([key, name]).collect().filter(pl.col(key).is_not_null())
    titles = [_repaired(title or "") for title in rows[name].to_list()]
    changed = sum(title != (original or "") for title, original in zip(titles, rows[name].to_list(), strict=True))
    if changed:
        request.tally.note(f"{changed:,} names that were encoded twice have been repaired")
    return Listing(rows[key].str.strip_chars().to_list(), titles)


def _tags(request: Request, tagged: Member, named: Member) -> pl.LazyFrame:
    """Read artist and tag of each use; `tags.dat` is not UTF-8 in some copies."""
    uses = _table(tagged, header=_cells(tagged)[:2] == ["userID", "artistID"])
    names = _table(named, header=_cells(named)[:2] == ["tagID", "tagValue"], fallback="cp1252")
    (_, artist, tag), (key, word) = _first_columns(uses, 3), _first_columns(names, 2)
    others = [column for column in uses.sample.columns if column not in (artist, tag)]
    note_left_out(request.tally, tagged.file_name, others, "who gave each tag, and when")
    rows = uses.scan([artist, tag]).select(item=artist, key=pl.col(tag).str.strip_chars())
    words = names.scan([key, word]).select(key=pl.col(key).str.strip_chars(), tag=word)
    return rows.join(words, on="key")


def _repaired(name: str) -> str:
    """Repair a name that was UTF-8 read as Latin-1: `BallakÃ©` becomes `Ballaké`."""
    try:
        return name.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return name


# 360K and 1K


def _is_360k(source: Source) -> bool:
    return any(_plays_of_360k(source))


def _plays_of_360k(source: Source) -> Iterator[Member]:
    """Read user, MBID or nothing, artist, plays; or user, time, MBID, artist, MBID, track."""
    for member in source.members[:20]:
        cells = _cells(member)
        counts = len(cells) == 4 and _SHA1.fullmatch(cells[0]) and (not cells[1] or _MBID.fullmatch(cells[1]))
        moments = len(cells) == 6 and cells[0].startswith("user_") and _MOMENT.fullmatch(cells[1])
        if counts or moments:
            yield member


def _read_360k(request: Request) -> Dataset:
    member = request.source.one_of(_plays_of_360k(request.source), "plays")
    request.step("reading plays", 0)
    table = _table(member)
    moments = len(_cells(member)) == 6
    mbid, name = ("column_3", "column_4") if moments else ("column_2", "column_3")
    # Artists without an MBID are identified by name, in any spelling.
    folded = pl.format("name/{}", pl.col(name).str.strip_chars().str.to_lowercase())
    key = pl.when(pl.col(mbid).fill_null("").str.strip_chars() != "").then(pl.col(mbid)).otherwise(folded)
    if moments:
        roles, values = Roles("column_1", key, None, "column_2"), ONCE
        note_left_out(request.tally, member.file_name, ("id of the track", "name of the track"), "artists count")
    else:
        roles, values = Roles("column_1", key, "column_4"), COUNTS
        hashed = pl.col("column_1").str.contains(_USER).fill_null(False)
        broken = table.scan(["column_1"]).filter(~hashed).collect(engine="streaming")["column_1"]
        request.tally.drop("user is not a SHA-1 hash", broken.len(), map(str, broken.head(3)))
        request.tally.read += broken.len()
        table = replace(table, scan=_only(table, hashed))
    interactions = read_interactions(request, table, roles, values)
    request.step("reading artists", 1)
    played = set(interactions.items.to_list())
    titles = {item: title for item, title in first_titles(table, key, name).items() if item in played}
    return assemble(
        request,
        name="lastfm-1k" if moments else "lastfm-360k",
        label="Last.fm 1K" if moments else "Last.fm 360K",
        prefix="lfm",
        kind="artist",
        listing=Listing(
            list(titles),
            list(titles.values()),
            aliases=pl.Series([[f"mbid:{i}"] if _MBID.fullmatch(i) else [] for i in titles], dtype=pl.List(pl.String)),
        ),
        interactions=interactions,
        people=_profiles(request),
    )


def _profiles(request: Request) -> pl.DataFrame | None:
    """Read the users' genders, ages and countries; when they signed up is left out."""
    profiles = (member for member in request.source.members if member.base.endswith("-profile.tsv"))
    member = next(profiles, None)
    if member is None:
        return None
    if len(_cells(member)) < len(_PROFILE):
        request.tally.note(f"{member.file_name} is left out: it has fewer columns than {', '.join(_PROFILE)}")
        return None
    rows = _table(member, header=_cells(member)[0] == "#id")
    others = rows.sample.columns[len(_PROFILE) :]
    note_left_out(request.tally, member.file_name, ["time of signing up", *others[1:]] if others else ())
    names = rows.sample.columns[: len(_PROFILE)]
    return rows.scan(names).select(pl.col(name).alias(new) for name, new in zip(names, _PROFILE, strict=True)).collect()


def _only(table: Table, condition: pl.Expr) -> Callable[[Sequence[str]], pl.LazyFrame]:
    """Filter a scan by a condition, if its column is among the requested ones."""
    scan = table.scan
    (root,) = condition.meta.root_names()

    def filtered(columns: Sequence[str]) -> pl.LazyFrame:
        return scan(columns).filter(condition) if root in columns else scan(columns)

    return filtered


# Million Song taste profile


def _is_msd(source: Source) -> bool:
    return any(_triplets(source))


def _triplets(source: Source) -> Iterator[Member]:
    for member in source.members[:20]:
        cells = _cells(member)
        if len(cells) == 3 and _SHA1.fullmatch(cells[0]) and _SONG.fullmatch(cells[1]):
            yield member


def _read_msd(request: Request) -> Dataset:
    source = request.source
    member = source.one_of(_triplets(source), "plays")
    request.step("reading plays", 0)
    table = _table(member)
    interactions = read_interactions(request, table, Roles("column_1", "column_2", "column_3"), COUNTS)
    request.step("reading songs", 1)
    songs = source.beside(member, "unique_tracks.txt")
    if songs is None:
        request.tally.note(f"no unique_tracks.txt beside {member.file_name}: songs are shown by their ids")
    mismatches = source.beside(member, "sid_mismatches.txt")
    wrong = _mismatches(mismatches) if mismatches is not None else frozenset()
    listing = _songs(songs, set(interactions.items.to_list()), wrong) if songs is not None else NOTHING_LISTED
    return assemble(
        request, name="msd", label="Million Song taste profile", prefix="msd", kind="track", noun="song",
        listing=listing, interactions=interactions,
    )  # fmt: skip


def _mismatches(member: Member) -> frozenset[tuple[str, str]]:
    """Read songs and tracks that the makers of the data set found to differ: `ERROR: <song track> ...`."""
    lines = open_text(member, fallback="cp1252").first_lines(1 << 30, limit=1 << 30)
    return frozenset((pair[1], pair[2]) for line in lines if (pair := _MISMATCH.match(line)))


def _songs(member: Member, wanted: set[str], wrong: frozenset[tuple[str, str]]) -> Listing:
    """Read songs by id: `track<SEP>song<SEP>artist<SEP>title`; a song may have several lines."""
    songs: dict[str, tuple[str, str]] = {}
    text = open_text(member, fallback="cp1252")
    for line in text.first_lines(1 << 30, limit=1 << 31):
        parts = line.split("<SEP>")
        if len(parts) == 4 and parts[1] in wanted and (parts[1], parts[0]) not in wrong:
            songs.setdefault(parts[1], (parts[3], parts[2]))
    return Listing(
        list(songs), [title for title, _ in songs.values()], creators=[[artist] for _, artist in songs.values()]
    )


HETREC = Reader(("hetrec-lastfm",), "HetRec 2011 Last.fm", _is_hetrec, _read_hetrec)
LASTFM = Reader(("lastfm-360k", "lastfm-1k"), "Last.fm 360K or 1K", _is_360k, _read_360k)
MSD = Reader(("msd",), "the Million Song taste profile", _is_msd, _read_msd)
