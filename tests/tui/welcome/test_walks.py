"""Walks from an empty home: a first start, an export in the form of its service, and what a person then sees."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from recterm.domain.model import Sort
from recterm.domain.shelf import FOR_YOU
from recterm.present.data.export_places import services_by_name
from recterm.service.live.session import Session
from recterm.service.starter.builtin import ensure_builtin
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.browse.browse import BrowseScreen
from recterm.tui.data.data import DataScreen
from recterm.tui.data.path import PathScreen
from recterm.tui.data.preview import HistoryPreviewScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.painting import themes
from recterm.tui.taste.taste import TasteScreen
from recterm.tui.welcome.welcome_screen import Beginning, WelcomeScreen
from tests.tui.driving import arrived, at_rest, shelf_lines, shown_toasts, text_of, until

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from textual.pilot import Pilot

SIZE = (80, 24)

FILMS = (
    ("Alien", 1979, 5.0), ("Aliens", 1986, 4.5), ("The Thing", 1982, 5.0), ("Halloween", 1978, 4.0),
    ("The Shining", 1980, 4.5), ("Suspiria", 1977, 5.0), ("Rosemary's Baby", 1968, 4.5), ("Psycho", 1960, 5.0),
    ("The Witch", 2015, 4.0), ("Hereditary", 2018, 4.0), ("Notting Hill", 1999, 2.0), ("Titanic", 1997, 2.5),
)  # fmt: skip
SAVED = (("Possession", 1981), ("Don't Look Now", 1973), ("A Film That Nobody Made", 2031))
PLAYED = (
    ("Kind of Blue", "Miles Davis", 9), ("A Love Supreme", "John Coltrane", 7), ("Blue Train", "John Coltrane", 4),
    ("Mingus Ah Um", "Charles Mingus", 5), ("Time Out", "The Dave Brubeck Quartet", 3),
)  # fmt: skip
"""Album, artist and number of plays."""


def table(*rows: Iterable[object]) -> str:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def letterboxd_zip(path: Path) -> Path:
    """Write an export of Letterboxd: diary, ratings, watchlist and likes."""
    head = ("Date", "Name", "Year", "Letterboxd URI")
    days = [(f"202{place % 5}-0{place % 9 + 1}-11", *film) for place, film in enumerate(FILMS)]
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("profile.csv", table(("Date Joined", "Username"), ("2019-01-01", "me")))
        file.writestr(
            "ratings.csv", table((*head, "Rating"), *((day, name, year, "", stars) for day, name, year, stars in days))
        )
        file.writestr(
            "diary.csv",
            table(
                (*head, "Rating", "Rewatch", "Tags", "Watched Date"),
                *((day, name, year, "", stars, "", "", day) for day, name, year, stars in days),
            ),
        )
        file.writestr("watchlist.csv", table(head, *(("2024-02-03", name, year, "") for name, year in SAVED)))
        file.writestr("likes/films.csv", table(head, ("2023-02-03", "Suspiria", 1977, "")))
    return path


def plays() -> list[tuple[str, str, str, int]]:
    """Return each play: album, artist, track, and UTC seconds, some days apart."""
    start = 1_700_000_000
    return [
        (album, artist, f"{album}, part {play % 3 + 1}", start + 86_400 * play + 600 * place)
        for place, (album, artist, number) in enumerate(PLAYED)
        for play in range(number)
    ]


def lastfm_csv(path: Path) -> Path:
    """Write a history of Last.fm as its exporters do: artist, album, track, date."""
    rows = (
        (artist, album, track, datetime.fromtimestamp(at, UTC).strftime("%d %b %Y %H:%M"))
        for album, artist, track, at in plays()
    )
    path.write_text(table(*rows), encoding="utf-8")
    return path


def spotify_zip(path: Path) -> Path:
    """Write the extended streaming history of Spotify."""
    documents = [
        {
            "ts": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "ms_played": 300_000,
            "master_metadata_track_name": track,
            "master_metadata_album_artist_name": artist,
            "master_metadata_album_album_name": album,
            "reason_end": "trackdone",
            "skipped": False,
        }
        for album, artist, track, at in plays()
    ]
    with zipfile.ZipFile(path, "w") as file:
        name = "Spotify Extended Streaming History/Streaming_History_Audio_2023-2024_0.json"
        file.writestr(name, json.dumps(documents))
    return path


def session_of(app: RectermApp) -> Session:
    """Return the session of an app that has one."""
    assert app.session is not None
    return app.session


async def choose(pilot: Pilot[int], values: Sequence[str], value: str) -> None:
    """Move the cursor of a dialog to a value, and take it."""
    await pilot.press(*["down"] * list(values).index(value), "enter")


async def bring_history(pilot: Pilot[int], path: Path, service: str, *, impatient: bool = False) -> None:
    """Go from the welcome to the end of the import: service, path, job; or back to the shelves before its end."""
    app = pilot.app
    assert isinstance(app, RectermApp)
    await arrived(pilot, WelcomeScreen)
    await until(pilot, lambda: session_of(app).models.ready)
    await choose(pilot, list(Beginning), Beginning.HISTORY)
    await until(pilot, lambda: "Where is your history?" in text_of(app))
    await choose(pilot, [entry.name for entry in services_by_name()], service)
    await arrived(pilot, PathScreen)
    app.screen.query_one("#path", Input).value = str(path)
    await pilot.press("enter")
    await arrived(pilot, DataScreen)
    await arrived(pilot, HistoryPreviewScreen)
    await pilot.press("enter")
    await arrived(pilot, DataScreen)
    await until(pilot, lambda: app.running_jobs)
    if impatient:
        await to_browse(pilot)
        await until(pilot, lambda: "new events" in " ".join(shown_toasts(app)))
    else:
        await until(pilot, lambda: "new events" in text_of(app))
    await at_rest(pilot)


async def to_browse(pilot: Pilot[int]) -> BrowseScreen:
    """Return to the browse screen, and wait until its shelves are painted."""
    while not isinstance(pilot.app.screen, BrowseScreen):
        await pilot.press("q")
        await pilot.pause()
    return pilot.app.screen


async def share_taste(pilot: Pilot[int], to: Path) -> str:
    """Write the shown view of the taste screen to a page, and return the page."""
    await pilot.press("E")
    await arrived(pilot, ChooseScreen)
    await pilot.press("enter")
    await arrived(pilot, NameScreen)
    pilot.app.screen.query_one("#name", Input).value = str(to)
    await pilot.press("enter")
    await at_rest(pilot)
    return to.read_text(encoding="utf-8")


async def test_a_film_lover_brings_letterboxd_and_shares_a_taste(private_home: Path, tmp_path: Path) -> None:
    app = RectermApp(None, load_settings(), themes.DARK.name)
    async with app.run_test(size=SIZE) as pilot:
        await arrived(pilot, WelcomeScreen)
        await until(pilot, lambda: session_of(app).models.ready)
        browse = app.screen_stack[1]
        assert isinstance(browse, BrowseScreen)
        before = shelf_lines(browse)
        await bring_history(pilot, letterboxd_zip(tmp_path / "letterboxd-me.zip"), "letterboxd", impatient=True)
        session = session_of(app)
        assert (session.profile.n_rated, session.profile.n_saved) == (len(FILMS), len(SAVED))
        after = shelf_lines(browse)
        assert after != before
        genres = [set(pick.item.genres) for pick in browse.stack.contents.picks_of(FOR_YOU)]
        assert sum("Horror" in each for each in genres) * 2 > len(genres), "most picks are of what was loved"
        assert any("why:" in line for line in after)
        (saved,) = session.shelves.all(names=("watchlist",)).shelves
        assert {title for title, _ in SAVED[:2]} <= {pick.item.title for pick in saved.picks}
        await pilot.press("a")
        await arrived(pilot, TasteScreen)
        await until(pilot, lambda: "The Shining" in text_of(app) and "letterboxd" in text_of(app))
        await pilot.press("full_stop")
        await until(pilot, lambda: f"{len(FILMS)} films, " in text_of(app))
        page = await share_taste(pilot, tmp_path / "taste.html")
        assert page.startswith("<!DOCTYPE html>")
        assert f"{len(FILMS)} films, " in page


@pytest.mark.parametrize(("export", "service"), [("lastfm.csv", "lastfm"), ("my_spotify_data.zip", "spotify")])
async def test_a_listener_brings_plays_and_sees_what_to_hear_again(
    private_home: Path, tmp_path: Path, export: str, service: str
) -> None:
    write = lastfm_csv if service == "lastfm" else spotify_zip
    path = write(tmp_path / export)
    with Session.open(ensure_builtin(name="albums")) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            await until(pilot, lambda: session.models.ready)
            await pilot.press("f2")
            await bring_history(pilot, path, service)
            assert session.profile.n_viewed == len(PLAYED)
            browse = await to_browse(pilot)
            await pilot.press("s", "s", "s", "s", "s")
            assert browse.catalogue.shown.sort is Sort.TIMES
            assert "Kind of Blue" in text_of(app)
            again = session.shelves.all(names=("again",)).shelves
            assert {pick.item.title for shelf in again for pick in shelf.picks} <= {album for album, *_ in PLAYED}
            assert any(shelf.picks for shelf in again)
            picks = browse.stack.contents.picks_of(FOR_YOU)
            assert any("Jazz" in pick.item.genres for pick in picks)
            await pilot.press("a")
            await arrived(pilot, TasteScreen)
            await until(pilot, lambda: "heard" in text_of(app))
            await pilot.press(*["full_stop"] * 6)
            await until(pilot, lambda: "in review" in text_of(app))
            page = await share_taste(pilot, tmp_path / "year.html")
            assert "Kind of Blue" in page
