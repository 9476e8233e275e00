"""Likes, dislikes and named lists of an export on their way into a profile."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import CatalogueQuery, ItemId
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.service.libraries.files import open_library
from recterm.service.live.session import Session
from tests.store.checking import check

if TYPE_CHECKING:
    from pathlib import Path

FILM = "Date,Name,Year,Letterboxd URI\n"
LIST = (
    "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2021-11-06,{name},,u,{about}\n\n"
    "Position,Name,Year,URL,Description\n"
)
UNKNOWN = "A Film That Nobody Has"


@pytest.fixture
def export(library: Path, tmp_path: Path) -> Path:
    """A like, and a list with two items of the library and one that it does not have."""
    with open_library() as opened:
        items = opened.catalogue.page([0, 1, 2])
    first, second, third = (f"{item.title},{item.year}" for item in items)
    path = tmp_path / "letterboxd.zip"
    link = "https://boxd.it/"
    rows = f"1,{third},{link}c,\n2,{UNKNOWN},1901,{link}u,\n3,{first},{link}a,\n"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("likes/films.csv", f"{FILM}2024-01-11,{first},https://boxd.it/a\n")
        file.writestr("ratings.csv", f"{FILM.strip()},Rating\n2024-01-12,{second},https://boxd.it/b,2\n")
        file.writestr("lists/rain.csv", LIST.format(name="Rainy days", about="wet") + rows)
    return path


def test_likes_and_lists_come_once_and_are_counted(export: Path, tmp_path: Path) -> None:
    first = import_history(export, report=tmp_path / "r.json")
    assert (first.events, first.kinds, first.lists) == (2, {"like": 1, "rate": 1}, {"Rainy days": 3})
    written = json.loads((tmp_path / "r.json").read_text())
    assert (written["kinds"], written["lists"]) == (first.kinds, first.lists)
    assert UNKNOWN in {line["title"] for line in written["items"]}
    again = import_history(export)
    assert (again.events, again.repeated, again.lists) == (0, 2, {"Rainy days": 0})
    with Session.open() as session:
        assert session.profile.n_liked == 1
        *_, liked = session.catalogue.rows(CatalogueQuery(list_name="rainy days"))
        assert session.feedback.of(session.catalogue.page([liked])[0].row).liked
        assert (session.profile.n_rated, session.lists.get("Rainy days").description) == (1, "wet")
        items = session.lists.items_of("Rainy days")
        assert [key for key, _ in items][1] == f"own:{UNKNOWN} (1901)"
        assert [item.title if item else None for _, item in items][1] == UNKNOWN
        assert len(session.catalogue.rows(CatalogueQuery(list_name="Rainy days"))) == 3
    with open_library() as opened:
        assert check(opened) == []


def test_a_list_follows_what_is_decided_about_its_titles(export: Path) -> None:
    import_history(export)
    (waiting,) = open_matches()
    with open_library() as opened:
        ids = [item.id for item in opened.catalogue.page([0, 1, 2, 3])]
    for chosen, stands in ((ids[1], [ids[2], ids[1], ids[0]]), (ids[3], [ids[2], ids[3], ids[0]]), (ids[0], None)):
        decide(None, waiting.number, chosen)
        with Session.open() as session:
            assert list(session.lists.get("Rainy days").items) == (stands or [ids[2], ids[0]])
            assert session.feedback.of(session.catalogue.resolve(ids[3])).empty
        assert import_history(export).lists == {"Rainy days": 0}
    decide(None, waiting.number, None)
    with Session.open() as session:
        assert session.lists.get("Rainy days").items[1] == ItemId(f"own:{UNKNOWN} (1901)")


def test_lists_alone_are_a_history_too(library: Path, tmp_path: Path) -> None:
    path = tmp_path / "rain.csv"
    path.write_text(LIST.format(name="", about="") + f"1,{UNKNOWN},1901,u,\n")
    imported = import_history(path)
    assert (imported.events, imported.lists, imported.unmatched) == (0, {"rain": 1}, 1)
