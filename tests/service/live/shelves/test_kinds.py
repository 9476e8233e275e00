"""Shelves of the table: what each shows, in which order, and with which reason."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from recterm.domain.clock import DAY, day_of
from recterm.domain.model import CatalogueQuery, EventKind, ItemRow
from recterm.present.text import why
from recterm.service.data.importing import import_data
from recterm.service.live.session import Session
from recterm.service.models.training import train
from tests.service.conftest import write_two_tastes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from recterm.domain.shelf import Shelf

LONG_AGO = 1_400_000_000
"""A moment in May 2014."""


def rate(session: Session, **titles: float) -> None:
    for title, stars in titles.items():
        session.feedback.record(EventKind.RATE, session.catalogue.resolve(title.replace("_", " ")), stars)


def shelf_of(session: Session, name: str, n: int = 10, query: CatalogueQuery | None = None) -> Shelf:
    (shelf,) = session.shelves.one(name, n, query or CatalogueQuery())
    return shelf


def titles(shelf: Shelf) -> list[str]:
    return [pick.item.title for pick in shelf.picks]


def test_hidden_gems_suit_the_taste_and_are_known_to_few(session: Session) -> None:
    assert session.shelves.one("hidden-gems") == ()
    rate(session, Space_01=5, Space_02=5)
    shelf = shelf_of(session, "hidden-gems")
    counts = [item.count for item in session.catalogue.page(range(40))]
    better_known = [row for row in range(40) if sum(counts[:row]) < sum(counts) / 2]
    assert not {pick.item.row for pick in shelf.picks} & set(better_known)
    assert titles(shelf)[0].startswith("Space")
    assert [pick.score for pick in shelf.picks] == sorted((pick.score for pick in shelf.picks), reverse=True)
    first = shelf.picks[0]
    assert first.why == f"only {first.item.count} ratings"
    assert why(first, 80).startswith(f"why: only {first.item.count} ratings; Space 0")
    assert len(why(first, 80)) > len(why(first, 30)) > 0


def test_the_watchlist_is_ranked_and_leaves_out_what_was_seen(session: Session) -> None:
    shelf = shelf_of(session, "watchlist")
    assert (shelf.picks, shelf.note) == ((), "nothing on your watchlist that is new to you")
    rate(session, Space_01=5, Space_02=5)
    for title in ("Love 05", "Space 07", "Space 02"):
        session.feedback.record(EventKind.SAVE, session.catalogue.resolve(title))
    assert titles(shelf_of(session, "watchlist")) == ["Space 07", "Love 05"]
    assert titles(shelf_of(session, "watchlist", query=CatalogueQuery(genres=frozenset({"Romance"})))) == ["Love 05"]


def test_recent_releases_are_of_the_latest_years(session: Session) -> None:
    rate(session, Space_01=5, Space_02=5)
    shelf = shelf_of(session, "recent-releases", 40)
    assert {pick.item.year for pick in shelf.picks} == set(range(1996, 2001))
    assert titles(shelf)[0].startswith("Space")
    assert shelf.picks[0].why == f"from {shelf.picks[0].item.year}"


def test_a_library_without_years_has_no_recent_releases(private_home: Path, tmp_path: Path) -> None:
    folder = write_two_tastes(tmp_path / "data")
    movies = folder / "movies.csv"
    movies.write_text("movieId,title,genres\n" + "".join(f"{film},Film {film},Drama\n" for film in range(1, 41)))
    import_data(folder)
    train()
    with Session.open() as session:
        session.models.load()
        assert session.shelves.one("recent-releases") == ()
        assert session.shelves.one("for-you")


def test_an_import_into_a_catalogue_has_a_shelf_of_what_it_brought(private_home: Path, tmp_path: Path) -> None:
    folder = write_two_tastes(tmp_path / "data")
    path = import_data(folder).path
    with (folder / "movies.csv").open("a") as file:
        file.write("41,Brand New (2001),Action|Sci-Fi\n42,Newer (2002),Drama|Romance\n")
    with (folder / "ratings.csv").open("a") as file:
        file.write("".join(f"{user},41,5.0,1000000500\n" for user in range(1, 40, 2)) + "2,42,4.0,1000000500\n")
    import_data(folder, library=path, replace=True)
    train(path)
    with Session.open() as session:
        session.models.load()
        rate(session, Space_01=5, Space_02=5)
        shelf = shelf_of(session, "new-arrivals")
        assert titles(shelf) == ["Brand New", "Newer"]
        assert shelf.picks[0].why == f"here since {day_of(int(time.time()))}"


def test_another_catalogue_is_not_new_to_the_old_one(private_home: Path, tmp_path: Path) -> None:
    folder = write_two_tastes(tmp_path / "data")
    path = import_data(folder).path
    for name in ("movies.csv", "ratings.csv"):
        text = (folder / name).read_text()
        place = 0 if name == "movies.csv" else 1
        rows = [line.split(",") for line in text.splitlines()[1:]]
        for row in rows:
            row[place] = f"9{int(row[place]):03}"
        (folder / name).write_text("\n".join([text.splitlines()[0], *(",".join(row) for row in rows)]) + "\n")
    import_data(folder, library=path, replace=True)
    train(path)
    with Session.open() as session:
        session.models.load()
        assert shelf_of(session, "new-arrivals").note == "no import has brought anything new"


def test_rediscover_shows_what_was_loved_long_ago(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: float(LONG_AGO))
        rate(session, Space_01=5, Space_02=4, Space_03=2)
        session.feedback.record(EventKind.LIKE, session.catalogue.resolve("Love 01"))
    rate(session, Space_04=5)
    shelf = shelf_of(session, "rediscover")
    assert set(titles(shelf)) == {"Space 01", "Space 02", "Love 01"}
    whys = {pick.item.title: pick.why for pick in shelf.picks}
    assert whys == {"Space 01": "5 stars in 2014", "Space 02": "4 stars in 2014", "Love 01": "liked in 2014"}
    assert titles(shelf)[-1] == "Space 02"


def test_rediscover_changes_from_day_to_day_not_from_minute_to_minute(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: float(LONG_AGO))
        for row in range(20):
            session.feedback.record(EventKind.RATE, ItemRow(row), 5)
    morning = int(time.time()) // DAY * DAY

    def at(seconds: int) -> list[str]:
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", lambda: float(seconds))
            return titles(shelf_of(session, "rediscover", 5))

    today = at(morning)
    assert at(morning + DAY - 60) == today
    assert any(at(morning + days * DAY) != today for days in (1, 2))
