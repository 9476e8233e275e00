"""What plays count for in an empty library: the app asks, and imports them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.domain.model import ItemRow, Sort
from recterm.service.history.importing import import_history
from recterm.service.libraries.files import new
from recterm.service.live.session import Session
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.browse.catalogue_table import ColumnHeadings
from recterm.tui.data.preview import HistoryPreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.painting import themes
from tests.tui.data.test_data import SIZE, give_path
from tests.tui.driving import arrived, at_rest, lines, text_of

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_app_asks_what_plays_count_for(private_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "plays.json"
    played = [("Tin", "Rain"), ("Tin", "Lamp"), ("Salt", "Rain")]
    path.write_text(
        json.dumps(
            [
                {"endTime": "2024-05-06 10:43", "artistName": artist, "trackName": track, "msPlayed": 216_783}
                for artist, track in played
            ]
        )
    )
    with Session.open(new("plays")) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            await give_path(pilot, path, "D", "p")
            await arrived(pilot, HistoryPreviewScreen)
            await pilot.press("enter")
            await arrived(pilot, ChooseScreen)
            await pilot.pause()
            assert "What do plays count for" in text_of(app)
            await pilot.press("enter")
            await at_rest(pilot)
            assert "3 new" in app.screen.query_one("#details", FactsPanel).text
        assert session.info.n_own == 2


async def test_a_library_of_plays_is_sorted_by_them(private_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "plays.csv"
    rows = [
        f"2024-05-0{day},{track},Tin"
        for track, days in (("Lamp", 1), ("Rain", 3), ("Hail", 2))
        for day in range(1, days + 1)
    ]
    path.write_text("\n".join(["ts,track_name,artist_name", *rows]) + "\n")
    library = new("plays")
    import_history(path, library=library, music="tracks")
    with Session.open(library) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=(60, 20)) as pilot:
            await at_rest(pilot)
            screen = app.screen
            assert isinstance(screen, BrowseScreen)
            await pilot.press("s", "s", "s", "s", "s")
            assert "most plays first" in text_of(app)
            table = screen.catalogue.table
            shown = [session.catalogue.page([ItemRow(row)])[0].title for row in table.rows]
            assert shown == ["Rain", "Hail", "Lamp"]
            await pilot.press("S")
            shown = [session.catalogue.page([ItemRow(row)])[0].title for row in table.rows]
            assert shown == ["Lamp", "Hail", "Rain"]
            await pilot.press("S", "s")
            assert "popular first" in text_of(app)
            heading = lines(screen.query_one(ColumnHeadings))[0].index("plays")
            await pilot.click(ColumnHeadings, offset=(heading, 0))
            assert screen.catalogue.shown.sort is Sort.TIMES
