"""Weights of plays: kept with each event, added up, undone and redone with their import, written and restored."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from recterm.domain.data.event_weights import EventChoice
from recterm.domain.model import Event, EventId, EventKind, Feedback, ItemId, ItemRow, ProfileId
from recterm.engine.core.taste import FeedbackWeights, Taste, weigh_taste
from recterm.errors import RectermError
from recterm.service.data.exporting import export_data
from recterm.service.data.restoring import restore
from recterm.service.history.importing import import_history
from recterm.service.libraries.files import new
from recterm.service.live.session import Session
from recterm.store import Library
from recterm.store.people.feedback import after, after_all, check_weight, replay
from recterm.store.people.imports import Imports
from tests.ingest.exports.test_weighing import PLAYS, spotify
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

SKIPS = EventChoice(weights=(("skip", -0.3),))


@pytest.fixture
def played(tmp_path: Path, private_home: Path) -> Path:
    """A library of tracks with the plays of one person, skips among them."""
    library = new("music")
    import_history(spotify(tmp_path / "spotify", *PLAYS), library=library, music="tracks", events=SKIPS)
    return library


def states_of(path: Path) -> dict[str, Feedback]:
    """Return the feedback of the first profile by title."""
    with Library.open(path) as library:
        states = library.events.feedback(library.profiles.active().id)
        titles = {row: library.catalogue.item(row).title for row in states}
        assert not library.events.disagreements()
        return {titles[row]: replace(state, last_event=EventId(0)) for row, state in states.items()}


def test_plays_are_counted_and_add_up_to_what_was_heard(played: Path) -> None:
    states = states_of(played)
    assert {title: (state.views, state.played) for title, state in states.items()} == {
        "Alpha": (3, 2.4),
        "Beta": (0, -0.6),
        "Gamma": (1, 0.5),
    }
    assert states["Beta"].viewed_at is None
    assert not states["Beta"].empty
    with Library.open(played) as library:
        rows = library.events.feedback(library.profiles.active().id)
        taste = Taste.build(rows, scale=None, now=1_700_000_000)
        history = weigh_taste(taste, None, FeedbackWeights(disliked=-0.5))
        titles = [item.title for item in library.catalogue.page(history.rows.tolist())]
    by_title = dict(zip(titles, history.weights.tolist(), strict=True))
    assert by_title["Alpha"] > by_title["Gamma"] > 0 > by_title["Beta"]


def test_an_undone_import_takes_the_weights_along_and_redo_brings_them_back(played: Path) -> None:
    before = states_of(played)
    with Session.open(played) as session:
        session.steps.undo_import(1)
    assert states_of(played) == {}
    with Session.open(played) as session:
        session.steps.redo()
    assert states_of(played) == before


def test_what_was_removed_before_there_were_weights_comes_back(played: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session.open(played) as session:
        session.steps.undo_import(1)
    with Library.open(played) as library:
        import zlib

        packed = library.imports._db.value("SELECT taken_back FROM imports WHERE number = 1")
        kept = json.loads(zlib.decompress(packed))
        kept["events"] = [event[:8] for event in kept["events"]]
        library.imports._db.run("UPDATE imports SET taken_back = ?", (zlib.compress(json.dumps(kept).encode()),))
        assert isinstance(library.imports, Imports)
    with Session.open(played) as session:
        session.steps.redo()
    assert {title: (state.views, state.played) for title, state in states_of(played).items()} == {
        "Alpha": (3, None), "Beta": (2, None), "Gamma": (1, None),
    }  # fmt: skip


def test_the_same_play_of_another_service_is_one_event_with_the_first_weight(played: Path, tmp_path: Path) -> None:
    before = states_of(played)
    rows = [["ts", "track_name", "artist_name"], ["2023-01-02T10:01:00Z", "Alpha", "Ada"]]
    path = tmp_path / "plays.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    done = import_history(path, library=played)
    assert (done.events, sum(done.already_from.values())) == (0, 1)
    assert states_of(played) == before
    again = import_history(spotify(tmp_path / "again", *PLAYS), library=played, events=SKIPS)
    assert (again.events, again.repeated) == (0, 6)


def test_an_export_keeps_the_weights(played: Path, tmp_path: Path) -> None:
    export_data(tmp_path / "all.jsonl", library=played, what="all")
    restore(tmp_path / "all.jsonl", library="copy")
    copy = played.with_name("copy.recterm")
    assert states_of(copy) == states_of(played)
    export_data(tmp_path / "events.csv", library=played)
    with (tmp_path / "events.csv").open(encoding="utf-8") as file:
        kinds = [(row["title"], row["kind"], row["value"]) for row in csv.DictReader(file)]
    assert ("Alpha", "view", "0.4") in kinds
    assert ("Beta", "skip", "-0.3") in kinds


def test_the_report_of_an_import_says_how_plays_were_weighed(played: Path, tmp_path: Path) -> None:
    done = import_history(
        spotify(tmp_path / "more", ("Alpha", 100_000, "endplay", None), ("Zeta", 200_000, "trackdone", None)),
        library=played, report=tmp_path / "report.json",
    )  # fmt: skip
    assert done.scores is not None
    document = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [use["kind"] for use in document["scores"]["kinds"]] == ["play"]
    whole = import_history(
        written(tmp_path / "w", {"plays.csv": "ts,track_name,artist_name\n2023-03-01T10:00:00Z,Eta,Ada\n"}),
        library=played, report=tmp_path / "whole.json",
    )  # fmt: skip
    assert whole.scores is None
    assert "scores" not in json.loads((tmp_path / "whole.json").read_text(encoding="utf-8"))


def view(number: int, weight: float | None) -> Event:
    return Event(EventId(number), ProfileId(1), ItemId("a"), EventKind.VIEW, None, number, None, weight)


def test_the_sum_does_not_depend_on_the_order_of_views() -> None:
    views = [view(1, 0.1), view(2, None), view(3, 0.2), view(4, -0.3), view(5, 0.7)]
    state = replay(views)
    assert (state.views, state.played, state.viewed_at) == (4, 1.7, 5)
    steps = Feedback()
    for event in views:
        steps = after(steps, event)
    assert steps == state
    assert after_all(replay(views[:2]), views[2:]) == state
    assert replay([view(1, None), view(2, None)]).played is None
    undone = Event(EventId(6), ProfileId(1), ItemId("a"), EventKind.UNDO, None, 6, EventId(1))
    assert replay([*views, undone]).played == 1.6


@pytest.mark.parametrize("weight", [0.0, 0.12345, 1e6, float("nan")])
def test_a_weight_that_no_view_has_is_refused(weight: float) -> None:
    with pytest.raises(RectermError, match="is not what a view can count"):
        check_weight(EventKind.VIEW, weight)
    with pytest.raises(RectermError, match="is not what a rate can count"):
        check_weight(EventKind.RATE, 0.5)


def test_views_and_skips_of_one_item_weigh_against_each_other() -> None:
    states = {0: Feedback(views=1, played=0.4, viewed_at=1), 1: Feedback(played=-0.3), 2: Feedback(views=1)}
    taste = Taste.build({ItemRow(row): state for row, state in states.items()}, scale=None, now=1)
    assert taste.rows.tolist() == [0, 1, 2]
    assert taste.strengths == pytest.approx([0.4, -0.3, 1.0])


def test_another_date_and_an_undone_deletion_keep_the_weight(played: Path) -> None:
    before = states_of(played)
    with Library.open(played) as library:
        profile = library.profiles.active().id
        (skip, *_) = [event for event in library.events.history(profile) if event.weight == -0.3]
        made = library.steps.amend(skip, skip._replace(timestamp=skip.timestamp - 86_400))
        assert made is not None
        moved = library.events.get(made)
        assert moved is not None
        assert (moved.weight, moved.timestamp) == (-0.3, skip.timestamp - 86_400)
    assert states_of(played) == before
    with Session.open(played) as session:
        session.steps.undo()
    assert states_of(played) == before
