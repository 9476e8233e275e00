"""History of a profile that likes dark films, over four years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.service.history.importing import import_history

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from recterm.service.live.session import Session

RATED = (
    ("Alien", 1979, 5), ("Aliens", 1986, 4.5), ("The Thing", 1982, 4.5), ("Blade Runner", 1982, 5),
    ("The Terminator", 1984, 4), ("[REC]", 2007, 4), ("Predator", 1987, 4.5), ("The Fly", 1986, 3.5),
    ("The Matrix", 1999, 5), ("Event Horizon", 1997, 4), ("Videodrome", 1983, 4.5), ("Amélie", 2001, 2),
    ("Toy Story", 1995, 2.5), ("Big", 1988, 1), ("Groundhog Day", 1993, 3), ("Roman Holiday", 1953, 1.5),
)  # fmt: skip


def import_likes(session: Session, folder: Path) -> None:
    """Import one rating a quarter, from 2021 on."""
    path = folder / "ratings.csv"
    lines = [
        f"{2021 + place // 4}-{1 + place % 4 * 3:02}-11,{title},{year},,{stars}"
        for place, (title, year, stars) in enumerate(RATED)
    ]
    path.write_text("\n".join(["Date,Name,Year,Letterboxd URI,Rating", *lines]), encoding="utf-8")
    import_history(path, library=session.info.path)
    session.refresh()


async def computed(pilot: Pilot[int], views: int) -> None:
    """Open the taste screen and go forward by a number of views, each with its answer."""
    from tests.tui.driving import at_rest, ready

    await ready(pilot)
    await pilot.press("a")
    for _ in range(views):
        await pilot.press("full_stop")
    await at_rest(pilot)
    await pilot.pause()
