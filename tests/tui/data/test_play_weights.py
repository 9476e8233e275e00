"""Weights of a person's plays in the app: shown with composed scores, changed in a form, remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Static

from recterm.service.history.importing import import_history
from recterm.service.jobs.history import past_jobs
from recterm.service.libraries.files import new
from recterm.service.live.session import Session
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.data.event_weights import EventWeightsScreen
from recterm.tui.data.preview import HistoryPreviewScreen
from recterm.tui.shared.painting import themes
from tests.ingest.exports.test_weighing import PLAYS, spotify
from tests.ingest.made_up import written
from tests.tui.data.test_data import SIZE, give_path
from tests.tui.driving import arrived, at_rest, text_of, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWN = "title,artist,event,percent_played,date\nAlpha,Ada,play,40,2023-01-02\nBeta,Bob,skip,5,2023-01-01\n"


@pytest.fixture
def player(private_home: Path) -> Iterator[RectermApp]:
    """The app on a library of tracks."""
    library = new("music")
    import_history(spotify(private_home / "first", *PLAYS[:1]), library=library, music="tracks")
    with Session.open(library) as session:
        yield RectermApp(session, load_settings(), themes.DARK.name)


async def test_the_plays_of_a_service_are_shown_weighed_and_remembered(player: RectermApp, tmp_path: Path) -> None:
    async with player.run_test(size=SIZE) as pilot:
        await give_path(pilot, spotify(tmp_path / "a", *PLAYS), "D", "p")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.pause()
        shown = " ".join(text_of(player).split())
        for part in ("this is Spotify", "skip 0, left out", "(3 play) = 2.4", "s sets weights"):
            assert part in shown
        assert "c changes the columns" not in shown
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        fields = {field.id: field.value for field in player.screen.query(Input)}
        assert (fields["weight-0"], fields["weight-1"], fields["half-life"]) == ("1", "0", "")
        player.screen.query_one("#weight-1", Input).value = "-0.3"
        player.screen.query_one("#half-life", Input).value = "180d"
        await pilot.pause()
        assert "× (-0.3) (" in str(player.screen.query_one("#examples", Static).render())
        await pilot.press("enter")
        await at_rest(pilot)
        done = past_jobs()[0]
        assert {use["kind"]: use["weight"] for use in done.found["scores"]["kinds"]} == {"play": 1.0, "skip": -0.3}
        assert done.found["scores"]["half_life"] == 180
        await give_path(pilot, spotify(tmp_path / "b", *PLAYS), "p")
        await at_rest(pilot)  # not asked again
        again = past_jobs()[0]
        assert again.found["scores"]["half_life"] == 180
        assert any("weights as remembered in" in note for note in again.found["notes"])


async def test_remembered_weights_are_set_back_from_the_job(player: RectermApp, tmp_path: Path) -> None:
    async with player.run_test(size=SIZE) as pilot:
        await give_path(pilot, spotify(tmp_path / "a", *PLAYS), "D", "p")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        player.screen.query_one("#weight-1", Input).value = "-1"
        await pilot.press("enter")
        await at_rest(pilot)
        await pilot.press("tab", "c")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        assert player.screen.query_one("#weight-1", Input).value == "-1"
        player.screen.query_one("#weight-1", Input).value = "0"
        await pilot.press("enter")
        await at_rest(pilot)
        assert {use["kind"]: use["weight"] for use in past_jobs()[0].found["scores"]["kinds"]}["skip"] == 0
        await pilot.press("c")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        assert player.screen.query_one("#weight-1", Input).value == "0"


async def test_the_share_that_was_played_can_be_left_out(player: RectermApp, tmp_path: Path) -> None:
    async with player.run_test(size=SIZE) as pilot:
        await give_path(pilot, spotify(tmp_path / "a", *PLAYS), "D", "p")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        before = str(player.screen.query_one("#examples", Static).render())
        assert "2.4 × 1 (3 play)" in before
        player.screen.query_one("#dwell", Input).value = "none"
        await until(pilot, lambda: "3 × 1 (play)" in str(player.screen.query_one("#examples", Static).render()))
        await pilot.press("enter")
        await at_rest(pilot)
        assert (past_jobs()[0].found["scores"] or {"strength": ""})["strength"] == ""


async def test_a_table_of_ones_own_has_weights_too(player: RectermApp, tmp_path: Path) -> None:
    path = written(tmp_path, {"plays.csv": OWN}) / "plays.csv"
    async with player.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "p")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        player.screen.query_one("#weight-1", Input).value = "-0.5"
        await pilot.press("enter")
        await at_rest(pilot)
        weights = {use["kind"]: use["weight"] for use in past_jobs()[0].found["scores"]["kinds"]}
        assert weights == {"play": 1.0, "skip": -0.5}


async def test_an_export_without_plays_is_imported_at_once(player: RectermApp, tmp_path: Path) -> None:
    ratings = "Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,Some Film,1901,https://boxd.it/c,5\n"
    path = written(tmp_path, {"ratings.csv": ratings}) / "ratings.csv"
    async with player.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "p")
        await at_rest(pilot)
        assert past_jobs()[0].found["kinds"] == {"rate": 1}
