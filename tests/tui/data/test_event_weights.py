"""Kinds of events in the app: shown with their weights and three scores before the import, and changed in a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input, Static

from recterm.domain.data.event_weights import EventChoice
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.service.data.preview import preview
from recterm.service.data.saved_mapping import keep
from recterm.service.jobs.history import past_jobs
from recterm.tui.data.event_weights import EventWeightsScreen, ScoredTable
from recterm.tui.data.mapping import MappingScreen
from recterm.tui.data.preview import PreviewScreen
from tests.ingest.made_up import written
from tests.tui.data.test_data import SIZE, give_path
from tests.tui.driving import arrived, at_rest, text_of, until

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.tui.app import RectermApp

KINDS = ("view", "view", "buy", "view", "skip", "sniff")


def events(folder: Path) -> Path:
    """Write a table of events of four kinds, one of which recterm does not know."""
    rows = [f"u{n % 7},i{n % 5},{KINDS[n % 6]},{1_600_000_000 + n * 86_401}" for n in range(120)]
    return written(folder, {"events.csv": "\n".join(["user,item,action,time", *rows]) + "\n"}) / "events.csv"


def watched(folder: Path) -> Path:
    """Write a table of events with shares of play and seconds."""
    rows = [
        f"u{n % 7},i{n % 5},{KINDS[n % 6]},{1_600_000_000 + n * 86_401},{n % 101},{n % 53 * 10 + 5}" for n in range(120)
    ]
    heading = "user,item,action,time,percent_played,seconds_on_page"
    return written(folder, {"events.csv": "\n".join([heading, *rows]) + "\n"}) / "events.csv"


async def test_kinds_are_shown_weighed_and_imported(app: RectermApp, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, events(tmp_path), "D", "i")
        await arrived(pilot, PreviewScreen)
        await pilot.pause()
        text = text_of(app)
        assert "view 0.1 (60 rows)" in text
        assert "sniff has no weight, left out" in " ".join(text.split())
        assert "(skip)" in text
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        before = str(app.screen.query_one("#examples", Static).render())
        app.screen.query_one("#weight-0", Input).value = "0.25"
        await pilot.pause()
        after = str(app.screen.query_one("#examples", Static).render())
        assert "× 0.25 (" in after
        assert before != after
        await pilot.press("enter")
        await at_rest(pilot)
        done = past_jobs()[0]
        assert done.outcome == "done"
        weights = {use["kind"]: use["weight"] for use in done.found["scores"]["kinds"]}
        assert weights == {"view": 0.25, "buy": 1.0, "skip": -0.3, "sniff": None}


async def test_the_form_returns_what_differs_and_refuses_what_is_no_weight(app: RectermApp, tmp_path: Path) -> None:
    scores = preview(str(events(tmp_path)), fresh=True).scores
    assert scores is not None
    async with app.run_test(size=(80, 24)) as pilot:
        answers: list[list[str] | None] = []
        screen = EventWeightsScreen(ScoredTable(scores))
        app.push_screen(screen, answers.append)
        await pilot.pause()
        field = screen.query_one("#weight-0", Input)
        field.value = "often"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, EventWeightsScreen)
        assert "'view=often' is not a kind of event" in str(screen.query_one("#problem", Static).render())
        field.value = ""
        screen.query_one("#weight-3", Input).value = "-0.5"
        screen.query_one("#half-life", Input).value = "30d"
        await pilot.pause()
        assert "60 rows are left out" in str(screen.query_one("#problem", Static).render())
        await pilot.press("enter")
        await pilot.pause()
        changed = {use.kind: place for place, use in enumerate(scores.kinds)}
        assert changed["sniff"] == 3
        assert answers == [["--event", "view=0", "--event", "sniff=-0.5", "--half-life", "30d"]]


async def test_what_was_chosen_is_proposed_again(app: RectermApp, tmp_path: Path) -> None:
    path = events(tmp_path)
    keep(path, ColumnMapping(events=EventChoice(weights=(("view", 0.25),), half_life=90.0)))
    scores = preview(str(path), fresh=True).scores
    assert scores is not None
    async with app.run_test(size=SIZE) as pilot:
        answers: list[list[str] | None] = []
        screen = EventWeightsScreen(ScoredTable(scores))
        app.push_screen(screen, answers.append)
        await pilot.pause()
        assert screen.query_one("#half-life", Input).value == "90d"
        await pilot.press("enter")
        await pilot.pause()
        assert answers == [["--event", "view=0.25", "--half-life", "90d"]]


async def test_a_table_whose_columns_are_asked_for_asks_for_its_weights_too(app: RectermApp, tmp_path: Path) -> None:
    path = events(tmp_path)
    path.write_text(path.read_text().replace("user,", "listener,"))
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "i")
        await arrived(pilot, MappingScreen)
        app.screen.query_one("#user", Input).value = "listener"
        await pilot.press("enter")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        assert len(str(app.screen.query_one("#examples", Static).render()).splitlines()) == 3
        await pilot.press("enter")
        await at_rest(pilot)
        assert past_jobs()[0].found["scores"]["column"] == "action"


async def test_the_column_of_dwell_times_is_changed_and_the_scores_follow(app: RectermApp, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, watched(tmp_path), "D", "i")
        await arrived(pilot, PreviewScreen)
        await pilot.press("s")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        screen = app.screen

        def shown(name: str) -> str:
            return str(screen.query_one(f"#{name}", Static).render())

        field, before = screen.query_one("#dwell", Input), shown("examples")
        assert field.value == "percent_played"
        assert "by percent_played (share of play, in percent)" in shown("problem")
        field.value = "seconds"
        await pilot.pause()
        assert "no column 'seconds' with numbers" in shown("problem")
        await pilot.press("enter")
        assert app.screen is screen
        screen.query_one("#weight-0", Input).value = "0.25"
        field.value = "seconds_on_page"
        await until(pilot, lambda: "by seconds_on_page (dwell time)" in shown("problem"))
        assert shown("examples") != before
        assert "× 0.25 (" in shown("examples")
        field.value = ""
        await until(pilot, lambda: "scores by the first rows, for example" in shown("problem"))
        field.value = "seconds_on_page"
        await until(pilot, lambda: "by seconds_on_page (dwell time)" in shown("problem"))
        await pilot.press("enter")
        await at_rest(pilot)
        scores = past_jobs()[0].found["scores"]
        assert (scores["strength"], scores["strength_words"]) == ("seconds_on_page", "dwell time")
        assert {use["kind"]: use["weight"] for use in scores["kinds"]}["view"] == 0.25


async def test_the_form_of_columns_changes_those_of_events(app: RectermApp, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, watched(tmp_path), "D", "i")
        await arrived(pilot, PreviewScreen)
        await pilot.press("c")
        await arrived(pilot, MappingScreen)
        await pilot.pause()
        assert app.screen.query_one("#kinds", Input).value == "action"
        assert app.screen.query_one("#dwell", Input).value == "percent_played"
        app.screen.query_one("#kinds", Input).value = ""
        app.screen.query_one("#dwell", Input).value = "seconds_on_page"
        await pilot.press("enter")
        await arrived(pilot, EventWeightsScreen)
        await pilot.pause()
        await pilot.press("enter")
        await at_rest(pilot)
        scores = past_jobs()[0].found["scores"]
        assert (scores["column"], scores["strength"]) == ("", "seconds_on_page")
