"""Exports: complete round trips, or the form that other programs read; never over a file without asking."""

from __future__ import annotations

import csv
import json
import time
from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.model import CatalogueQuery, EventKind, ItemId, ItemRow
from recterm.errors import InputError, RectermError
from recterm.ingest.dataset.community import decode_community
from recterm.service.data.exporting import export_data
from recterm.service.data.exporting_lists import export_lists
from recterm.service.data.restoring import restore
from recterm.service.history.importing import import_history
from recterm.service.live.session import Session
from recterm.service.live.shown import ShownPick
from recterm.store import Library
from tests.service.shown_items import item_of
from tests.store.checking import check

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def lived_in(library: Path) -> Path:
    """A library with every kind of event in two profiles, and an undo."""
    with Session.open(library) as session:
        for row, stars in ((0, 5.0), (1, 3.5), (2, 0.5)):
            session.feedback.record(EventKind.RATE, ItemRow(row), stars)
        session.feedback.record(EventKind.RATE, ItemRow(3), 4)
        session.steps.undo()
        session.feedback.record(EventKind.VIEW, ItemRow(0))
        session.feedback.record(EventKind.VIEW, ItemRow(0), note="with Ünal, “twice” 🎬")
        session.feedback.record(EventKind.SAVE, ItemRow(5))
        session.feedback.record(EventKind.SAVE, ItemRow(6))
        session.feedback.record(EventKind.UNSAVE, ItemRow(6))
        session.feedback.record(EventKind.HIDE, ItemRow(7))
        session.feedback.record(EventKind.LIKE, ItemRow(1))
        session.feedback.record(EventKind.LIKE, ItemRow(8))
        session.feedback.record(EventKind.UNLIKE, ItemRow(8))
        session.feedback.record(EventKind.UNRATE, ItemRow(2))
        session.profiles.create("Ünal 🎬")
        session.feedback.record(EventKind.RATE, ItemRow(4), 2)
        session.lists.extend("Regen 🌧", ItemRow(9))
        session.profiles.switch("me")
        for row in (4, 2, 8):
            session.lists.extend("Rainy days", ItemRow(row))
        session.shown.note(
            [ShownPick("for-you", item_of(session, ItemRow(row)), row, "als 1", "ease 2") for row in (5, 9)],
            int(time.time()) - 60,
        )
        session.shown.opened(ItemRow(5))
        assert session.shown.flush()
        session.lists.extend("Empty", ItemRow(1))
        session.lists.take_off("Empty", ItemRow(1))
    with Library.open(library) as opened:
        opened.lists.extend(opened.profiles.active().id, "Rainy days", [ItemId("own:Somewhere")], "for wet days")
    return library


def everything(path: Path) -> list[object]:
    """Return all that an export must restore."""
    with Library.open(path, readonly=True) as library:
        info = library.info()
        arrays = decode_community(library.data.community())
        times = [] if arrays.timestamp is None else arrays.timestamp.tolist()
        logs = {}
        for profile in library.profiles.list():
            events = library.events.history(profile.id)[::-1]
            place = {event.id: at for at, event in enumerate(events)}
            log = [
                (event.item, event.kind, event.value, event.timestamp, event.note, event.undoes and place[event.undoes])
                for event in events
            ]
            feedback = [
                (row, state.stars, state.views, state.saved, state.hidden, state.liked)
                for row, state in library.events.feedback(profile.id).items()
            ]
            shown = [showing.document() for showing in library.shown.of(profile.id)]
            logs[profile.name] = (log, sorted(feedback), library.lists.all(profile.id), shown)
        columns = (arrays.user.tolist(), arrays.item.tolist(), arrays.value.tolist(), times)
        return [library.catalogue.all_details(), columns, logs, info.scale, info.label, info.simulated, info.n_users]


