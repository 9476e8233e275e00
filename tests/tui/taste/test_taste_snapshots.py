"""Pictures of the taste screen's views with a fixed history: what must not change without review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.shared.painting import themes
from tests.tui.taste.liking import computed, import_likes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session

SIZES = [(120, 36), (80, 24), (60, 20)]
HABITS, APART, DRIFT, PEOPLE, MAP, YEAR = 1, 2, 3, 4, 5, 6
"""Tabs after the diary."""


def picture(
    snap_compare: Callable[..., bool], session: Session, folder: Path, size: tuple[int, int], view: int, theme: str
) -> bool:
    """Take the picture of a view and compare it with the kept one."""

    async def press(pilot: Pilot[Any]) -> None:
        await computed(pilot, view)

    import_likes(session, folder)
    app = RectermApp(session, load_settings(), theme)
    return snap_compare(app, terminal_size=size, run_before=press)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", [HABITS, PEOPLE, MAP, YEAR])
def test_taste(
    snap_compare: Callable[..., bool], session: Session, tmp_path: Path, view: int, size: tuple[int, int]
) -> None:
    assert picture(snap_compare, session, tmp_path, size, view, themes.DARK.name)


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("view", [APART, DRIFT])
def test_apart_and_drift(
    snap_compare: Callable[..., bool], session: Session, tmp_path: Path, view: int, size: tuple[int, int]
) -> None:
    assert picture(snap_compare, session, tmp_path, size, view, themes.DARK.name)


@pytest.mark.parametrize("theme", [themes.LIGHT.name, "ansi-dark"])
def test_the_map_in_other_colours(
    snap_compare: Callable[..., bool], session: Session, tmp_path: Path, theme: str
) -> None:
    assert picture(snap_compare, session, tmp_path, (120, 36), MAP, theme)
