"""Small library of real films in which two groups of users like two kinds, and the app on a copy of it."""

from __future__ import annotations

import csv
import random
import shutil
from typing import TYPE_CHECKING

import pytest

from recterm.service.data.importing import import_data
from recterm.service.libraries.files import remember
from recterm.service.live.session import Session
from recterm.service.models.training import train
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.shared.painting import themes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DARK_FILMS = (
    "Alien (1979)", "Aliens (1986)", "The Thing (1982)", "Blade Runner (1982)", "The Terminator (1984)",
    "[REC] (2007)", "Predator (1987)", "The Fly (1986)", "The Matrix (1999)", "Event Horizon (1997)",
    "Terminator 2: Judgment Day (1991)", "RoboCop (1987)", "Videodrome (1983)", "They Live (1988)",
    "Total Recall (1990)", "Dawn of the Dead (1978)", "The Evil Dead (1981)", "[/b]roken Markup\x07 (1995)",
    "Invasion of the Body Snatchers (1978)", "The Abyss (1989)",
)  # fmt: skip
LIGHT_FILMS = (
    "千と千尋の神隠し (2001)", "Amélie (2001)", "Toy Story (1995)", "When Harry Met Sally... (1989)", "Big (1988)",
    "The Princess Bride (1987)", "Groundhog Day (1993)", "My Neighbor Totoro (1988)", "Roman Holiday (1953)",
    "Singin' in the Rain (1952)", "Some Like It Hot (1959)", "The Apartment (1960)", "Cinema Paradiso (1988)",
    "Billy Elliot (2000)", "Before Sunrise (1995)", "Annie Hall (1977)", "Harvey (1950)", "City Lights (1931)",
    "A Very Long Title That No Column of This Catalogue Will Ever Show in Full (2010)", "Babe (1995)",
)  # fmt: skip
USERS = 80


def write_films(folder: Path) -> Path:
    """Write a data set in MovieLens' layout; earlier films of each kind are more popular."""
    chance = random.Random(11)
    folder.mkdir(parents=True)
    films = [(place, title) for place, title in enumerate((*DARK_FILMS, *LIGHT_FILMS), start=1)]
    with (folder / "movies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["movieId", "title", "genres"])
        for film, title in films:
            writer.writerow([film, title, "Action|Horror|Sci-Fi" if film <= len(DARK_FILMS) else "Comedy|Romance"])
    (folder / "links.csv").write_text(f"movieId,imdbId,tmdbId\n{len(films)},0112431,9598\n", encoding="utf-8")
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["userId", "movieId", "rating", "timestamp"])
        for user in range(1, USERS + 1):
            for film, _ in films:
                place = (film - 1) % len(DARK_FILMS)
                own = (film <= len(DARK_FILMS)) == (user % 2 == 0)
                if chance.random() < (0.9 if own else 0.35) - place * 0.02:
                    stars = chance.choice(["4.0", "4.5", "5.0"] if own else ["1.5", "2.0", "3.0"])
                    writer.writerow([user, film, stars, 1_000_000_000 + user])
    return folder


@pytest.fixture(scope="session")
def films_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library, imported and trained once; tests take a copy."""
    folder = tmp_path_factory.mktemp("films")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(folder / "home"))
        path = import_data(write_films(folder / "tiny-films")).path
        train(path, ["item-knn", "bias"])
    return path


@pytest.fixture
def library(films_file: Path, private_home: Path) -> Path:
    """A library of the test's own, the current one."""
    path = load_settings().libraries_dir / films_file.name
    path.parent.mkdir(parents=True)
    shutil.copy(films_file, path)
    remember(path)
    return path


@pytest.fixture
def session(library: Path) -> Iterator[Session]:
    """A session on that library."""
    with Session.open(library) as session:
        yield session


@pytest.fixture
def app(session: Session) -> RectermApp:
    """The app on the session, in our dark theme."""
    return RectermApp(session, load_settings(), themes.DARK.name)


@pytest.fixture
def untrained(films_file: Path, private_home: Path, tmp_path: Path) -> Path:
    """A library with data and without models."""
    write_films(tmp_path / "more-films")
    return import_data(tmp_path / "more-films").path