def test_all_of_it_comes_back_identical_into_an_empty_library(lived_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "whole.jsonl"
    exported = export_data(file, what="all", library=lived_in)
    restored = restore(file, library="again")
    assert everything(restored.path) == everything(lived_in)
    assert exported.rows == restored.interactions + sum(restored.profiles.values()) + 3
    with Library.open(lived_in) as library:
        assert [row.opened is not None for row in library.shown.of(library.profiles.get("me").id)].count(True) == 2
    assert restored.listed == 5
    with Library.open(restored.path) as library:
        assert check(library) == []


def test_restoring_twice_changes_nothing(lived_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    export_data(file, library=lived_in)
    before = everything(lived_in)
    again = restore(file, library=lived_in)
    assert (set(again.profiles.values()), again.listed) == ({0}, 0)
    assert everything(lived_in) == before


def test_events_alone_come_back_with_the_items_that_they_name(lived_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    export_data(file, library=lived_in, profile="me")
    restored = restore(file)
    assert restored.library == "events"
    assert restored.unknown == 0
    with Library.open(restored.path) as library, Library.open(lived_in) as original:
        assert [profile.name for profile in library.profiles.list()] == ["me"]
        kept = {
            original.catalogue.item(row).id: state.stars
            for row, state in original.events.feedback(original.profiles.get("me").id).items()
        }
        restored_stars = {
            library.catalogue.item(row).id: state.stars
            for row, state in library.events.feedback(library.profiles.get("me").id).items()
        }
        assert restored_stars == kept
        me = library.profiles.get("me").id
        assert library.lists.all(me) == original.lists.all(original.profiles.get("me").id)
        assert len(library.catalogue.rows(CatalogueQuery(list_name="Rainy days"), me)) == 3


@pytest.mark.parametrize(
    "line",
    ["nonsense", "[1]", '{"type":"event"}', '{"type":"item","id":3}', '{"type":"what"}',
     '{"type":"interaction","user":"1","item":"nowhere","value":1,"timestamp":1}',
     '{"type":"list","profile":"nobody","name":"x","description":"","items":[]}',
     '{"type":"list","profile":"me","name":"x","description":"","items":[3]}',
     '{"type":"list","profile":"me","name":"a\\nb","description":"","items":[]}'],
)  # fmt: skip
def test_a_damaged_line_is_named_and_nothing_is_made(lived_in: Path, tmp_path: Path, line: str) -> None:
    file = tmp_path / "broken.jsonl"
    export_data(file, library=lived_in)
    text = file.read_text(encoding="utf-8")
    file.write_text(text + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"line {len(text.splitlines()) + 1}"):
        restore(file, library="broken")
    assert not (lived_in.parent / "broken.recterm").exists()


def test_csv_has_a_row_for_what_stands(lived_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    export_data(file, library=lived_in)
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    mine = [(row["kind"], row["value"]) for row in rows if row["user"] == "me"]
    assert sorted(mine) == [
        ("dislike", ""),
        ("like", ""),
        ("rating", "3.5"),
        ("rating", "5"),
        ("view", ""),
        ("view", ""),
        ("watchlist", ""),
    ]
    assert file.read_bytes().count(b"\r\n") == len(rows) + 1


def test_an_existing_file_stays_unless_forced(lived_in: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("mine")
    with pytest.raises(RectermError, match="exists"):
        export_data(file, library=lived_in)
    assert file.read_text() == "mine"
    export_data(file, library=lived_in, force=True)
    assert file.read_text().startswith("user,item")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".recterm-")] == []


def test_what_a_format_cannot_hold_is_refused_or_counted(lived_in: Path, tmp_path: Path) -> None:
    with pytest.raises(RectermError, match="cannot hold"):
        export_data(tmp_path / "x.csv", what="all", library=lived_in)
    with pytest.raises(RectermError, match="does not show the format"):
        export_data(tmp_path / "x.zzz", library=lived_in)
    with pytest.raises(RectermError, match="cannot write"):
        export_data(tmp_path / "nowhere" / "x.csv", library=lived_in)
    exported = export_data(tmp_path / "x.csv", format="imdb", library=lived_in)
    assert exported.rows == 0
    assert exported.left_out["no IMDb id"] == 2
    assert exported.left_out["like: not a rating"] == 1
    letterboxd = export_data(tmp_path / "y.csv", format="letterboxd", library=lived_in)
    assert [lost for reason, lost in letterboxd.left_out.items() if reason.startswith("named lists")] == [2]
    assert letterboxd.left_out["like: Letterboxd's import has no column for it"] == 1


def test_recbole_and_parquet_are_read_back_as_data(lived_in: Path, tmp_path: Path) -> None:
    counts = everything(lived_in)[1]
    assert isinstance(counts, tuple)
    for name, format_ in (("bole", "recbole"), ("tables", "parquet")):
        exported = export_data(tmp_path / name, format=format_, what="community", library=lived_in)
        assert exported.rows == len(counts[0])
    assert ingest.read(tmp_path / "bole").n_interactions == len(counts[0])


def test_shelves_and_watchlist_as_lists(lived_in: Path, tmp_path: Path) -> None:
    with Session.open(lived_in) as session:
        for ending in ("csv", "json", "md"):
            exported = export_lists(session, tmp_path / f"s.{ending}", "shelves", format=None, n=3, force=False)
            assert exported.rows >= 3
            saved = export_lists(session, tmp_path / f"w.{ending}", "watchlist", format=None, n=3, force=False)
            assert saved.rows == 1
            lists = export_lists(session, tmp_path / f"l.{ending}", "lists", format=None, n=3, force=False)
            assert lists.rows == 4
            single = export_lists(
                session, tmp_path / f"o.{ending}", "lists", format=None, n=3, force=False, named="rainy days"
            )
            assert single.rows == 4
    document = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    assert document["shelves"][0]["title"] == "For you"
    assert (tmp_path / "w.md").read_text(encoding="utf-8").startswith("## Watchlist\n\n1. **")
    assert "## Empty\n\n\n## Rainy days\n\n1. **" in (tmp_path / "l.md").read_text(encoding="utf-8")
    assert "4. **own:Somewhere**" in (tmp_path / "o.md").read_text(encoding="utf-8")


def test_importing_an_export_says_how_it_comes_back(lived_in: Path, tmp_path: Path) -> None:
    export_data(tmp_path / "whole.jsonl", what="all", library=lived_in)
    with pytest.raises(InputError) as refused:
        ingest.read(tmp_path / "whole.jsonl")
    assert "recterm restore" in refused.value.hint


def test_the_latest_rating_is_written_however_late_an_older_one_was_imported(lived_in: Path, tmp_path: Path) -> None:
    title, me = "", "me"
    with Session.open(lived_in) as session:
        title = session.catalogue.page([ItemRow(0)])[0].title
        year = session.catalogue.page([ItemRow(0)])[0].year
    (tmp_path / "old.csv").write_text(
        f"Date,Name,Year,Letterboxd URI,Rating\n2011-02-03,{title},{year},https://boxd.it/a,1\n"
    )
    assert import_history(tmp_path / "old.csv", library=lived_in, profile=me).events == 1
    with Session.open(lived_in) as session:
        assert session.feedback.of(ItemRow(0)).stars == 5.0
    export_data(tmp_path / "now.csv", library=lived_in, profile=me)
    rows = list(csv.DictReader((tmp_path / "now.csv").open(encoding="utf-8", newline="")))
    assert [row["value"] for row in rows if row["title"] == title and row["kind"] == "rating"] == ["5"]
