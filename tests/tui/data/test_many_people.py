"""History of many people: a part of the name is asked for first, since a list of all is long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.tui.data.preview import HistoryPreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.lists.facts_panel import FactsPanel
from tests.tui.data.test_data import SIZE, give_path
from tests.tui.driving import arrived, at_rest, text_of

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp


async def test_a_part_of_the_name_narrows_the_people(app: RectermApp, session: Session, tmp_path: Path) -> None:
    titles = [item.title for item in session.catalogue.page([0, 1])]
    path = tmp_path / "ours.csv"
    rows = "".join(f'Reader {n:02},"{title}",{n % 5 + 1}\n' for n in range(30) for title in titles)
    path.write_text(f"Who,Movie,Score\n{rows}", encoding="utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "p")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.press("enter")
        await arrived(pilot, NameScreen)
        await pilot.pause()
        assert "A name of 30, or part of one" in text_of(app)
        await pilot.press("2", "7", "enter")
        await arrived(pilot, ChooseScreen)
        await pilot.pause()
        assert "( ) Reader 27" in text_of(app) or "(•) Reader 27" in text_of(app)
        assert ") Reader 07" not in text_of(app)
        await pilot.press("enter")
        await at_rest(pilot)
        assert "2 new" in app.screen.query_one("#details", FactsPanel).text
