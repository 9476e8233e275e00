"""Maker of pictures of every screen, at four sizes in a dark and a light theme, to be looked at.

    python screenshots/every_screen.py FOLDER [--only NAME ...] [--sizes 60x20 ...] [--themes NAME ...]

FOLDER gets an SVG for each screen, size and theme, and `index.html` with all of them. Everything else is made in a
temporary folder, as by make.py beside this; nothing of it is committed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path

from make import prepare

SIZES = ((60, 20), (80, 24), (120, 36), (200, 60))
THEMES = ("recterm-dark", "recterm-light")
SCREENS: dict[str, str] = {
    "browse": "down down",
    "browse-because": "b",
    "search": "/ k u r o s a w a enter",
    "search-nearest": "/ g o d f a h t e r enter",
    "search-nothing": "/ q q x x z z enter",
    "empty-list": "m m m m m m",
    "filter": "f",
    "shelf-in-full": "y o",
    "choose-shelves": "M",
    "lists": "W",
    "profiles": "p",
    "item": "y enter",
    "item-own": "/ a l i e n enter enter",
    "help": "?",
    "palette": "ctrl+p",
    "welcome": "f2",
    "services": "f2 down down down enter",
    "quiz": "Q",
    "quiz-ended": "Q n n n e f x n",
    "lab": "L s s s",
    "lab-where": "L n n",
    "lab-meaning": "L n n n n n n n",
    "lab-picture": "L p",
    "lab-runs": "L g",
    "lab-plan": "L m",
    "data": "D",
    "data-path": "D p",
    "data-review": "D m",
    "report": "D tab enter",
    **{
        f"taste-{number}-{name}": " ".join(["a", *["full_stop"] * number])
        for number, name in enumerate(
            ("diary", "habits", "disagreements", "drift", "people", "map", "year", "taken", "mixes")
        )
    },
}
"""Screen -> keys from the browse screen, separated by spaces."""

HISTORY = (
    "Date,Name,Year,Letterboxd URI,Rating\n2024-01-11,Allien,1979,,4.5\n2023-03-02,Stalker,1979,,5\n"
    "2022-08-14,The Hitch-Hiker's Guide to Nowhere in Particular: A Film with a Very Long Name,2001,,3\n"
    "2022-08-13,七人の侍,1954,,4\n2021-01-02,Seven Samurai,1954,,4.5\n2020-12-30,Heat,1995,,3.5\n"
)
"""A history with an uncertain title, a long one and a wide one."""


async def pictures(folder: Path, size: tuple[int, int], theme: str, wanted: dict[str, str]) -> None:
    """Open the app at a size in a theme, and save every screen as NAME-WIDTHxHEIGHT-THEME.svg."""
    from recterm.service.live.session import Session
    from recterm.settings import load_settings
    from recterm.tui.app import RectermApp

    for name, keys in wanted.items():
        with Session.open() as session:
            app = RectermApp(session, load_settings(), theme)
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                await app.workers.wait_for_complete()
                for key in keys.split():
                    await pilot.press(key)
                    await pilot.pause()
                for _ in range(20):  # a dialog's worker waits for its answer
                    await asyncio.sleep(0.05)
                    await pilot.pause()
                picture = app.export_screenshot(title=f"{name} {size[0]}x{size[1]}")
                (folder / f"{name}-{size[0]}x{size[1]}-{theme}.svg").write_text(picture, encoding="utf-8")


def bring_history(folder: Path) -> None:
    """Import the history as the profile's own."""
    from recterm.service.history.importing import import_history

    path = folder / "ratings.csv"
    path.write_text(HISTORY, encoding="utf-8")
    import_history(path)


def main() -> None:
    """Make the library once, then all pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", help="names of screens; all if not given")
    parser.add_argument("--sizes", nargs="*", help="such as 60x20")
    parser.add_argument("--themes", nargs="*", default=THEMES)
    parser.add_argument("--home", type=Path, help="home that is kept, and made once")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    wanted = {name: keys for name, keys in SCREENS.items() if not asked.only or name in asked.only}
    with tempfile.TemporaryDirectory() as temporary:
        home = asked.home or Path(temporary)
        os.environ["RECTERM_HOME"] = str(home)
        if not (home / "libraries").exists():
            prepare()
            bring_history(home)
        for theme in asked.themes:
            for size in SIZES:
                if not asked.sizes or f"{size[0]}x{size[1]}" in asked.sizes:
                    asyncio.run(pictures(asked.folder, size, theme, wanted))
    names = sorted(path.name for path in asked.folder.glob("*.svg"))
    page = "".join(f'<p>{name}</p><img src="{name}">\n' for name in names)
    (asked.folder / "index.html").write_text(f"<meta charset=utf-8>\n{page}", encoding="utf-8")


if __name__ == "__main__":
    main()
