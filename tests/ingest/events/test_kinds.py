"""Kinds of events: recognised, weighed, added up to feedback scores, and named where they have no weight."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm import ingest
from recterm.domain.data.event_weights import EventChoice
from recterm.errors import InputError
from recterm.ingest.interactions.feedback_choice import FeedbackChoice
from recterm.ingest.recognition import recognise
from recterm.ingest.tables.roles.columns import ColumnMapping
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.domain.answers.data.events import EventScores
    from recterm.ingest.dataset.dataset import Dataset

KINDS = ["view"] * 4 + ["addtocart"] * 2 + ["transaction"]
DAY = 86_400


def shop(folder: Path, column: str = "event", kinds: list[str] = KINDS, sold: str = "") -> Path:
    """Write events by 7 visitors on 10 items; `sold` is the cell of the last kind's transaction."""
    lines = []
    for n in range(140):
        kind = kinds[n % len(kinds)]
        lines.append(
            f"{1433221392117 + n},v{n % 10},{kind},i{(n * 3 + n // 20) % 11},{sold if kind == kinds[-1] else ''}\n"
        )
    return (
        written(folder, {"events.csv": f"timestamp,visitorid,{column},itemid,transactionid\n" + "".join(lines)})
        / "events.csv"
    )


def small(folder: Path, text: str) -> Path:
    """Write a table of events."""
    return written(folder, {"events.csv": text}) / "events.csv"


def values(dataset: Dataset) -> dict[tuple[str, str], float]:
    """Return (user, title) -> value."""
    titles, users = dataset.items["title"], dataset.users
    return {(users[u], titles[i]): round(value, 4) for u, i, value, _ in dataset.interactions.iter_rows()}


def scores(dataset: Dataset) -> EventScores:
    """Return how the events became scores."""
    assert dataset.report.scores is not None
    return dataset.report.scores


def chosen(**choice: object) -> ColumnMapping:
    """Return a mapping that says something of events."""
    return ColumnMapping(events=EventChoice(**choice))  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["event", "Action Type", "behavior_type"])
def test_each_kind_has_its_weight_and_the_examples_are_what_is_imported(tmp_path: Path, column: str) -> None:
    path = shop(tmp_path, column)
    dataset = ingest.read(path)
    result = scores(dataset)
    assert [(use.kind, use.rows, use.weight) for use in result.kinds] == [
        ("view", 80, 0.1), ("addtocart", 40, 0.5), ("transaction", 20, 1.0),
    ]  # fmt: skip
    assert (result.column, result.positive, result.negative) == (column, dataset.n_interactions, 0)
    imported = values(dataset)
    assert len(result.examples) == 3
    for example in result.examples:
        assert imported[example.user, example.item] == pytest.approx(example.score, abs=1e-4)
        assert sum(part.score for part in example.parts) == pytest.approx(example.score)
    assert recognise(path).scores == result


def test_one_kind_alone_is_counted_and_views_count_every_row(tmp_path: Path) -> None:
    path = shop(tmp_path)
    for dataset in (
        ingest.read(path, where=["event=transaction"]),
        ingest.read(path, take=FeedbackChoice.VIEWS),
    ):
        assert dataset.report.scores is None
        assert set(dataset.interactions["value"]) <= {1.0, 2.0, 3.0, 4.0}
    weighed = ingest.read(path, where=["event!=view"], mapping=chosen(weights=(("view", 0.2), ("addtocart", 0.4))))
    assert scores(weighed).weights == {"addtocart": 0.4, "transaction": 1.0}
    with pytest.raises(InputError, match="--as views counts every row alike"):
        ingest.read(path, take=FeedbackChoice.VIEWS, mapping=chosen(weights=(("view", 1.0),)))


def test_a_negative_kind_is_evidence_against_and_never_popularity(tmp_path: Path) -> None:
    rows = "".join(f"{user},{item},skip\n" for user in "abcdef" for item in ("x",))
    rows += "a,y,play\nb,y,play\na,z,play\na,z,skip\nb,w,like\nb,w,unlike\n"
    dataset = ingest.read(small(tmp_path, "user,item,action\n" + rows))
    scores_of_pairs = values(dataset)
    assert scores_of_pairs["a", "x"] == pytest.approx(-0.3)
    assert scores_of_pairs["a", "z"] == pytest.approx(0.2)
    assert ("b", "w") not in scores_of_pairs
    assert dataset.report.dropped["a feedback score of 0: nothing, or as much for the item as against it"].count == 1
    assert dataset.items["title"][0] == "y"
    assert dict(zip(dataset.items["title"], dataset.per_item.tolist(), strict=True))["x"] == 0
    assert (scores(dataset).positive, scores(dataset).negative) == (3, 6)
    assert any(part.weight < 0 for example in scores(dataset).examples for part in example.parts)


