"""Pictures of the screens with a fixed library: what must not change without review.

`pytest tests/tui/test_snapshots.py --snapshot-update` takes them again; look at the report before committing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recterm.domain.model import EventKind
from recterm.present.items import own_events
from recterm.service.history.importing import import_history
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.shared.painting import themes
from tests.tui.driving import ready

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session

DONE = (
    ("Toy Story", EventKind.RATE, 4.0),
    ("Toy Story", EventKind.SAVE, None),
    ("The Terminator", EventKind.HIDE, None),
    ("Big", EventKind.VIEW, None),
    ("The Thing", EventKind.RATE, 1.5),
)
"""What the profile did before the app was started: all marks, and a film it did not like."""
LIKED = ("5", "down", "down", "down", "4", "+")
"""Two kinds of films liked: with the one before, three shelves."""


def picture(
    snap_compare: Callable[..., bool],
    session: Session,
    size: tuple[int, int],
    *keys: str,
    theme: str = themes.DARK.name,
) -> bool:
    """Take the picture of the app after these keys and compare it with the kept one."""

    async def press(pilot: Pilot[Any]) -> None:
        await ready(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    for title, kind, value in DONE:
        session.feedback.record(kind, session.catalogue.resolve(title), value)
    app = RectermApp(session, load_settings(), theme)
    return snap_compare(app, terminal_size=size, run_before=press)


@pytest.mark.parametrize("theme", [themes.DARK.name, themes.LIGHT.name, "ansi-dark"])
def test_browse(snap_compare: Callable[..., bool], session: Session, theme: str) -> None:
    assert picture(snap_compare, session, (120, 36), *LIKED, theme=theme)


def test_browse_without_colour(
    snap_compare: Callable[..., bool], session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert picture(snap_compare, session, (120, 36), *LIKED)


def test_first_sight(snap_compare: Callable[..., bool], session: Session) -> None:
    assert picture(snap_compare, session, (80, 24))


def test_narrow_shelf(snap_compare: Callable[..., bool], session: Session) -> None:
    assert picture(snap_compare, session, (60, 20), *LIKED, "y", "down")


def test_item(snap_compare: Callable[..., bool], session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_events, "format_day", lambda timestamp: "2026-11-30")
    session.community.load()
    assert picture(snap_compare, session, (120, 36), *LIKED, "enter")


def test_filter(snap_compare: Callable[..., bool], session: Session) -> None:
    assert picture(snap_compare, session, (80, 24), *LIKED, "f", "space")


def test_help(snap_compare: Callable[..., bool], session: Session) -> None:
    assert picture(snap_compare, session, (80, 24), "?", theme=themes.LIGHT.name)


@pytest.mark.parametrize("size", [(120, 36), (60, 20)])
def test_review(snap_compare: Callable[..., bool], session: Session, tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Alien,1980,,4.5\n2024-01-12,Terminator Two,1991,,2\n"
        "2024-01-13,[/b]rand New,1901,,5\n"
    )
    import_history(path, library=session.info.path)
    session.refresh()
    assert picture(snap_compare, session, size, "D", "m", "down", "enter", "a")
