"""Built-in libraries: hand-made catalogues from data/, and a simulated community for each."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import recterm
from recterm.domain.model import MAX_STARS, MIN_STARS, STAR_STEP, Scale
from recterm.domain.titles import sort_title
from recterm.errors import InputError
from recterm.ingest.builtin.simulation import Taste, Trait, Work, simulate
from recterm.ingest.dataset.dataset import Dataset, build
from recterm.ingest.interactions.columns import InteractionColumns
from recterm.ingest.report import Report

FILMS = "films"
"""Name of the built-in film library."""

ALBUMS = "albums"
"""Name of the built-in library of music albums."""

BUILT_INS = (FILMS, ALBUMS)

BUILTIN_SEED = 1979
"""Seed of the community with which every installation starts."""


@dataclass(frozen=True, slots=True)
class Film:
    """One row of data/films.csv."""

    id: str
    """Slug of title and year, such as `alien-1979`."""
    title: str
    original_title: str
    """Empty when it equals the title."""
    year: int
    genres: tuple[str, ...]
    directors: tuple[str, ...]
    actors: tuple[str, ...]
    countries: tuple[str, ...]
    """Producing countries, the main one first."""
    runtime: int
    """Minutes."""
    themes: tuple[str, ...]
    fame: int
    """1 to 5, the editors' estimate."""
    acclaim: int
    """0 to 100, the editors' estimate."""

    @property
    def traits(self) -> tuple[Trait, ...]:
        """Traits of the film for the simulated community; of the countries, the main one."""
        return _traits(self.themes, self.genres, self.directors, self.countries[:1], self.year)


@dataclass(frozen=True, slots=True)
class Album:
    """One row of data/albums.csv."""

    id: str
    """Slug of title, first artist and year, such as `blue-joni-mitchell-1971`."""
    title: str
    artists: tuple[str, ...]
    """Empty for a collection of many."""
    year: int
    genres: tuple[str, ...]
    country: str
    """Of the (first) artist."""
    themes: tuple[str, ...]
    fame: int
    """1 to 5, the editors' estimate."""
    acclaim: int
    """0 to 100, the editors' estimate."""

    @property
    def traits(self) -> tuple[Trait, ...]:
        """Traits of the album for the simulated community."""
        return _traits(self.themes, self.genres, self.artists, (self.country,), self.year)