def test_unknown_kinds_are_left_out_and_named_with_a_command(tmp_path: Path) -> None:
    path = small(tmp_path, "user,item,event\n1,a,view\n1,b,sniff\n2,a,sniff\n2,b,view\n2,c,my own\n")
    report = ingest.read(path).report
    assert report.dropped["an event of the kind 'sniff', which has no weight"].count == 2
    note = (
        "kinds of events without a weight were left out (sniff 2, my own 1);"
        " --event sniff=1 --event 'my own=1' gives them one"
    )
    assert note in report.notes
    assert note in recognise(path).notes
    with pytest.raises(InputError, match="no event has the kind 'smell'") as caught:
        ingest.read(path, mapping=chosen(weights=(("smell", 1.0),)))
    assert "view" in caught.value.hint
    assert "sniff" in caught.value.hint
    with pytest.raises(InputError, match="no kind of its events has a weight"):
        ingest.read(path, mapping=chosen(weights=(("view", 0.0),)))


def test_kinds_in_numbers_count_alike_until_a_person_weighs_them(tmp_path: Path) -> None:
    rows = "".join(f"{n % 9},{n % 7 + 100},{n % 4 + 1}\n" for n in range(80))
    path = small(tmp_path, "user_id,item_id,behavior_type\n" + rows)
    report = ingest.read(path).report
    expected = "(1 20, 2 20, 3 20, 4 20): every row counts as one view; --event 1=1 --event 2=1"
    assert any(expected in note for note in report.notes)
    assert report.scores is None
    weighed = ingest.read(path, mapping=chosen(weights=(("4", 1.0), ("1", 0.1))))
    assert scores(weighed).weights == {"1": 0.1, "4": 1.0}


def test_ratings_stay_ratings_beside_kinds_unless_kinds_are_asked_for(tmp_path: Path) -> None:
    rows = "".join(
        f"{n % 9},{n % 7 + 100},{'rate' if n % 2 else 'buy'},{n % 5 + 1 if n % 2 else ''}\n" for n in range(80)
    )
    path = small(tmp_path, "user,item,event,rating\n" + rows)
    rated = ingest.read(path)
    assert rated.scale is not None
    assert any("rating is taken from every row; --event" in note for note in rated.report.notes)
    weighed = ingest.read(path, mapping=chosen(weights=(("rate", 0.5),)))
    assert scores(weighed).weights == {"buy": 1.0, "rate": 0.5}
    with pytest.raises(InputError, match="ratings, which do not fade"):
        ingest.read(path, mapping=chosen(half_life=30.0))


def test_share_of_play_and_dwell_time_make_an_event_stronger_or_weaker(tmp_path: Path) -> None:
    lines = [
        json.dumps({"user": f"u{n % 5}", "item": f"m{n}", "eventType": kind, "percent_played": share})
        for n, (kind, share) in enumerate([("watch", 100), ("watch", 25), ("watch", 50), ("like", None), ("skip", 10)])
    ]
    path = written(tmp_path, {"watched.jsonl": "\n".join(lines) + "\n"}) / "watched.jsonl"
    by_pair = values(ingest.read(path))
    assert [by_pair[f"u{n}", f"m{n}"] for n in range(5)] == pytest.approx([0.5, 0.125, 0.25, 1.0, -0.3])
    path = small(tmp_path, "user,item,dwell_time\n1,a,10\n1,b,30\n2,a,90\n2,b,30\n3,c,0\n3,a,30\n")
    dataset = ingest.read(path)
    assert scores(dataset).strength_words == "dwell time"
    assert values(dataset) == pytest.approx(
        {("1", "a"): 0.5, ("1", "b"): 1.0, ("2", "a"): 1.5, ("2", "b"): 1.0, ("3", "a"): 1.0}
    )
    assert ingest.read(path, mapping=chosen(strength="none")).report.scores is None


