"""Titles, genres, lists, profiles, labels and files with hostile names: no output shows them as they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from recterm.cli.main import recterm
from recterm.domain import terminal_text
from recterm.domain.model import EventKind, ItemRow
from recterm.service.data.importing import import_data
from recterm.service.libraries.files import remember
from recterm.service.live.session import Session
from recterm.service.models.training import train
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.shared.painting import themes
from tests.hostile_text import HOSTILE, pieces, unfit
from tests.tui.driving import ready

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = list(pieces(HOSTILE.replace("\ud800", "").replace("\r", "").replace("\n", ""), 9))


@pytest.fixture(scope="module")
def hostile_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make a library as an older recterm, or another program, may have made it: names are stored as they came."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECTERM_HOME", str(folder / "home"))
        patch.setattr(terminal_text, "_STORED", {})
        path = import_data(_write(folder / "data \u202eevil\u2063")).path
        train(path, ["item-knn", "bias"])
        remember(path)
        with Session.open(path) as session:
            for number in range(6):
                session.feedback.record(EventKind.RATE, ItemRow(number), 4.0)
                session.lists.keep(ItemRow(number), frozenset({f"li\u2060st \u202e{number}"}))
            session.profiles.create("pro\u034f" + "\u0301" * 30)
        yield path


def _write(folder: Path) -> Path:
    folder.mkdir()
    films = "".join(
        f'{place},"Film {place} {name} z{"".join(chr(0x300 + n) for n in range(60))} (1990)",'
        f'"Dra{name[:3]}ma|Hor\u2064ror"\n'
        for place, name in enumerate(NAMES, 1)
    )
    (folder / "movies.csv").write_text(f"movieId,title,genres\n{films}", encoding="utf-8")
    ratings = "".join(
        f"{user},{film},{1 + (user * film) % 9 / 2},{10**9 + user}\n"
        for user in range(1, 40)
        for film in range(1, len(NAMES) + 1)
        if (user + film) % 3
    )
    (folder / "ratings.csv").write_text(f"userId,movieId,rating,timestamp\n{ratings}", encoding="utf-8")
    return folder


@pytest.fixture
def home(hostile_library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of that library."""
    home = hostile_library.parents[1]
    monkeypatch.setenv("RECTERM_HOME", str(home))
    return home


COMMANDS = (
    ("stats",),
    ("recommend", "-n", "40"),
    ("because",),
    ("similar", "1"),
    ("explain", "20"),
    ("history",),
    ("list",),
    ("list", "nothing \u202e\x9b"),
    ("profile", "list"),
    ("library", "list"),
    ("jobs",),
    ("rate", "Film", "4"),
    ("rate", "no such \u202e\u2060 thing \x9b31m", "4"),
    ("recommend", "--genre", "no \u2064\u202e genre"),
    ("import", "/no/such/\u202e\x9b.csv"),
    ("profile", "switch", "no \u2066\x9b"),
    ("--library", "no/such \u202e\x9b", "stats"),
    ("no\u202e-such\x9b-command",),
    ("stats", "--no\u202e-such\x9b-option"),
    ("recommend", "-n", "\u202e\x9b"),
)


@pytest.mark.usefixtures("home")
def test_the_command_line_shows_none() -> None:
    seen = ""
    for words in COMMANDS:
        result = CliRunner().invoke(recterm, list(words), prog_name="recterm")
        assert unfit(result.output) == [], words
        seen += result.output
    assert "Film 3 " in seen


@pytest.mark.usefixtures("home")
def test_json_has_all_of_them_escaped() -> None:
    titles: set[str] = set()
    for words in (("recommend", "-n", "40", "--json"), ("history", "--json"), ("list", "--json"), ("profile", "list")):
        result = CliRunner().invoke(recterm, [*words, *(() if "--json" in words else ("--json",))], prog_name="recterm")
        assert unfit(result.stdout) == [], words
        document: dict[str, Any] = json.loads(result.stdout)
        titles |= {pick["title"] for pick in document.get("picks", ())}
    assert any(unfit(title) for title in titles)


@pytest.mark.usefixtures("home")
def test_reports_show_none(tmp_path: Path) -> None:
    for name in ("run.html", "run.md"):
        words = ["evaluate", "popularity", "--report", str(tmp_path / name)]
        result = CliRunner().invoke(recterm, words, prog_name="recterm")
        assert result.exit_code == 0, result.output
        assert unfit(result.output) == []
        assert unfit((tmp_path / name).read_text(encoding="utf-8")) == []


KEYS = (
    (),
    ("pagedown",),
    ("slash", "f", "i", "l", "m", "enter"),
    ("enter",),
    ("W",),
    ("f",),
    ("ctrl+p", "f", "i", "l", "m"),
    ("p",),
    ("L",),
    ("D",),
    ("question_mark",),
    ("w", "x", "u"),
)


@pytest.mark.usefixtures("home")
async def test_the_app_shows_none(hostile_library: Path) -> None:
    with Session.open(hostile_library) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=(140, 60), notifications=True) as pilot:
            await ready(pilot)
            app.notify(HOSTILE, markup=False)
            for keys in KEYS:
                await pilot.press(*keys)
                await pilot.pause()
                await pilot.pause()
                shown = "\n".join(
                    "".join(segment.text for segment in line) for line in app.screen._compositor.render_strips()
                )
                assert unfit(shown) == [], keys
                while len(app.screen_stack) > 1:
                    app.pop_screen()
                await pilot.pause()
            app.copy_to_clipboard(HOSTILE)
            assert unfit(app.clipboard) == []
