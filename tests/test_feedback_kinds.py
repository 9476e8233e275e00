"""Feedback kinds, each a row of one table: the store, the engine, exports and screens follow the row."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from recterm.cli.main import COMMANDS, recterm
from recterm.domain.feedback_kinds import (
    BY_EVENT,
    DISLIKES,
    FEEDBACK_KINDS,
    HIDE,
    IN_PLACE,
    OPINIONS,
    STANDING,
    FeedbackKind,
)
from recterm.domain.kind_words import ITEM, words_of
from recterm.domain.model import CatalogueQuery, EventKind, Feedback, ItemRow, Listing, ProfileInfo
from recterm.domain.shelf import Reason
from recterm.engine.core.taste import FeedbackWeights, Taste, weigh_taste
from recterm.ingest.recterm_lines import NEWEST
from recterm.present.items.item_facts import format_mine
from recterm.present.lab.empty_panels import empty_catalogue
from recterm.present.text import LISTED, MARKS_WIDTH, format_kinds, format_profile, marks, own_glyphs, short_marks
from recterm.present.undo import format_reverted
from recterm.service.data.exporting import export_data
from recterm.service.data.restoring import restore
from recterm.store import Library
from recterm.tui.help import _SIGNS
from recterm.tui.keys.actions import ACTIONS, Keymap
from tests.store.films import ALIEN, AMELIE, STARS, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

every_kind = pytest.mark.parametrize("row", FEEDBACK_KINDS, ids=lambda row: str(row.kind))
standing_kind = pytest.mark.parametrize("row", STANDING, ids=lambda row: str(row.kind))
dislike = pytest.mark.parametrize("row", DISLIKES, ids=lambda row: str(row.kind))


def value_of(row: FeedbackKind) -> float | None:
    """Return stars for a rating."""
    return 4.0 if row.kind is EventKind.RATE else None


def feedback_of(row: FeedbackKind, **more: Any) -> Feedback:
    """Return the state of an item with only this feedback."""
    value: Any = value_of(row) or (1 if row.kind is EventKind.VIEW else True)
    return Feedback(**{row.field: value} | more)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library with ten films and no feedback."""
    with Library.create(tmp_path / "films.recterm", "films") as opened:
        fill(opened)
        yield opened


def recorded(library: Library, row: FeedbackKind, *kinds: EventKind | None) -> Feedback:
    """Return the feedback on Alien after events of these kinds, or after one of the row's own kind."""
    me = library.profiles.active().id
    for kind in kinds or (row.kind,):
        assert kind is not None
        library.events.record(me, ItemRow(ALIEN), kind, value_of(row) if kind is row.kind else None)
    return library.events.feedback(me).get(ItemRow(ALIEN), Feedback())


# The table


def test_every_event_but_undo_belongs_to_one_row() -> None:
    events = [event for row in FEEDBACK_KINDS for event in (row.kind, row.opposite) if event is not None]
    assert len(events) == len(set(events))
    assert set(events) == set(BY_EVENT) == set(EventKind) - {EventKind.UNDO}


@pytest.mark.parametrize("column", ["field", "name", "place", "listing", "exported"])
def test_no_two_rows_share(column: str) -> None:
    values = [getattr(row, column) for row in FEEDBACK_KINDS]
    assert len(set(values)) == len(values)


def test_keys_and_signs_are_told_apart() -> None:
    keys = [row.key.key for row in FEEDBACK_KINDS if row.key is not None]
    signs = [row.glyph for row in FEEDBACK_KINDS if row.glyph] + [LISTED]
    assert len(set(keys)) == len(keys)
    assert len(set(signs)) == len(signs) == MARKS_WIDTH + len(DISLIKES) - 1
    assert all(cell_len(sign) == 1 for sign in signs)


@every_kind
def test_its_names_are_those_of_the_domain(row: FeedbackKind) -> None:
    assert {row.field, row.time_field or row.field} <= {field.name for field in fields(Feedback)}
    assert row.count in {field.name for field in fields(ProfileInfo)}
    assert row.standing == (row.kind not in (EventKind.RATE, EventKind.VIEW))
    assert bool(row.weight) == (row in OPINIONS)
    assert not row.against or row.seen
    assert (row.opposite_text is None) == (row.opposite is None)
    if row.weight:
        assert 0 < getattr(FeedbackWeights(), row.weight) <= 1
    assert row.of(feedback_of(row))
    assert not feedback_of(row).empty
    assert [other for other in FEEDBACK_KINDS if other.of(feedback_of(row))] == [row]