def test_events_fade_with_their_age_and_undated_ones_do_not(tmp_path: Path) -> None:
    times = {"new": 100 * DAY + 5, "old": 40 * DAY + 7, "older": 10 * DAY + 9, "undated": ""}
    rows = "".join(f"u,{item},play,{when}\nv,{item},skip,{when}\n" for item, when in times.items())
    path = small(tmp_path, "user,item,action,timestamp\n" + rows)
    dataset = ingest.read(path, mapping=chosen(half_life=30.0))
    expected = {"new": 1.0, "old": 0.25, "older": 0.125, "undated": 1.0}
    for item, share in expected.items():
        assert values(dataset)["u", item] == pytest.approx(0.5 * share, abs=1e-4)
        assert values(dataset)["v", item] == pytest.approx(-0.3 * share, abs=1e-4)
    assert scores(dataset).half_life == 30.0


def test_events_of_two_kinds_in_one_second_both_count_and_a_repeated_one_once(tmp_path: Path) -> None:
    path = small(
        tmp_path, "user,item,event,time\nu,a,view,1433221393\nu,a,buy,1433221393\nu,a,view,1433221393\nu,b,view,9\n"
    )
    dataset = ingest.read(path)
    assert values(dataset)["u", "a"] == pytest.approx(1.1)
    assert scores(dataset).examples[0].score == pytest.approx(1.1)
    assert dataset.report.read == dataset.n_interactions + sum(rows.count for rows in dataset.report.merged.values())


def test_a_table_without_a_header_is_known_by_its_kinds(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    users, items = rng.integers(1, 90, 600), rng.integers(1, 60, 600)
    kinds = rng.choice(["pv", "cart", "fav", "buy"], 600, p=[0.8, 0.1, 0.05, 0.05])
    rows = [
        f"{u + 100000},{i + 2000000},{i % 7 + 3000},{kind},{1511600000 + n * 60}"
        for n, (u, i, kind) in enumerate(zip(users, items, kinds, strict=True))
    ]
    path = written(tmp_path, {"UserBehavior.csv": "\n".join(rows) + "\n"}) / "UserBehavior.csv"
    assert scores(ingest.read(path)).weights == {"pv": 0.1, "cart": 0.5, "fav": 0.7, "buy": 1.0}


def test_a_type_without_events_is_not_of_kinds(tmp_path: Path) -> None:
    dataset = ingest.read(shop(tmp_path, "type", ["salt", "tin"]))
    assert dataset.report.scores is None
    assert not any("kinds of events" in note for note in dataset.report.notes)
    assert scores(ingest.read(shop(tmp_path, "type", ["View", "Purchase"]))).weights == {"Purchase": 1.0, "View": 0.1}


def test_columns_that_are_named_are_used_and_unknown_ones_refused(tmp_path: Path) -> None:
    path = small(tmp_path, "user,item,what,secs\n1,a,A,3\n1,b,B,9\n2,a,B,3\n")
    mapping = chosen(column="What", strength="secs", weights=(("A", 1.0), ("B", 2.0)))
    assert scores(ingest.read(path, mapping=mapping)).strength == "secs"
    for wrong, word in (({"column": "kind"}, "no column 'kind'"), ({"strength": "s"}, "no column 's'")):
        with pytest.raises(InputError, match=word):
            ingest.read(path, mapping=chosen(**wrong))
    with pytest.raises(InputError, match="no column looks like kinds of events"):
        ingest.read(path, mapping=chosen(weights=(("A", 1.0),)))


def test_ids_of_transactions_are_not_offered_as_ratings(tmp_path: Path) -> None:
    notes = ingest.read(shop(tmp_path, sold="4000")).report.notes
    assert not any("not taken for ratings" in note for note in notes)


def test_the_length_of_a_track_is_no_dwell_time(tmp_path: Path) -> None:
    """Whether tracks repeat in many playlists, in two, or in none; what differs within a track is a dwell time."""
    for tracks in (5, 30, 90):
        rows = "".join(f"{n % 9},t{n % tracks},{180_000 + n % tracks * 977}\n" for n in range(90) if n < tracks + 40)
        assert ingest.read(small(tmp_path, "user,item,duration_ms\n" + rows)).report.scores is None
    heard = "".join(f"{n % 9},t{n % 7},{1_000 + n * 977}\n" for n in range(63))
    dataset = ingest.read(small(tmp_path, "user,item,duration_ms\n" + heard))
    assert scores(dataset).strength_words == "dwell time"
