"""`recterm taken`: hit rates in words and as JSON, past weekly mixes, and forgetting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from recterm.service.live.session import Session
from recterm.service.live.shown import VISIT_ENDS, ShownPick
from recterm.settings import load_settings
from tests.service.shown_items import item_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Document, Run

ALS, EASE = "als 0000000a", "ease 0000000b"
NOW = int(time.time())


@pytest.fixture
def watched(home: Path, run: Run) -> None:
    """Two visits that showed what two models put on For you; of the first something was taken."""
    with Session.open() as session:
        alien, aliens = map(session.catalogue.resolve, ("Alien", "Aliens"))
        picks = [
            ShownPick("for-you", item_of(session, alien), 1, ALS, EASE),
            ShownPick("for-you", item_of(session, aliens), 2, EASE, ALS),
        ]
        for visit in (2, 1):
            session.shown.note(picks, NOW - visit * 2 * VISIT_ENDS)
        assert session.shown.flush()
    run("rate", "Alien", "4.5")


def test_nothing_shown_is_said(home: Path, run: Run, document: Document) -> None:
    assert run("taken").stdout == "nothing was shown yet\n"
    assert document("taken")["total"] is None
    load_settings().config_file.write_text("shown = false\n")
    assert "not kept: `recterm taken keep on` keeps it" in run("taken").stdout
    assert document("taken")["kept"] is False


def test_what_is_kept_and_sinks_is_switched(home: Path, run: Run, document: Document) -> None:
    assert document("taken", "sink") == {"shown": True, "sink": True}
    assert document("taken", "sink", "off") == {"shown": True, "sink": False}
    assert "what is often shown and never taken keeps its place" in run("taken", "keep").stdout
    assert document("taken", "keep", "off") == {"shown": False, "sink": False}
    assert document("taken")["kept"] is False
    assert "what shelves show is kept" in run("taken", "keep", "on").stdout
    assert document("taken")["kept"] is True
    assert run("taken", "keep", "perhaps").exit_code == 2


@pytest.mark.usefixtures("watched")
def test_rates_are_printed_by_week_shelf_and_model(run: Run) -> None:
    text = run("taken").stdout
    lines = [line.split() for line in text.splitlines()]
    assert ["for-you", "…", "2", "1", "50", "%"] in [words[:6] for words in lines]
    assert ["als", "0000000a", "…", "1", "1", "100", "%"] in [words[:7] for words in lines]
    assert "als won 1 visit, ease 0, ties 0; 0 without a take" in text
    assert "too early to tell: 1 of at least 6 decided visits" in text
    assert "An item counts once a week." in text


@pytest.mark.usefixtures("watched")
def test_the_document_has_every_figure(document: Document) -> None:
    answer = document("taken")
    assert answer["window_days"] == 7
    assert {"shown": 2, "taken": 1, "rate": 0.5, "opened": 0, "refused": 0, "stars": 4.5}.items() <= (
        answer["shelves"][0].items()
    )
    assert 0 < answer["total"]["low"] < answer["total"]["rate"] < answer["total"]["high"] < 1
    (duel,) = answer["duels"]
    assert (duel["first"], duel["second"], duel["wins"], duel["losses"], duel["verdict"]) == (
        ALS,
        EASE,
        1,
        0,
        "too early",
    )


@pytest.mark.usefixtures("watched")
def test_forgetting_asks_and_forgets_one_profile(run: Run, document: Document) -> None:
    refused = run("taken", "forget")
    assert refused.exit_code == 1
    assert "add --yes" in refused.stderr
    assert document("taken")["total"] is not None
    assert document("taken", "forget", "--yes") == {"profile": "me", "forgotten": 4}
    assert document("taken")["total"] is None
    assert run("taken", "forget", "--yes").stdout == "me: 0 counts forgotten\n"


def test_past_mixes_say_what_came_of_each_item(home: Path, run: Run, document: Document) -> None:
    assert "no weekly mix yet" in run("taken", "mixes").stdout
    run("rate", "Alien", "5")
    first = document("recommend", "--shelf", "weekly-mix")["shelves"][0]["picks"][0]
    run("rate", first["item"], "3.5")
    (mix,) = document("taken", "mixes")["mixes"]
    assert mix["n_taken"] == 1
    assert (mix["items"][0]["item"], mix["items"][0]["stars"], mix["items"][0]["marks"]) == (
        first["item"],
        3.5,
        ["rated"],
    )
    text = run("taken", "mixes").stdout
    assert f"{mix['monday']}: 1 of {len(mix['items'])} taken" in text
    assert f"rated 3½ on {time.strftime('%Y-%m-%d')}" in text
