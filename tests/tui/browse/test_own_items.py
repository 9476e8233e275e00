"""User items in the app: a list, a mark, keys that work, and rows that follow decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import CatalogueQuery, Listing
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.tui.browse.catalogue_table import OWN
from tests.tui.driving import because_keys, lines, ready, shelf_title

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp

SIZE = (120, 36)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Ratings of two films that the library does not have."""
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n"
        "2024-01-13,[b]Nobody Has It,1901,https://boxd.it/c,5\n2024-01-14,Zweitens,1902,https://boxd.it/d,4\n"
    )
    return path


async def test_they_have_a_mark_and_a_list_and_are_rated_by_key(
    app: RectermApp, session: Session, export: Path
) -> None:
    import_history(export, library=session.info.path)
    session.refresh()
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.catalogue.change(listing=Listing.OWN)
        await pilot.pause()
        first, second, *_ = lines(screen.catalogue.table)
        assert "[b]Nobody Has It" in first
        assert OWN in first.split("1901")[1]
        assert "Zweitens" in second
        assert str(screen.catalogue.border_title).startswith(f"Catalogue  2 of {session.info.n_items + 2}")
        await pilot.press("1")
        await pilot.pause()
        assert session.feedback.of(session.catalogue.resolve("[b]Nobody Has It")).stars == 1.0
        await pilot.press("enter")
        await pilot.pause()
        assert "not known to the community" in "\n".join(lines(app.screen.query_one("FactsPanel")))


async def test_without_any_the_list_says_where_they_come_from(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.catalogue.change(listing=Listing.OWN)
        await pilot.pause()
        assert "histories" in "\n".join(lines(screen.catalogue.table))


async def test_the_catalogue_follows_a_decision_made_on_another_screen(
    app: RectermApp, session: Session, export: Path
) -> None:
    import_history(export, library=session.info.path)
    session.refresh()
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        screen.catalogue.change(listing=Listing.OWN)
        await pilot.press("D")
        await pilot.pause()
        waiting = next(match for match in open_matches(session.info.path) if "Nobody" in match.title)
        decide(session.info.path, waiting.number, "Harvey")
        await pilot.press("q")
        await pilot.pause()
        assert "Zweitens" in lines(screen.catalogue.table)[0]
        assert session.feedback.of(session.catalogue.resolve("Harvey")).stars == 5.0
        assert len(session.catalogue.rows(CatalogueQuery(listing=Listing.OWN))) == 1
        assert any("Harvey" in shelf_title(screen, key) for key in because_keys(screen))
