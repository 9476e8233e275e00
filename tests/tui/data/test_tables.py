"""Folder of several tables in the app: the role of each, and the form that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input, Static

from recterm.service.data.preview import preview
from recterm.service.jobs.history import past_jobs
from recterm.tui.data.mapping import MappingScreen
from recterm.tui.data.preview import PreviewScreen
from tests.ingest.made_up import written
from tests.ingest.relations.layouts import goodbooks
from tests.tui.data.test_data import SIZE, give_path
from tests.tui.driving import arrived, at_rest, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.tui.app import RectermApp


async def test_a_folder_of_tables_is_shown_changed_and_imported(app: RectermApp, tmp_path: Path) -> None:
    folder = written(tmp_path / "books", goodbooks())
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, folder, "D", "i")
        await arrived(pilot, PreviewScreen)
        await pilot.pause()
        text = text_of(app)
        assert "books.csv: by book_id: 100 % of the first items" in text
        assert "to_read.csv: more interactions" in text
        await pilot.press("c")
        await arrived(pilot, MappingScreen)
        shown = {name: app.screen.query_one(f"#{name}", Input).value for name in ("interactions", "items", "on")}
        assert shown == {"interactions": "ratings.csv", "items": "books.csv", "on": "book_id"}
        app.screen.query_one("#on", Input).value = "work_id"
        await pilot.press("enter")
        await at_rest(pilot)
        done = past_jobs()[0]
        assert (done.outcome, done.found["files"][1]["use"]) == ("done", "items")
        assert "by work_id = book_id" in done.found["files"][1]["detail"]


async def test_the_form_says_what_differs_only(app: RectermApp, tmp_path: Path) -> None:
    shape = preview(str(written(tmp_path / "books", goodbooks())), fresh=True).shape
    async with app.run_test(size=SIZE) as pilot:
        for field, value, changed in (
            ("title", "", {}),
            ("items", "none", {"items": "none", "on": "book_id"}),
            ("interactions", "to_read.csv", {"interactions": "to_read.csv"}),
        ):
            answers: list[dict[str, str] | None] = []
            screen = MappingScreen("Which column is which?", shape)
            app.push_screen(screen, answers.append)
            await pilot.pause()
            screen.query_one(f"#{field}", Input).value = value
            await pilot.pause()
            rows = str(screen.query_one("#preview", Static).render())
            assert bool(rows) == (field != "interactions")
            await pilot.press("enter")
            await pilot.pause()
            columns = {} if field == "interactions" else dict(shape.proposed)
            assert answers == [columns | changed]


async def test_two_tables_that_may_hold_the_interactions_are_asked_about(app: RectermApp, tmp_path: Path) -> None:
    ratings = goodbooks()["ratings.csv"]
    folder = written(tmp_path / "books", {"a.csv": ratings, "b.csv": ratings})
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, folder, "D", "i")
        await arrived(pilot, MappingScreen)
        await pilot.pause()
        columns = app.screen.query_one("#columns-there", Static)
        assert str(columns.render()).startswith("say which file has the interactions;")
        await pilot.press("enter")
        assert isinstance(app.screen, MappingScreen)
        app.screen.query_one("#interactions", Input).value = "b.csv"
        await pilot.press("enter")
        await at_rest(pilot)
        done = past_jobs()[0]
        assert (done.outcome, done.found["files"][0]) == (
            "done",
            {"file": "b.csv", "use": "interactions", "detail": ""},
        )