# The store


@every_kind
def test_it_is_kept_counted_listed_and_taken_back(library: Library, row: FeedbackKind) -> None:
    state = recorded(library, row)
    assert row.of(state)
    assert [other for other in FEEDBACK_KINDS if other.of(state)] == [row]
    assert {other: other.counted(library.profiles.active()) for other in FEEDBACK_KINDS} == {
        other: int(other is row) for other in FEEDBACK_KINDS
    }
    me = library.profiles.active().id
    shown = {listing: ALIEN in library.catalogue.rows(CatalogueQuery(listing=listing), me) for listing in Listing}
    assert shown.pop(Listing.ALL)
    assert shown.pop(Listing.UNSEEN) is not row.seen
    assert [listing for listing, there in shown.items() if there] == [row.listing]
    if row.time_field:
        assert getattr(state, row.time_field) == library.events.history(me)[0].timestamp
    if row.opposite is not None:
        assert recorded(library, row, row.opposite).empty
        assert row.of(recorded(library, row))
    step = library.steps.record(me, library.catalogue.item(ItemRow(AMELIE)).id, row.kind, value_of(row), 5).event
    assert step.kind is row.kind
    undone = library.steps.undo(me)
    assert (undone.event, undone.after.empty) == (step, True)
    assert format_reverted(undone, str, ITEM).startswith("Undone: ml:4 ")


# Exports


@every_kind
def test_flat_files_and_json_lines_hold_it(library: Library, row: FeedbackKind, tmp_path: Path) -> None:
    before = recorded(library, row)
    path = tmp_path / "events.csv"
    export_data(path, library=tmp_path / "films.recterm")
    with path.open(encoding="utf-8", newline="") as file:
        assert [line["kind"] for line in csv.DictReader(file)] == [row.exported]
    lines = tmp_path / "events.jsonl"
    export_data(lines, library=tmp_path / "films.recterm")
    assert json.loads(lines.read_text(encoding="utf-8").splitlines()[0])["recterm"] == row.lines_version <= NEWEST
    with Library.create(tmp_path / "again.recterm", "again") as opened:
        fill(opened)
    restore(lines, library=tmp_path / "again.recterm")
    with Library.open(tmp_path / "again.recterm") as opened:
        assert opened.events.feedback(opened.profiles.active().id) == {ItemRow(ALIEN): before}


# The engine


@every_kind
def test_what_is_seen_is_not_recommended_again(row: FeedbackKind) -> None:
    taste = Taste.build({ItemRow(3): feedback_of(row)}, scale=STARS, now=0)
    assert (3 in taste.exclude) is row.seen


@dislike
def test_a_dislike_counts_against_unless_something_else_leads(row: FeedbackKind) -> None:
    states = [
        feedback_of(row),
        feedback_of(row, stars=5.0),
        feedback_of(row, liked=True),
        feedback_of(row, views=1, viewed_at=0),
    ]
    taste = Taste.build({ItemRow(place): state for place, state in enumerate(states)}, scale=STARS, now=0)
    weighted = weigh_taste(taste, STARS, FeedbackWeights())
    weights = dict(zip(weighted.rows.tolist(), weighted.weights.tolist(), strict=True))
    weight = getattr(FeedbackWeights(), row.weight)
    assert weights[0] == pytest.approx(-weight)
    assert weights[1] == pytest.approx(1.0)
    assert weights[2] == pytest.approx(FeedbackWeights().liked)
    assert weights[3] == pytest.approx(-weight if row.voids_views else FeedbackWeights().viewed)


def test_of_two_dislikes_the_stronger_one_counts() -> None:
    weights = [getattr(FeedbackWeights(), row.weight) for row in DISLIKES]
    assert all(first >= second for first, second in pairwise(weights))
    every_dislike: Any = {row.field: True for row in DISLIKES}
    both = Feedback(**every_dislike)
    weighted = weigh_taste(Taste.build({ItemRow(0): both}, scale=STARS, now=0), STARS, FeedbackWeights())
    assert weighted.weights.tolist() == [pytest.approx(-weights[0])]


# What a person reads


