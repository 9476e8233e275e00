"""Table of one's own in the app: its columns are shown, changed in the form, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Static

from recterm.service.jobs.history import past_jobs
from recterm.tui.data.mapping import MappingScreen
from recterm.tui.data.preview import HistoryPreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from tests.ingest.made_up import written
from tests.tui.data.test_data import SIZE, give_path
from tests.tui.driving import arrived, at_rest, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.tui.app import RectermApp

FILMS = "Film;Jahr;Note;Gesehen;Status\nSalzstadt;2005;14;09.03.2024;gesehen\nBlaue Stunde;1996;;;will sehen\n"


async def test_a_table_is_shown_changed_imported_and_remembered(app: RectermApp, tmp_path: Path) -> None:
    path = written(tmp_path, {"films.csv": FILMS}) / "films.csv"
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "p")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.pause()
        shown = " ".join(text_of(app).split())
        for part in ("title from Film, year from Jahr", "rating from Note (0 to 20)", "1 rating, 1 view"):
            assert part in shown
        await pilot.press("c")
        await arrived(pilot, MappingScreen)
        assert app.screen.query_one("#rating", Input).value == "Note"
        app.screen.query_one("#title", Input).value = "Wo"
        await pilot.pause()
        hint = str(app.screen.query_one("#columns-there", Static).render())
        assert hint.startswith("no column Wo;")
        app.screen.query_one("#title", Input).value = "Film"
        app.screen.query_one("#scale", Input).value = "0:15"
        app.screen.query_one("#date", Input).value = ""
        await pilot.press("enter")
        await at_rest(pilot)
        (done,) = past_jobs()
        assert (done.outcome, done.found["kinds"]) == ("done", {"rate": 1, "save": 1})
        assert done.found["tables"][0]["scale"] == "0 to 15"
        await give_path(pilot, path, "p")
        await at_rest(pilot)
        assert [job.found["tables"][0]["scale"] for job in past_jobs()] == ["0 to 15", "0 to 15"]
        await pilot.press("tab", "c")
        await arrived(pilot, MappingScreen)
        assert app.screen.query_one("#scale", Input).value == "0:15"
        await pilot.press("escape")
        await at_rest(pilot)
        assert len(past_jobs()) == 2


async def test_of_several_tables_each_has_its_columns(app: RectermApp, tmp_path: Path) -> None:
    folder = written(tmp_path / "mine", {"films.csv": FILMS, "books.csv": "Book,Grade\nSalt Road,3\n"})
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, folder, "D", "p")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.press("c")
        await arrived(pilot, ChooseScreen)
        await pilot.press("enter")
        await arrived(pilot, MappingScreen)
        app.screen.query_one("#scale", Input).value = "1:3"
        await pilot.press("enter")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.pause()
        assert "rating from Grade (1 to 3)" in " ".join(text_of(app).split())
        await pilot.press("enter")
        await at_rest(pilot)
        (done,) = past_jobs()
        scales = {table["file"]: table["scale"] for table in done.found["tables"]}
        assert scales == {"books.csv": "1 to 3", "films.csv": "0 to 20"}


async def test_a_table_that_nothing_shows_is_asked_about(app: RectermApp, tmp_path: Path) -> None:
    path = written(tmp_path, {"odd.csv": "A,B\nSalt City,3\nBlue Hour,4\n"}) / "odd.csv"
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "p")
        await arrived(pilot, MappingScreen)
        await pilot.pause()
        hint = str(app.screen.query_one("#columns-there", Static).render())
        assert hint.startswith("say which column is the title;")
        app.screen.query_one("#title", Input).value = "A"
        app.screen.query_one("#rating", Input).value = "B"
        await pilot.press("enter")
        await at_rest(pilot)
        assert past_jobs()[0].found["kinds"] == {"rate": 2}


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_every_field_can_be_reached(app: RectermApp, tmp_path: Path, size: tuple[int, int]) -> None:
    path = written(tmp_path, {"odd.csv": "A,B\nSalt City,3\nBlue Hour,4\n"}) / "odd.csv"
    async with app.run_test(size=size) as pilot:
        await give_path(pilot, path, "D", "p")
        await arrived(pilot, MappingScreen)
        fields = [field.id for field in app.screen.query(Input)]
        for name in fields:
            await pilot.pause()
            focused = app.screen.focused
            assert focused is not None
            assert focused.id == name
            assert focused.region.overlaps(app.screen.query_one("#fields").region)
            await pilot.press("tab")
        assert app.screen.query_one("#columns-there").region.bottom < size[1]
