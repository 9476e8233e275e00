"""Again shelf and had items on the shelves: in a library of plays, and where they are asked for."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from recterm.domain.clock import DAY
from recterm.domain.model import EventKind, SeenItems
from recterm.domain.reranking import Reranking
from recterm.service.data.importing import import_data
from recterm.service.live.session import Session
from recterm.service.models.training import train

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.shelf import Shelf


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    """A library of plays, with what the profile played: `Jazz 01` every ten days, `Jazz 02` once, `Polka 01` today."""
    chance = random.Random(3)
    lines = [
        f"{user},{kind} {track:02},{chance.randint(1, 60)}"
        for user in range(60)
        for kind in (("Jazz", "Polka")[user % 2],)
        for track in chance.sample(range(12), 7)
    ]
    (tmp_path / "plays.csv").write_text("user,track,plays\n" + "\n".join(lines) + "\n", encoding="utf-8")
    library = import_data(tmp_path / "plays.csv").path
    train(library)
    with Session.open(library) as session:
        for title, days in (("Jazz 01", (50, 40, 30)), ("Jazz 02", (40,)), ("Polka 01", (0, 0)), ("Jazz 03", (90, 80))):
            for ago in days:
                play(session, title, ago)
        session.feedback.record(EventKind.HIDE, session.catalogue.resolve("Jazz 03"))
    return library


def play(session: Session, title: str, days_ago: int) -> None:
    import time

    state = session._state
    item = session.catalogue.page([session.catalogue.resolve(title)])[0].id
    when = int(time.time()) - days_ago * DAY
    state.library.steps.record(state.profile.id, item, EventKind.VIEW, None, when)
    state.reread_profile()


def titles(shelf: Shelf) -> list[str]:
    return [pick.item.title for pick in shelf.picks]


def test_what_is_due_comes_first_with_its_reason(songs: Path) -> None:
    with Session.open(songs) as session:
        *_, shelf = session.shelves.all().shelves
        assert (shelf.key, titles(shelf)) == ("again", ["Jazz 01", "Jazz 02"])
        assert [pick.why for pick in shelf.picks] == [
            "heard 3 times, last 30 days ago, about every 10 days",
            "heard once, last 40 days ago",
        ]
        assert titles(session.shelves.again(1)) == titles(shelf)[:1]


def test_a_press_asks_the_library_nothing_more(songs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session.open(songs) as session:
        session.shelves.all()
        events = session._state.library.events
        monkeypatch.setattr(events, "first_views", lambda _: pytest.fail("read again"))
        session.feedback.record(EventKind.VIEW, session.catalogue.resolve("Jazz 02"))
        *_, shelf = session.shelves.all().shelves
        assert titles(shelf) == ["Jazz 01"]


def test_the_settings_file_rules_it_out(songs: Path, private_home: Path) -> None:
    (private_home / "config.toml").write_text("again = false\n", encoding="utf-8")
    with Session.open(songs) as session:
        assert "again" not in {shelf.key for shelf in session.shelves.all().shelves}


def test_known_items_compete_where_the_profile_or_the_settings_say_so(songs: Path, private_home: Path) -> None:
    had = {"Jazz 01", "Jazz 02", "Polka 01"}
    with Session.open(songs) as session:
        assert not had & set(titles(session.shelves.for_you(100)))
        session.shelves.set_reranking(Reranking(seen=SeenItems.INCLUDE))
        assert had < set(titles(session.shelves.for_you(100)))
        _, *because, _ = session.shelves.all(n=100).shelves
        assert had & {title for shelf in because for title in titles(shelf)}
        session.shelves.set_reranking(Reranking(seen=SeenItems.ONLY))
        assert set(titles(session.shelves.for_you(100))) == had
        session.steps.undo()
        assert session.shelves.reranking.seen is SeenItems.INCLUDE
        session.steps.undo()
    (private_home / "config.toml").write_text('seen = "only"\n', encoding="utf-8")
    with Session.open(songs) as session:
        assert set(titles(session.shelves.for_you(100))) == had
        assert not had & set(titles(session.shelves.for_you(100, seen=SeenItems.EXCLUDE)))