@every_kind
def test_lists_and_the_item_screen_show_its_mark(row: FeedbackKind) -> None:
    shown = marks(feedback_of(row), listed=False)
    assert (len(shown), shown.strip()) == (MARKS_WIDTH, row.glyph)
    both = marks(feedback_of(row, hidden=True), listed=True)
    assert (len(both), both.endswith(f"{HIDE.glyph}{LISTED}")) == (MARKS_WIDTH, True)
    assert short_marks(feedback_of(row), listed=True) == f"{row.glyph}{LISTED}"
    words = words_of("book")
    mine = format_mine(feedback_of(row), words)
    assert "★★★★" in mine if row.kind is EventKind.RATE else f"{row.glyph} {words.fill(row.text.state)}" in mine
    if row.glyph:
        signs, text = next((signs, text) for signs, text in _SIGNS if LISTED in signs)
        assert row.glyph in signs.split()
        assert ITEM.fill(row.text.state) in text.split(", ")


@every_kind
def test_its_listing_teaches_its_key(row: FeedbackKind) -> None:
    title, _, hint = empty_catalogue(CatalogueQuery(listing=row.listing), ITEM)
    assert title == ITEM.fill(row.text.empty)
    assert f"Press {row.key.key if row.key is not None else '1 to 5'} on " in Keymap().named(hint)


@every_kind
def test_it_is_named_by_how_often_it_is_there(row: FeedbackKind) -> None:
    (single,), (plural,) = (format_kinds({row.kind.value: count}) for count in (1, 1200))
    assert (single, plural) == (f"1 {ITEM.fill(row.text.noun)}", f"1,200 {ITEM.fill(row.text.nouns)}")
    counts = {other.count: 0 for other in FEEDBACK_KINDS} | {row.count: 3}
    profile = ProfileInfo(1, "me", **counts)  # type: ignore[arg-type]
    assert format_profile(profile) == (
        f"me: 3 {ITEM.fill(row.event_text.done)}" if row.headed else "me: no ratings yet"
    )


@pytest.mark.parametrize("row", OPINIONS, ids=lambda row: str(row.kind))
def test_a_reason_shows_what_was_said(row: FeedbackKind) -> None:
    reason = Reason(ItemRow(0), "ml:1", "Alien", None, 0.1, 1.0, row.kind)  # type: ignore[arg-type]
    assert own_glyphs(reason) == row.glyph


# Keys and commands


@every_kind
def test_the_app_has_its_key(row: FeedbackKind) -> None:
    actions = [action for action in ACTIONS if action.id == row.kind.value]
    if row.key is None:
        assert actions == []
        return
    (action,) = actions
    assert (action.keys, action.title, action.footer) == ((row.key.key,), row.key.title, row.key.footer)
    assert action.call.endswith(f"mark('{row.kind}')")
    assert action.palette
    listing = next(action for action in ACTIONS if action.id == "listing")
    assert f", {row.text.listing}, " in listing.title


@pytest.fixture
def document(library: Library, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Run a command on the library, and read its document."""

    def run(*words: str) -> dict[str, Any]:
        words = (*words, "--library", str(tmp_path / "films.recterm"), "--json")
        result = CliRunner().invoke(recterm, words, prog_name="recterm", catch_exceptions=False)
        assert result.exit_code == 0, result.stderr
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    return run


@every_kind
def test_the_command_line_has_its_command(row: FeedbackKind, document: Callable[..., dict[str, Any]]) -> None:
    name = row.kind.value
    assert name in COMMANDS
    value = () if value_of(row) is None else (str(value_of(row)),)
    assert document(name, "Alien (1979)", *value)["event"]["kind"] == name
    assert document("profile", "list")["profiles"][0][row.name] == 1
    help_text = CliRunner().invoke(recterm, [name, "--help"], prog_name="recterm").output
    assert ("--off" in help_text) == (row.opposite is not None)
    if row.opposite is not None:
        assert document(name, "Alien (1979)", "--off")["event"]["kind"] == row.opposite.value
        assert document("profile", "list")["profiles"][0][row.name] == 0
    assert [event["event"]["kind"] for event in document("history")["events"]][-1] == name


def test_documents_count_every_kind_in_its_place(document: Callable[..., dict[str, Any]]) -> None:
    profile = document("profile", "list")["profiles"][0]
    assert [key for key in profile if key not in ("profile", "active")] == [row.name for row in IN_PLACE]
