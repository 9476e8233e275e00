"""`u` and `U`: the message of every step when it is undone and redone, and what the panels then show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.live.writes import undoing
from tests.tui.data.test_data import import_job
from tests.tui.driving import lines, ready, shown_toasts

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def test_ratings_lists_and_dials_go_back_and_forth(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("3", "minus", "W")
        await pilot.pause()
        await pilot.press(*"Rainy", "enter")
        await pilot.pause()
        await pilot.press("right_square_bracket")
        await pilot.pause()
        app.clear_notifications()
        toasts = []
        for key in "uuuuUUUU":
            await pilot.press(key)
            await pilot.pause()
            toasts.append(shown_toasts(app)[-1])
        assert toasts == [
            "Undone: For you is now in plain order",
            "Undone: list Rainy created, Amélie added to Rainy",
            "Undone: Amélie ★★½ → ★★★",
            "Undone: Amélie ★★★ → no rating",
            "Redone: Amélie no rating → ★★★",
            "Redone: Amélie ★★★ → ★★½",
            "Redone: list Rainy created, Amélie added to Rainy",
            "Redone: For you is now rarer 1",
        ]
        assert "★★½" in lines(screen.catalogue.table)[0]
        assert session.lists.names_with(session.catalogue.resolve("Amélie")) == {"Rainy"}
        await pilot.press("U")
        await pilot.pause()
        assert shown_toasts(app)[-1] == "nothing to redo"


async def test_a_dial_at_its_end_leaves_nothing_to_undo(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        await pilot.press(*["right_square_bracket"] * 6, "u")
        await pilot.pause()
        assert shown_toasts(app) == ["Undone: For you is now rarer 3"], "one toast, however often the key is pressed"


async def test_an_import_is_one_step_and_goes_from_the_list_of_jobs_too(
    app: RectermApp, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Alien,1979,a,4.5\n2024-01-13,Nobody Has It,1901,c,5\n"
    )
    import_job(path, session.info.path)
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        session.refresh()
        assert (session.profile.n_rated, session.info.n_own) == (2, 1)
        await pilot.press("u")
        await pilot.pause()
        assert shown_toasts(app)[-1].startswith("Undone: Letterboxd import of ")
        assert shown_toasts(app)[-1].endswith(", 2 events")
        assert (session.profile.n_rated, session.info.n_own) == (0, 0)
        await pilot.press("U")
        await pilot.pause()
        assert session.profile.n_rated == 2
        assert "4.5" not in lines(screen.catalogue.table)[0]
        await pilot.press("5", "D")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.press("tab", "u")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shown_toasts(app)[-1].startswith("Undone: Letterboxd import of ")
        assert session.profile.n_rated == 1
        await pilot.press("u")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any("already undone" in toast for toast in shown_toasts(app))


async def test_a_large_import_is_undone_beside_the_app(
    app: RectermApp, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "LARGE", 1)
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Alien,1979,a,4.5\n2024-01-13,Big,1988,c,5\n")
    import_job(path, session.info.path)
    async with app.run_test(size=SIZE) as pilot:
        await ready(pilot)
        session.refresh()
        for key, begin, rated in (("u", "Undone", 0), ("U", "Redone", 2)):
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert shown_toasts(app)[-1].startswith(f"{begin}: Letterboxd import of ")
            assert session.profile.n_rated == rated
