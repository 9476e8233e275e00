"""Small library in which two groups of users like two kinds of films, so that recommendations can be checked."""

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

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILMS = 20
"""Films of each kind."""

USERS = 60
"""Users of each group."""


def write_two_tastes(folder: Path, *, seed: int = 7, users: int = USERS) -> Path:
    """Write a MovieLens folder: `Space 01` to `Space 20`, `Love 01` to `Love 20`, and a group for each kind."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    films = [(place + 1, kind, place % FILMS + 1) for place, kind in enumerate(["Space"] * FILMS + ["Love"] * FILMS)]
    with (folder / "movies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["movieId", "title", "genres"])
        for film, kind, number in films:
            genres = "Action|Sci-Fi" if kind == "Space" else "Drama|Romance"
            writer.writerow([film, f"{kind} {number:02} ({1980 + number})", genres])
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["userId", "movieId", "rating", "timestamp"])
        for user in range(2 * users):
            own = "Space" if user % 2 == 0 else "Love"
            liked = chance.sample([film for film, kind, _ in films if kind == own], 12)
            other = chance.sample([film for film, kind, _ in films if kind != own], 4)
            for film in liked:
                writer.writerow([user + 1, film, chance.choice(["4.0", "4.5", "5.0"]), 1_000_000_000 + user])
            for film in other:
                writer.writerow([user + 1, film, chance.choice(["1.0", "1.5", "2.0"]), 1_000_000_000 + user])
    return folder


@pytest.fixture
def two_tastes(tmp_path: Path) -> Path:
    """The folder of the small data set."""
    return write_two_tastes(tmp_path / "two-tastes")


@pytest.fixture(scope="session")
def trained_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of the small data set with the default models; tests take a copy."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(folder / "home"))
        path = import_data(write_two_tastes(folder / "two-tastes")).path
        train(path)
    return path


@pytest.fixture
def library(trained_file: Path, private_home: Path) -> Path:
    """A trained library of the test's own, the current one."""
    path = load_settings().libraries_dir / trained_file.name
    path.parent.mkdir(parents=True)
    shutil.copy(trained_file, path)
    remember(path)
    return path


@pytest.fixture
def session(library: Path) -> Iterator[Session]:
    """A session on that library, with models."""
    with Session.open() as opened:
        opened.models.load()
        yield opened
