"""Posters: found by item id beside the library, shown without asking the terminal, and never required."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import ItemId
from recterm.errors import RectermError
from recterm.service.libraries.posters import poster_of, posters_of
from recterm.settings import load_settings
from recterm.tui.item import poster
from recterm.tui.item.item import ItemScreen
from recterm.tui.item.poster import BLOCKS, KITTY, SIXEL, Poster, way_of
from recterm.tui.shared.lists.facts_panel import FactsPanel
from tests.tui.driving import ready, text_of, until

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


@pytest.fixture
def path(session: Session) -> Path:
    """The place of a poster of Alien."""
    row = session.catalogue.resolve("Alien")
    folder = posters_of(session.info.path)
    folder.mkdir()
    (item,) = session.catalogue.page([row])
    return folder / f"{item.id.replace(':', '-')}.png"


async def opened(pilot: Pilot[int], session: Session) -> ItemScreen:
    screen = await ready(pilot)
    screen.open_item(session.catalogue.resolve("Alien"))
    await pilot.pause()
    assert isinstance(pilot.app.screen, ItemScreen)
    return pilot.app.screen


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("film:alien-1979", "film-alien-1979.jpg"),
        ("ml:1", "ml-1.webp"),
        ("own:Das Boot (1981)", "own-Das-Boot-1981-.png"),
        ("アルバム:夜", "アルバム-夜.jpeg"),
        ("..", None),
        ("../../secret", "-..-secret.png"),
        ("film:..", "film-.png"),
    ],
)
def test_a_name_is_made_of_the_id_and_stays_in_the_folder(tmp_path: Path, item: str, name: str | None) -> None:
    library = tmp_path / "films.recterm"
    folder = tmp_path / "films.posters"
    folder.mkdir()
    (tmp_path / "secret.png").touch()
    assert poster_of(library, ItemId(item)) is None
    if name is not None:
        (folder / name).touch()
        assert poster_of(library, ItemId(item)) == folder / name


@pytest.mark.parametrize(
    ("environ", "way"),
    [
        ({"TERM": "xterm-256color"}, BLOCKS),
        ({}, BLOCKS),
        ({"TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"}, KITTY),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, SIXEL),
        ({"TERM": "foot-extra"}, SIXEL),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x", "KITTY_WINDOW_ID": "1"}, BLOCKS),
    ],
)
def test_the_environment_says_how_a_terminal_shows_pictures(environ: dict[str, str], way: str) -> None:
    assert way_of(environ) == way


def test_the_settings_file_can_say_it(session: Session) -> None:
    load_settings().config_file.write_text('posters = "sixel"\n', encoding="utf-8")
    assert load_settings().posters == SIXEL
    load_settings().config_file.write_text('posters = "braille"\n', encoding="utf-8")
    with pytest.raises(RectermError, match="posters = 'braille' is not a choice"):
        load_settings()


async def test_a_poster_stands_beside_the_facts_where_there_is_room(
    app: RectermApp, session: Session, path: Path
) -> None:
    pil = pytest.importorskip("PIL.Image")
    pytest.importorskip("textual_image")
    pil.new("RGB", (600, 900), (200, 40, 40)).save(path)
    terminal = sys.__stdout__
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, session)
        shown = screen.query_one(Poster)
        await until(pilot, lambda: shown.size.width)
        facts = screen.query_one(FactsPanel)
        assert facts.region.right <= shown.region.x
        assert "genres" in facts.text
        assert "▀" in text_of(app)
        assert sys.__stdout__ is terminal
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: not shown.size.width)
        assert "▀" not in text_of(app)


async def test_without_the_extra_a_line_says_what_it_needs(
    app: RectermApp, session: Session, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.touch()

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(poster, "import_module", missing)
    monkeypatch.delitem(sys.modules, "textual_image.widget", raising=False)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, session)
        await until(pilot, lambda: "recterm[posters]" in screen.query_one(FactsPanel).text)


async def test_a_broken_picture_is_named(app: RectermApp, session: Session, path: Path) -> None:
    pytest.importorskip("textual_image")
    path.write_bytes(b"not a picture")
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, session)
        await until(pilot, lambda: "cannot be read" in screen.query_one(FactsPanel).text)


async def test_without_a_picture_the_extra_is_never_imported(app: RectermApp, session: Session) -> None:
    loaded = "textual_image" in sys.modules
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot, session)
        assert not screen.query(Poster)
        assert ("textual_image" in sys.modules) == loaded
