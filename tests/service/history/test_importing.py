"""Import of a history into a profile: with its own dates, once, and with uncertain titles left to the user."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from recterm.domain.model import EventKind, ItemRow, Progress
from recterm.errors import InputError, RectermError
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.service.data.exporting import export_data
from recterm.service.data.importing import import_data
from recterm.service.history.importing import import_history
from recterm.service.history.review import decide, open_matches
from recterm.service.libraries.files import open_library
from recterm.store import Library
from recterm.store.people.title_matches import OWN
from tests.store.checking import check

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.model import Event

HEAD = "Date,Name,Year,Letterboxd URI,Rating\n"


@pytest.fixture
def export(library: Path, tmp_path: Path) -> Path:
    """Ratings of two items of the library and of one that it does not have."""
    with open_library() as opened:
        first, second = opened.catalogue.page([0, 1])
    lines = [
        f"2024-01-11,{first.title},{first.year or ''},https://boxd.it/a,4.5",
        f"2024-01-12,{second.title},{second.year or ''},https://boxd.it/b,2",
        "2024-01-13,A Film That Nobody Has,1901,https://boxd.it/c,5",
    ]
    path = tmp_path / "ratings.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n")
    return path


def events() -> list[Event]:
    with open_library() as opened:
        return opened.events.history(opened.profiles.active().id)


def test_a_history_comes_with_its_dates_and_once(export: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    first = import_history(export, report=report)
    assert (first.events, first.repeated, first.unmatched) == (3, 0, 1)
    assert sum(first.matched.values()) == 2
    days = [event.timestamp for event in reversed(events())]
    assert days == [1704974400, 1705060800, 1705147200]
    assert {event.value for event in events()} == {4.5, 2.0, 5.0}
    again = import_history(export)
    assert (again.events, again.repeated) == (0, 3)
    assert len(events()) == 3
    assert len(json.loads(report.read_text())["items"]) == 3
    with open_library() as opened:
        assert check(opened) == []
        assert len(opened.events.feedback(opened.profiles.active().id)) == 3


def test_a_newer_rating_stands_against_an_older_import(export: Path) -> None:
    with open_library() as opened:
        person, item = opened.profiles.active().id, opened.catalogue.page([0])[0]
        opened.events.record(person, item.id, EventKind.RATE, 1.0)
    import_history(export)
    with open_library() as opened:
        assert opened.events.feedback(person)[item.row].stars == 1.0
        assert check(opened) == []


def test_what_is_not_in_the_catalogue_stays_the_persons_own_until_it_is_decided(export: Path) -> None:
    import_history(export)
    (waiting,) = open_matches()
    assert waiting.title == "A Film That Nobody Has"
    assert any(event.item == f"{OWN}A Film That Nobody Has (1901)" for event in events())
    with open_library() as opened:
        third = opened.catalogue.page([2])[0]
    decided = decide(None, waiting.number, third.id)
    assert decided.item == third.id
    assert open_matches() == []
    with open_library() as opened:
        state = opened.events.feedback(opened.profiles.active().id)[third.row]
    assert (state.stars, state.rated_at) == (5.0, 1705147200)
    assert import_history(export).matched["sure"] >= 1
    decide(None, waiting.number, None)
    assert import_history(export).unmatched == 1
    with pytest.raises(RectermError, match="no match 99"):
        decide(None, 99, None)


def test_two_sources_are_combined(export: Path, tmp_path: Path) -> None:
    import_history(export)
    with open_library() as opened:
        first = opened.catalogue.page([0])[0]
    other = tmp_path / "diary.csv"
    other.write_text(
        "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
        f"2024-02-11,{first.title},{first.year or ''},https://boxd.it/z,,,,2024-02-10\n"
    )
    assert import_history(other).events == 1
    with open_library() as opened:
        state = opened.events.feedback(opened.profiles.active().id)[first.row]
    assert (state.stars, state.views) == (4.5, 1)


def test_ids_that_a_history_tells_are_known_to_exports(export: Path, tmp_path: Path) -> None:
    with open_library() as opened:
        first, second, third = (item.title for item in opened.catalogue.page([0, 1, 2]))
        third_year = opened.catalogue.page([2])[0].year or 0
        years = [item.year or "" for item in opened.catalogue.page([0, 1])]
    named = tmp_path / "imdb.csv"
    named.write_text(
        "Const,Your Rating,Date Rated,Title,Year,Title Type\n"
        f"tt9990001,9,2024-03-15,{first},{years[0]},Movie\n"
        f"tt9990002,4,2024-03-15,{second},{years[1]},Movie\n"
        f"tt9990003,8,2024-03-15,{third},{third_year + 1},Movie\n"
    )
    imported = import_history(named)
    assert (imported.matched["sure"], imported.matched["likely"]) == (2, 1)
    import_history(export)
    out = tmp_path / "out.csv"
    export_data(out, format="imdb")
    lines = {line.split(",")[0]: line for line in out.read_text().splitlines()[1:]}
    assert set(lines) == {"tt9990001", "tt9990002", "tt9990003"}
    assert first in lines["tt9990001"]
    assert third in lines["tt9990003"]
    export_data(tmp_path / "boxd.csv", format="letterboxd")
    assert {"https://boxd.it/a", "https://boxd.it/b", "https://boxd.it/c"} <= {
        line.split(",")[0] for line in (tmp_path / "boxd.csv").read_text().splitlines()
    }
    renamed = tmp_path / "renamed.csv"
    renamed.write_text(f"Const,Your Rating,Date Rated,Title,Year\ntt9990001,2,2024-04-15,Something Else,{years[0]}\n")
    assert import_history(renamed).matched["sure"] == 1
    with open_library() as opened:
        assert opened.catalogue.details(ItemRow(0)).aliases["imdb"] == "tt9990001"
        assert check(opened) == []


def test_others_may_write_while_titles_are_matched_and_then_it_is_matched_again(export: Path, library: Path) -> None:
    stages = []

    def another_program(line: Progress) -> None:
        stages.append(line.stage)
        if stages.count("recording events") == 1 and line.stage == "recording events":
            with Library.open(library) as other:
                other.wait_at_most(0)  # the library is free: nobody has to wait
                me, item = other.profiles.active().id, other.catalogue.item(ItemRow(0))
                other.steps.record(me, item.id, EventKind.RATE, 4.5, 1704974400)

    imported = import_history(export, progress=another_program)
    assert stages.count("recording events") == 2
    assert (imported.events, imported.already_from) == (2, {"recterm": 1})
    with open_library() as opened:
        assert check(opened) == []
        assert len(opened.events.history(opened.profiles.active().id)) == 3


def test_somebody_who_writes_all_the_time_holds_it_up_three_times_only(export: Path, library: Path) -> None:
    stages = []

    def another_program(line: Progress) -> None:
        stages.append(line.stage)
        if line.stage == "recording events":
            with Library.open(library) as other:
                item = other.catalogue.item(ItemRow(5))
                other.steps.record(other.profiles.active().id, item.id, EventKind.VIEW, None, len(stages))

    assert import_history(export, progress=another_program).events == 3
    assert stages.count("recording events") == 3


def test_a_history_of_which_nothing_counts_is_refused_with_the_reason(tmp_path: Path) -> None:
    lines = [f"u{user % 5},Blue Hour {user // 5},Tin,{user % 5 + 1}" for user in range(20)]
    (tmp_path / "albums.csv").write_text("user,album,artist,rating\n" + "\n".join(lines) + "\n", encoding="utf-8")
    import_data(tmp_path / "albums.csv", library="albums", mapping=ColumnMapping(item="album"))
    entries = [
        {"recording_msid": f"m{n}", "score": -1, "track_metadata": {"artist_name": "Tin", "track_name": f"T{n}"}}
        for n in range(3)
    ]
    path = tmp_path / "feedback.json"
    path.write_text(json.dumps(entries), encoding="utf-8")
    with pytest.raises(
        InputError, match=r"none of its 3 rows counts in albums \(a dislike of one track.*: 3\)"
    ) as caught:
        import_history(path, library="albums")
    assert caught.value.code == "nothing_counts"
    assert caught.value.hint
