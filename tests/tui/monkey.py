"""Random keys, clicks, resizes and pastes, faster than the app answers; a seed reproduces what they find.

`RECTERM_MONKEY_ACTIONS=10000 RECTERM_MONKEY_SEED=7 pytest tests/tui/test_monkey.py` sends 10,000 events from seed 7.
"""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Size

from recterm.domain.model import Progress
from recterm.errors import JobError
from recterm.tui.app import RectermApp
from recterm.tui.keys.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

KEYS = sorted({key for action in ACTIONS for key in action.keys})
OPENING = (
    "p",
    "W",
    "f",
    "question_mark",
    "ctrl+p",
    "enter",
    "L",
    "D",
    "i",
    "n",
    "m",
    "d",
    "S",
    "g",
    "T",
    "slash",
    "f1",
)
"""Keys that open something somewhere."""
CLOSING = ("escape", "q", "enter", "space", "down")
SIZES = ((120, 36), (80, 24), (60, 20), (100, 30), (40, 10))
TEXTS = ("alien", "/", "[/b]", "\x1b[31m", "千と", "9" * 30, "~", "a b c", "\u202e\u0301\u0301", "")


async def pretended_job(
    chance: random.Random, _command: tuple[str, ...], progress: Callable[[Progress], None]
) -> dict[str, object]:
    """Stand in for a child process, which might download: report some progress, then be refused."""
    for done in range(chance.randrange(4)):
        progress(Progress("pretending", done, 3, "a job"))
        await asyncio.sleep(0)
    raise JobError("pretended", chance.choice(["--replace it", "say --user", "try again"]))


def burst(chance: random.Random) -> list[str]:
    """Return some keys without a pause: one key held, something opened and closed in haste, or anything."""
    kind = chance.random()
    if kind < 0.3:
        return [chance.choice(KEYS)] * chance.randint(2, 4)
    if kind < 0.6:
        return [chance.choice(OPENING), *(chance.choice(CLOSING) for _ in range(chance.randint(1, 4)))]
    return [chance.choice(KEYS) for _ in range(chance.randint(1, 6))]


def click(app: RectermApp, chance: random.Random) -> None:
    """Press and release the button somewhere, sometimes twice."""
    x, y = chance.randrange(app.size.width), chance.randrange(app.size.height)
    for _ in range(chance.randint(1, 2)):
        for kind in (events.MouseMove, events.MouseDown, events.MouseUp):
            send(app, kind(None, x, y, 0, 0, 1, False, False, False, x, y))


def send(app: RectermApp, event: events.Event) -> None:
    """Hand an event to the app as the terminal does."""
    event.set_sender(app)
    assert app._driver is not None
    app._driver.send_message(event)


async def random_actions(pilot: Pilot[int], seed: int, count: int) -> int:
    """Send at least `count` keys and other events; return their number."""
    app, chance, sent = pilot.app, random.Random(seed), 0
    assert isinstance(app, RectermApp)
    while sent < count and app._exception is None:
        kind = chance.random()
        if kind < 0.8:
            keys = burst(chance)
            for key in keys:
                send(app, events.Key(key, key if len(key) == 1 else None))
                if chance.random() < 0.3:
                    await asyncio.sleep(0)
            sent += len(keys)
        elif kind < 0.9:
            click(app, chance)
            sent += 1
        elif kind < 0.94:
            width, height = chance.choice(SIZES)
            send(app, events.Resize(Size(width, height), Size(width, height)))
            sent += 1
        elif kind < 0.97:
            send(app, events.Paste(chance.choice(TEXTS)))
            sent += 1
        else:
            send(app, chance.choice([events.AppBlur, events.AppFocus])())
            sent += 1
        if chance.random() < 0.5:
            await pilot.pause()
        elif chance.random() < 0.5:
            await asyncio.sleep(0.001)
    await pilot.pause()
    return sent
