"""Mouse clicks on stars, filter words and footer keys do what their labels say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import ItemRow, Sort
from recterm.present.text import NO_STARS
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.browse.filter import FilterScreen
from recterm.tui.browse.search_bar import QueryStatus
from recterm.tui.item.item import ItemScreen
from recterm.tui.shared.frame.footer_line import ActionFooter
from recterm.tui.shared.lists.facts_panel import LABEL_WIDTH, FactsPanel
from tests.tui.driving import lines, ready

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.widget import Widget

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


async def click(pilot: Pilot[int], widget: Widget, x: int, y: int = 0) -> None:
    """Click a cell of a widget's content."""
    gutter = widget.content_region.offset - widget.region.offset
    await pilot.click(widget, offset=(gutter.x + x, gutter.y + y))
    await pilot.pause()


async def test_clicked_stars_rate_and_again_half_a_star_less(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        table = screen.catalogue.table
        start = table.entries.stars_start(3, table.room.width)
        assert start is not None
        row = ItemRow(table.rows[3])
        await click(pilot, table, start + 3, 3)
        assert session.feedback.of(row).stars == 4.0
        assert table.cursor == 3
        gutter = table.content_region.offset - table.region.offset
        await pilot.hover(table, offset=(gutter.x + start + 3, gutter.y + 3))
        await click(pilot, table, start + 3, 3)
        assert session.feedback.of(row).stars == 3.5
        assert lines(table)[3][start : start + 5].rstrip() == "★★★½"
        assert app.screen is screen
        await click(pilot, table, start - 2, 3)
        assert session.feedback.of(row).stars == 3.5


async def test_stars_are_shown_before_they_are_clicked(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        table = screen.catalogue.table
        start = table.entries.stars_start(2, table.room.width)
        assert start is not None
        gutter = table.content_region.offset - table.region.offset
        await pilot.hover(table, offset=(gutter.x + 4, gutter.y + 2))
        assert NO_STARS in lines(table)[2]
        await pilot.hover(table, offset=(gutter.x + start + 2, gutter.y + 2))
        assert lines(table)[2][start:].rstrip() == "★★★"
        await pilot.hover(screen.query_one(ActionFooter))
        assert lines(table)[2][start:].strip() == ""


async def test_a_pick_is_rated_by_its_stars(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.press("5")
        await pilot.pause()
        shelf = screen.stack
        line = shelf.entries.first_line(1)
        start, row = shelf.entries.stars_start(line, shelf.room.width), shelf.contents.picks_of("for-you")[1].item.row
        assert start is not None
        assert shelf.entries.stars_start(line + 1, shelf.room.width) is None
        await click(pilot, shelf, start + 1, line)
        assert session.feedback.of(row).stars == 2.0


async def test_the_item_s_own_stars_can_be_clicked(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        row = screen.target
        assert row is not None
        screen.open_item(row)
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, ItemScreen)
        panel = app.screen.query_one("#facts", FactsPanel)
        first = lines(panel)[0].index("·")
        assert first == LABEL_WIDTH + 1 + 4
        await click(pilot, panel, first + 4)
        assert session.feedback.of(row).stars == 5.0
        await click(pilot, panel, first + 2)
        assert session.feedback.of(row).stars == 3.0
        await click(pilot, panel, first - 3)
        assert session.feedback.of(row).stars == 3.0


async def test_filter_words_can_be_clicked(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        status = screen.catalogue.query_one(QueryStatus)
        for word, field in (("any genre", "genres"), ("any year", "from")):
            await click(pilot, status, status.render_line(0).text.index(word) + 2)
            await pilot.pause()
            assert isinstance(app.screen, FilterScreen)
            assert app.screen.focused is not None
            assert app.screen.focused.id == field
            await pilot.press("escape")
            await pilot.pause()
        await click(pilot, status, status.render_line(0).text.index("popular"))
        assert screen.catalogue.shown.sort is list(Sort)[1]
        await click(pilot, status, 0)
        assert isinstance(app.screen, BrowseScreen)
        at = status.render_line(0).text.index("any genre")
        await pilot.hover(status, offset=(at, 0))
        assert [part.text for part in status.render_line(0) if part.style and part.style.underline] == ["any genre"]


async def test_keys_of_the_footer_can_be_clicked_in_groups_too(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        footer = screen.query_one(ActionFooter)
        row = screen.target
        assert row is not None
        text = footer.render_line(0).text
        await click(pilot, footer, text.index("1-5"))
        assert session.feedback.of(row).stars == 1.0
        await click(pilot, footer, text.index("1-5") + 2)
        assert session.feedback.of(row).stars == 5.0
        await click(pilot, footer, text.index("1-5") + 1)
        assert session.feedback.of(row).stars == 5.0
        await click(pilot, footer, footer.render_line(0).text.index(" undo") + 2)
        assert session.feedback.of(row).stars == 1.0
        await pilot.hover(footer, offset=(footer.render_line(0).text.index("undo"), 0))
        assert [part.text for part in footer.render_line(0) if part.style and part.style.underline] == ["undo"]
