"""Switching profiles from the browse screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.domain.data.user_groups import UserGroup
from recterm.domain.model import EventKind, ItemRow
from recterm.store import Library
from recterm.tui.browse.profiles import ProfilesScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from tests.tui.driving import arrived, ready, shelf_title, shown_toasts, text_of, until

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.service.live.session import Session
    from recterm.tui.app import RectermApp


@pytest.fixture
def app_of_two(session: Session, app: RectermApp) -> RectermApp:
    """The app as "me", with a second profile that has rated one film."""
    session.profiles.create("Ada [b]")
    session.feedback.record(EventKind.RATE, ItemRow(3), 4.5)
    session.profiles.switch("me")
    return app


async def test_another_profile_s_stars_and_shelves_take_the_place_of_mine(
    session: Session, app_of_two: RectermApp
) -> None:
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        title = session.catalogue.page([3])[0].title
        await pilot.press("p")
        assert isinstance(app_of_two.screen, ProfilesScreen)
        assert "Ada [b]" in text_of(app_of_two)
        await pilot.press("down", "enter")
        await ready(pilot)
        assert session.profile.name == "Ada [b]"
        assert "Ada [b]" in text_of(app_of_two)
        assert title in text_of(app_of_two)
        assert title in shelf_title(screen, "because")


async def test_escape_and_one_s_own_name_change_nothing(session: Session, app_of_two: RectermApp) -> None:
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        for key in ("escape", "enter"):
            await pilot.press("p", key)
            await ready(pilot)
            assert session.profile.name == "me"


async def test_a_profile_that_is_gone_meanwhile_is_reported(session: Session, app_of_two: RectermApp) -> None:
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("p", "down")
        session.profiles.delete("Ada [b]")
        await pilot.press("enter")
        await ready(pilot)
        assert session.profile.name == "me"
        assert any("Ada" in notification.message for notification in app_of_two._notifications)


async def test_a_profile_is_made_renamed_and_deleted_here(session: Session, app_of_two: RectermApp) -> None:
    async with app_of_two.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await pilot.press("p", "n", *"Bo", "enter")
        await ready(pilot)
        assert session.profile.name == "Bo"
        assert "Bo: no ratings yet" in text_of(app_of_two)
        await pilot.press("p", "r", *["backspace"] * 2, *"Cy", "enter")
        await pilot.pause()
        assert "Cy: no ratings yet" in text_of(app_of_two)
        await pilot.press("escape")
        await ready(pilot)
        assert session.profile.name == "Cy"
        assert "Cy: no ratings yet" in text_of(app_of_two)
        await pilot.press("p", "d", "enter")
        await pilot.pause()
        assert "Cy" in [profile.name for profile in session.profiles.all()]
        await pilot.press("d")
        await pilot.pause()
        assert "Delete it permanently: no ratings yet" in text_of(app_of_two)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "Cy" not in [profile.name for profile in session.profiles.all()]
        await pilot.press("escape")
        await ready(pilot)
        assert session.profile.name in ("me", "Ada [b]")
        assert f"{session.profile.name}: " in text_of(app_of_two)


async def test_a_name_that_is_taken_and_the_only_profile_are_reported(session: Session, app: RectermApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("p", "n", *"me", "enter")
        await pilot.pause()
        assert "a profile named 'me' already exists" in shown_toasts(app)[-1]
        await pilot.press("d", "down", "enter")
        await pilot.pause()
        assert "'me' is the only profile" in shown_toasts(app)[-1]
        assert [profile.name for profile in session.profiles.all()] == ["me"]


async def test_who_takes_part_in_the_group_is_chosen_here(session: Session, app_of_two: RectermApp) -> None:
    session.feedback.record(EventKind.RATE, ItemRow(5), 5)
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("p", "t")
        await pilot.pause()
        assert shown_toasts(app_of_two)[-1] == "You always take part in your own group."
        assert "in the group" in text_of(app_of_two)
        await pilot.press("down", "t")
        await pilot.pause()
        assert "in the group" not in text_of(app_of_two)
        await pilot.press("escape", "t")
        await ready(pilot)
        assert "left out of the group" in shown_toasts(app_of_two)[-1]
        await pilot.press("p", "down", "t", "escape", "t")
        await ready(pilot)
        assert "Together: me, Ada [b]" in text_of(app_of_two)


async def test_just_looking_records_nothing_and_says_so(session: Session, app_of_two: RectermApp) -> None:
    async with app_of_two.run_test(size=(120, 36)) as pilot:
        screen = await ready(pilot)
        await pilot.press("p", "l")
        await ready(pilot)
        assert shown_toasts(app_of_two)[-1] == "Just looking: nothing is recorded."
        assert "recterm   Just looking  tiny-films" in text_of(app_of_two)
        await pilot.press("5", "v", "down", "4", "u")
        await ready(pilot)
        assert screen.stack.contents.picks_of("because")
        assert "1 rated, 1 watched" in text_of(app_of_two)
        assert "not saved" not in text_of(app_of_two)
        await pilot.press("u", "u", "u")
        await ready(pilot)
        assert "just looking" in shown_toasts(app_of_two)[-1]
        await pilot.press("3", "p", "l")
        await ready(pilot)
        assert "Just looking  " not in text_of(app_of_two)
        assert "me: no ratings yet" in text_of(app_of_two)
    assert session.feedback.history() == []


async def test_a_profile_says_what_it_is_like(library: Path, session: Session, app: RectermApp) -> None:
    """The answers are stored feature by feature, and the shelves are computed again."""
    with Library.open(library) as opened:
        opened.user_features.replace(
            [UserGroup("gender", "F", [0, 2]), UserGroup("gender", "M", [1]), UserGroup("age", "18 to 25", [0])]
        )
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("p", "a")
        await arrived(pilot, ChooseScreen)
        assert "About me" in text_of(app)
        assert text_of(app).count("not given") == 2
        await pilot.press("enter")
        await until(pilot, lambda: "gender of me" in text_of(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "About me" in text_of(app))
        assert text_of(app).count("not given") == 1
        await pilot.press("escape", "escape")
        await ready(pilot)
        assert list(session.profiles.groups) == ["gender:F"]
        await pilot.press("p", "a")
        await arrived(pilot, ChooseScreen)
        await pilot.press("enter")
        await until(pilot, lambda: "gender of me" in text_of(app))
        await pilot.press("up", "enter")
        await until(pilot, lambda: "About me" in text_of(app))
        assert list(session.profiles.groups) == []


async def test_data_without_users_say_so(app: RectermApp) -> None:
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        await pilot.press("p", "a")
        await until(pilot, lambda: shown_toasts(app))
        assert shown_toasts(app)[-1] == "The data of this library say nothing about their users."
        assert isinstance(app.screen, ProfilesScreen)


@pytest.mark.parametrize(("width", "shown"), [(60, "t group  l look"), (80, "t group  l look"), (120, "l just look")])
async def test_the_keys_of_the_dialog_fit(app: RectermApp, width: int, shown: str) -> None:
    async with app.run_test(size=(width, 24)) as pilot:
        await ready(pilot)
        await pilot.press("p")
        await arrived(pilot, ProfilesScreen)
        await pilot.pause()
        assert shown in text_of(app)
