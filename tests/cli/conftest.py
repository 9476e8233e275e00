"""Small library as the command line creates it, and a way to run commands on it."""

from __future__ import annotations

import json
import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from recterm.cli.main import recterm

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]
    Document = Callable[..., dict[str, Any]]

HORROR = ("Alien", "Aliens", "The Thing", "Halloween", "Scream", "Psycho", "The Fly", "Ringu", "Suspiria", "Jaws")
ROMANCE = ("Amélie", "Notting Hill", "Casablanca", "Ghost", "Titanic", "Emma", "Sabrina", "Big Fish", "Grease", "Once")
ODD = {
    "[bold red]Brackets[/] :smile: [/bold]": "horror",
    "千と千尋の神隠し": "romance",
    "Escape \x1b[2J\x07 Artist": "horror",
    "Nobody Saw It": "",
}


def films() -> list[tuple[int, str, str]]:
    """Return id, title with year, and genre of every film of the small data set."""
    named = [(title, "Horror") for title in HORROR] + [(title, "Romance") for title in ROMANCE]
    named += [(title, genre.title() or "(no genres listed)") for title, genre in ODD.items()]
    return [(number, f"{title} ({1960 + number})", genre) for number, (title, genre) in enumerate(named, 1)]


def write_movielens(folder: Path, *, users: int = 40, seed: int = 7) -> Path:
    """Write a folder in MovieLens' layout: two groups of users, one for each genre, who prefer their own films."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    with (folder / "movies.csv").open("w", encoding="utf-8", newline="") as movies:
        movies.write("movieId,title,genres\n")
        for number, title, genre in films():
            movies.write(f'{number},"{title}",{genre}\n')
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as ratings:
        ratings.write("userId,movieId,rating,timestamp\n")
        for user in range(1, users + 1):
            favourite = "Horror" if user % 2 else "Romance"
            for number, title, genre in films():
                if title.startswith("Nobody") or chance.random() < (0.3 if genre == favourite else 0.7):
                    continue
                stars = chance.choice((4, 4.5, 5)) if genre == favourite else chance.choice((1, 2, 3))
                ratings.write(f"{user},{number},{stars},{1_000_000_000 + 1000 * user + number}\n")
    return folder


@pytest.fixture(scope="session")
def movielens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the small data set."""
    return write_movielens(tmp_path_factory.mktemp("data") / "ml-tiny")


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory, movielens: Path) -> Path:
    """A home in which the small data set is imported and trained; copy it, do not change it."""
    home = tmp_path_factory.mktemp("prepared") / "home"
    runner = CliRunner(env={"RECTERM_HOME": str(home)})
    for words in (["import", str(movielens)], ["train"]):
        result = runner.invoke(recterm, words, prog_name="recterm", catch_exceptions=False)
        assert result.exit_code == 0, result.stderr
    return home


@pytest.fixture
def home(prepared_home: Path, private_home: Path) -> Path:
    """The test's own home with the small library `ml-tiny`, trained and current."""
    shutil.copytree(prepared_home, private_home)
    return private_home


@pytest.fixture
def run() -> Run:
    """Run a command in this process; fail the test on any exception that is not a refusal."""

    def invoke(*words: str, **options: Any) -> Result:
        result = CliRunner().invoke(recterm, list(words), prog_name="recterm", catch_exceptions=False, **options)
        assert "Traceback" not in result.output
        assert "DeprecationWarning" not in result.output
        return result

    return invoke


@pytest.fixture
def document(run: Run) -> Document:
    """Run a command with --json that must succeed, and return its one document."""

    def invoke(*words: str) -> dict[str, Any]:
        result = run(*words, "--json")
        assert result.exit_code == 0, result.stderr
        document = json.loads(result.stdout)
        assert isinstance(document, dict)
        return document

    return invoke
