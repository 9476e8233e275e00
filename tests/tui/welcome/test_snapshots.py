"""Pictures of the welcome, the list of services and the quiz, at the three sizes that terminals have most.

`pytest tests/tui/welcome/test_snapshots.py --snapshot-update` takes them again; look at the report before committing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.shared.painting import themes
from tests.tui.driving import ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from recterm.service.live.session import Session

SIZES = ((120, 36), (80, 24), (60, 20))
KEYS = {"welcome": ("f2",), "quiz": ("Q",), "answered": ("Q", "e", "n"), "ended": ("Q", *"effnxen")}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("keys", KEYS.values(), ids=KEYS)
def test_first_minutes(
    snap_compare: Callable[..., bool], session: Session, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    async def press(pilot: Pilot[Any]) -> None:
        await ready(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()

    app = RectermApp(session, load_settings(), themes.DARK.name)
    assert snap_compare(app, terminal_size=size, run_before=press)
