"""Going on as another profile, from the browse screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain import EventKind, ItemRow
from recterm.tui.screens.choose import ChooseScreen
from tests.tui.driving import ready, text_of

if TYPE_CHECKING:
    from recterm.service.session import Session
    from recterm.tui.app import RectermApp


@pytest.fixture
def app_of_two(session: Session, app: RectermApp) -> RectermApp:
    """The app as "me", with a second profile that has rated one film."""
    session.new_profile("Ada [b]")
    session.record(EventKind.RATE, ItemRow(3), 4.5)
    session.switch_profile("me")
    return app


async def test_another_profile_s_stars_and_shelves_take_the_place_of_mine(
    session: Session, app_of_two: RectermApp
) -> None:
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        title = session.page([3])[0].title
        await pilot.press("p")
        assert isinstance(app_of_two.screen, ChooseScreen)
        assert "Ada [b]" in text_of(app_of_two)
        await pilot.press("down", "enter")
        await ready(pilot)
        assert session.profile.name == "Ada [b]"
        assert "Ada [b]" in text_of(app_of_two)
        assert title in text_of(app_of_two)
        assert screen.because[0]._border_title is not None
        assert title in screen.because[0]._border_title.plain


async def test_escape_and_one_s_own_name_change_nothing(session: Session, app_of_two: RectermApp) -> None:
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        for key in ("escape", "enter"):
            await pilot.press("p", key)
            await ready(pilot)
            assert session.profile.name == "me"


async def test_a_profile_that_is_gone_meanwhile_is_told(session: Session, app_of_two: RectermApp) -> None:
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("p", "down")
        session.delete_profile("Ada [b]")
        await pilot.press("enter")
        await ready(pilot)
        assert session.profile.name == "me"
        assert any("Ada" in notification.message for notification in app_of_two._notifications)