def _traits(
    themes: tuple[str, ...], genres: tuple[str, ...], creators: tuple[str, ...], countries: tuple[str, ...], year: int
) -> tuple[Trait, ...]:
    kinds = {
        "theme": themes,
        "genre": genres,
        "creator": creators,
        "country": countries,
        "era": (str(year // 10 * 10),),
    }
    return tuple((kind, word) for kind, words in kinds.items() for word in words)


def builtin_dataset(name: str = FILMS, *, seed: int = BUILTIN_SEED) -> Dataset:
    """Generate a built-in library with its simulated community; the same seed gives the same community.

    Raises:
        InputError: no built-in library has this name, or the installation lacks its files.
    """
    works: list[Film] | list[Album]
    if name == FILMS:
        films = read_films(data_file("films.csv"))
        works, items, tastes = films, _items(films), read_tastes(data_file("film-tastes.csv"))
    elif name == ALBUMS:
        albums = read_albums(data_file("albums.csv"))
        works, items, tastes = albums, _album_items(albums), read_tastes(data_file("album-tastes.csv"))
    else:
        raise InputError(
            f"no built-in library {name!r}", hint=f"choose one of {', '.join(BUILT_INS)}", code="no_such_library"
        )
    community = simulate([Work(work.year, work.fame, work.acclaim, work.traits) for work in works], tastes, seed=seed)
    count = len(community.user)
    note = f"simulated: no real person gave these ratings; generated from the {name}' attributes with seed {seed}"
    return build(
        format="builtin",
        label=f"Built-in {name} (simulated community)",
        items=items,
        users=pl.Series([str(number) for number in range(1, int(community.user.max()) + 2)]),
        events=InteractionColumns.of(
            community.user,
            community.item,
            community.value,
            pl.Series(community.timestamp),
        ),
        scale=Scale(MIN_STARS, MAX_STARS, STAR_STEP),
        report=Report(read=count, kept=count, notes=(note,)),
        simulated=True,
    )


def read_albums(path: Path) -> list[Album]:
    """Read the catalogue in data/albums.csv, in the file's order."""
    return [
        Album(
            id=row["id"],
            title=row["title"],
            artists=_words(row["artists"]),
            year=int(row["year"]),
            genres=_words(row["genres"]),
            country=row["country"],
            themes=_words(row["themes"]),
            fame=int(row["fame"]),
            acclaim=int(row["acclaim"]),
        )
        for row in _rows(path)
    ]


def read_films(path: Path) -> list[Film]:
    """Read the catalogue in data/films.csv, in the file's order."""
    return [
        Film(
            id=row["id"],
            title=row["title"],
            original_title=row["original_title"],
            year=int(row["year"]),
            genres=_words(row["genres"]),
            directors=_words(row["directors"]),
            actors=_words(row["actors"]),
            countries=_words(row["country"]),
            runtime=int(row["runtime"]),
            themes=_words(row["themes"]),
            fame=int(row["fame"]),
            acclaim=int(row["acclaim"]),
        )
        for row in _rows(path)
    ]


def read_tastes(path: Path) -> list[Taste]:
    """Read the tastes in data/film-tastes.csv: `kind:word=weight`, joined by |; a weight of 1 is left out."""
    tastes = []
    for row in _rows(path):
        likes: dict[Trait, float] = {}
        for like in _words(row["likes"]):
            trait, _, weight = like.partition("=")
            kind, _, word = trait.partition(":")
            likes[kind, word] = float(weight or 1)
        tastes.append(Taste(row["taste"], float(row["share"]), likes))
    return tastes


_LISTS = dict.fromkeys(("original_titles", "aliases"), pl.List(pl.String()))
"""Columns of which every list may be empty, which would hide their type."""


def _items(films: list[Film]) -> pl.DataFrame:
    rows = [
        {
            "id": f"film:{film.id}",
            "title": film.title,
            "sort_title": sort_title(film.title),
            "year": film.year,
            "genres": film.genres,
            "creators": film.directors,
            "kind": "movie",
            "original_titles": (film.original_title,) if film.original_title else (),
            "aliases": (),
            "facts": _facts(film),
        }
        for film in films
    ]
    return pl.DataFrame(
        rows,
        schema_overrides=dict.fromkeys(("original_titles", "aliases"), pl.List(pl.String())),
        infer_schema_length=None,
    )


def _album_items(albums: list[Album]) -> pl.DataFrame:
    rows = [
        {
            "id": f"album:{album.id}",
            "title": album.title,
            "sort_title": sort_title(album.title),
            "year": album.year,
            "genres": album.genres,
            "creators": album.artists or ("Various Artists",),
            "kind": "album",
            "original_titles": (),
            "aliases": (),
            "facts": json.dumps({"countries": (album.country,), "themes": album.themes}, ensure_ascii=False),
        }
        for album in albums
    ]
    return pl.DataFrame(
        rows,
        schema_overrides=dict.fromkeys(("original_titles", "aliases"), pl.List(pl.String())),
        infer_schema_length=None,
    )


def _facts(film: Film) -> str:
    facts = {"cast": film.actors, "countries": film.countries, "runtime": film.runtime, "themes": film.themes}
    return json.dumps(facts, ensure_ascii=False)


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data_file(name: str) -> Path:
    """Return the path of a file in data/: inside the package when installed, beside it in a checkout.

    Raises:
        InputError: it is in neither place.
    """
    package = Path(recterm.__file__).parent
    for folder in (package / "_data", package.parent / "data"):
        if (folder / name).is_file():
            return folder / name
    raise InputError(f"the built-in data file {name} is missing", hint="reinstall recterm")
