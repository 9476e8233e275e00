"""What plays count for in an empty library: the app asks, and imports them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from recterm.service.libraries.files import new
from recterm.service.live.session import Session
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.data.preview import HistoryPreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.painting import themes
from tests.tui.data.test_data import SIZE, give_path
from tests.tui.driving import arrived, at_rest, text_of

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
