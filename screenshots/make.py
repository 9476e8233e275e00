"""Maker of the README's pictures, from the real app on the built-in library: `python screenshots/make.py`.

Everything is made in a temporary folder; your own libraries stay as they are.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
WIDE, MIDDLE, NARROW = (120, 36), (80, 24), (60, 20)
RATED = (
    ("The Godfather", 4.5),
    ("Amélie", 3.5),
    ("Blade Runner", 4.5),
    ("Toy Story", 4.0),
    ("Spirited Away", 5.0),
    ("Alien", 5.0),
)


def prepare() -> None:
    """Make the built-in library, rate some films, measure the models."""
    from recterm.domain.evaluation_settings import EvaluationPlan
    from recterm.domain.model import EventKind
    from recterm.service.live.session import Session
    from recterm.service.models.evaluating import evaluate
    from recterm.service.starter.builtin import ensure_builtin

    ensure_builtin()
    with Session.open() as session:
        for title, stars in RATED:
            session.feedback.record(EventKind.RATE, session.catalogue.resolve(title), stars)
        session.feedback.record(EventKind.SAVE, session.catalogue.resolve("The Thing"))
        session.feedback.record(EventKind.VIEW, session.catalogue.resolve("The Matrix"))
    models = ("popularity", "item-knn", "als", "ease", "bias", "bayesian-mf")
    evaluate(names=models, plan=EvaluationPlan(cold_start=True))


async def picture(name: str, size: tuple[int, int], keys: str = "", theme: str = "recterm-dark") -> None:
    """Open the app, press the keys (separated by spaces), and save the screen as NAME.svg."""
    from recterm.service.live.session import Session
    from recterm.settings import load_settings
    from recterm.tui.app import RectermApp

    with Session.open() as session:
        app = RectermApp(session, load_settings(), theme)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.press(*keys.split())
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            (HERE / f"{name}.svg").write_text(app.export_screenshot(title="recterm"), encoding="utf-8")


async def main() -> None:
    """Make all pictures."""
    await picture("browse", WIDE, "down 5")
    await picture("browse-light", WIDE, theme="recterm-light")
    await picture("search", WIDE, "/ k u r o s a w a enter")
    await picture("item", WIDE, "y enter")
    await picture("lab", WIDE, "L s s s")
    await picture("lab-picture", WIDE, "L n n n n p")
    await picture("taste", WIDE, f"a {'full_stop ' * 5}")
    await picture("help", WIDE, "?")
    await picture("middle", MIDDLE, "y")
    await picture("narrow", NARROW)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ["RECTERM_HOME"] = home
        prepare()
        asyncio.run(main())
