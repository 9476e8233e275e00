"""Pictures of the diary with a fixed history; see tests/tui/test_snapshots.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recterm.domain.exclusions import NOTHING_EXCLUDED
from recterm.service.history.importing import import_history
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.painting import themes
from tests.tui.driving import arrived, ready

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session

LETTERBOXD = (
    "Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,Alien,1979,,4.5\n2024-01-11,Aliens,1986,,4\n"
    "2024-01-11,[REC],2007,,3\n2023-07-02,Amélie,2001,,2\n2021-11-04,Blade Runner,1982,,5\n"
)
NETFLIX = 'Title,Date\n"The Matrix","12/01/2024"\n"Predator","11/01/2024"\n"Toy Story","24/12/2022"\n'


@pytest.fixture
def histories(session: Session, tmp_path: Path) -> Session:
    """The session after histories of two services, one event of which is excluded."""
    for name, text in (("ratings.csv", LETTERBOXD), ("NetflixViewingHistory.csv", NETFLIX)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        import_history(tmp_path / name, library=session.info.path)
    session.refresh()
    event = next(entry.event.id for entry in session.diary.entries() if entry.event.value == 2.0)
    session.diary.exclude(NOTHING_EXCLUDED.with_events([event]))
    return session


def picture(
    snap_compare: Callable[..., bool], session: Session, size: tuple[int, int], *keys: str, dialogs: int = 0
) -> bool:
    """Take the picture of the taste screen after these keys, the last of which open dialogs."""

    async def press(pilot: Pilot[Any]) -> None:
        await ready(pilot)
        await pilot.press("a")
        await pilot.pause()
        await pilot.press(*keys)
        for _ in range(dialogs):
            await arrived(pilot, ChooseScreen)
            await pilot.pause()
            await pilot.press("down", "enter")
            await pilot.pause()
        if dialogs:
            await arrived(pilot, ChooseScreen)
        await pilot.pause()

    app = RectermApp(session, load_settings(), themes.DARK.name)
    return snap_compare(app, terminal_size=size, run_before=press)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
def test_diary(snap_compare: Callable[..., bool], histories: Session, size: tuple[int, int]) -> None:
    assert picture(snap_compare, histories, size, "j", "j")


def test_diary_search(snap_compare: Callable[..., bool], histories: Session) -> None:
    assert picture(snap_compare, histories, (80, 24), "slash", *"netflix")


@pytest.mark.parametrize("size", [(120, 36), (60, 20)])
def test_effect_of_excluding_a_service(
    snap_compare: Callable[..., bool], histories: Session, size: tuple[int, int]
) -> None:
    assert picture(snap_compare, histories, size, "o", dialogs=1)
