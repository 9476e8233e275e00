"""Table of actions that feeds bindings, footer, palette and help."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import ACTIONS, CHAINS, Keymap, bindings, offered
from recterm.tui.keys.key_names import show_key

USED = {key for action in ACTIONS for key in action.keys}


def test_ids_are_unique_and_every_scope_is_in_a_chain() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert {action.scope for action in ACTIONS} == {scope for chain in CHAINS for scope in chain}


def test_no_key_means_two_things_in_one_place() -> None:
    Keymap()


def test_keys_that_multiplexers_take_are_not_used() -> None:
    assert not USED & {"ctrl+j", "ctrl+o", "ctrl+s", "ctrl+b", "ctrl+a"}


def test_escape_is_never_the_only_way_out() -> None:
    for action in ACTIONS:
        if "escape" in action.keys:
            assert len(action.keys) > 1, action.id


def test_own_keys_take_the_place_of_the_usual_ones() -> None:
    keymap = Keymap({"undo": "z,ctrl+e", "rate-1": "Z"})
    undo = next(action for action in ACTIONS if action.id == "undo")
    assert keymap.keys(undo) == ("z", "ctrl+e")
    entries = {entry.title: entry for entry in keymap.entries(Scope.RATING)}
    assert entries["Undo the last change"].all_keys == "z ^e"


def test_keys_that_people_were_told_they_may_take_stay_free() -> None:
    assert Keymap({"hide": "n"}).overrides == {"hide": "n"}


def clashes(keymap: Keymap) -> list[tuple[str, str]]:
    """Return the actions that share a key in one place."""
    return [
        (action.id, other.id)
        for chain in CHAINS
        for place, action in enumerate(ACTIONS)
        for other in ACTIONS[:place]
        if action.scope in chain and other.scope in chain and set(keymap.keys(action)) & set(keymap.keys(other))
    ]


def test_an_unknown_action_is_named_and_the_other_keys_hold() -> None:
    keymap = Keymap({"rate-6": "6", "hide": "n"})
    assert keymap.problems == ("[keys] rate-6: there is no such action",)
    assert keymap.overrides == {"hide": "n"}


def test_an_own_key_goes_before_a_usual_one_which_the_palette_then_offers() -> None:
    keymap = Keymap({"hide": "M"})
    assert (keymap.shown("hide"), keymap.shown("choose-shelves")) == ("M", "^p")
    assert keymap.problems == (
        "[keys] hide has M: 'choose-shelves' has none left; give it one there, or use the palette",
    )
    assert clashes(keymap) == []


def test_an_action_that_loses_one_of_its_keys_keeps_the_others() -> None:
    keymap = Keymap({"search": "escape"})
    assert keymap.shown("clear-search") == "^r"
    assert keymap.problems == ("[keys] search has Esc: 'clear-search' keeps ^r",)


def test_an_own_key_gives_way_where_an_action_without_the_palette_would_lose_its_last() -> None:
    keymap = Keymap({"copy-path": "space", "choose": "f9", "in-group": "enter"})
    assert keymap.shown("take") == "Enter"
    assert keymap.shown("in-group") == "t"
    assert keymap.problems[0] == "[keys] in-group: Enter is the key of 'take'"
    assert clashes(keymap) == []


def test_of_two_own_keys_that_are_one_the_first_in_the_table_holds() -> None:
    keymap = Keymap({"search": "z", "undo": "z"})
    assert (keymap.shown("undo"), keymap.shown("search")) == ("z", "/")
    assert keymap.problems == ("[keys] search: z is the key of 'undo'",)


@given(st.dictionaries(st.sampled_from([action.id for action in ACTIONS]), st.sampled_from(sorted(USED)), max_size=12))
def test_no_own_keys_keep_the_app_from_a_map_without_clashes(own: dict[str, str]) -> None:
    keymap = Keymap(own)
    assert clashes(keymap) == []
    reached = [action for action in ACTIONS if keymap.keys(action) or action.palette]
    assert len(reached) == len(ACTIONS)
    if not keymap.problems:
        assert own.items() <= {action.id: ",".join(keymap.keys(action)) for action in ACTIONS}.items()


def test_ratings_share_one_line_of_help_and_one_word_of_the_footer() -> None:
    entry = Keymap().entries(Scope.RATING)[0]
    assert (entry.keys, entry.title, len(entry.actions)) == ("1-5", "Rate with 1 to 5 stars", 5)
    assert [entry.keys for entry in Keymap().footer((Scope.RATING,))][:2] == ["1-5", "+/-"]


def test_while_typing_the_footer_names_no_letters() -> None:
    keys = [entry.keys for entry in Keymap().footer((Scope.SEARCH, Scope.APP))]
    assert keys == ["Enter", "F1", "^p"]


def test_every_action_of_a_scope_has_a_binding_with_its_id() -> None:
    ids = {binding.id for binding in bindings(Scope.RATING) if not isinstance(binding, tuple)}
    assert ids == {action.id for action in ACTIONS if action.scope is Scope.RATING}


def test_the_palette_offers_what_works_here() -> None:
    ids = {action.id for action in offered((Scope.RATING, Scope.APP))}
    assert {"rate-5", "undo", "help", "theme"} <= ids
    assert not ids & {"search", "palette", "interrupt"}


@pytest.mark.parametrize(
    ("key", "shown"), [("ctrl+p", "^p"), ("f1", "F1"), ("f", "f"), ("escape", "Esc"), ("?", "?"), ("shift+tab", "⇧Tab")]
)
def test_keys_are_shown_as_people_write_them(key: str, shown: str) -> None:
    assert show_key(key) == shown


def test_a_key_that_changes_what_a_person_said_means_it_everywhere_or_is_free() -> None:
    meanings: dict[str, set[str]] = {}
    for action in ACTIONS:
        for key in action.keys:
            meanings.setdefault(key, set()).add(action.changes)
    assert {key: changes for key, changes in meanings.items() if len(changes) > 1} == {}
    assert meanings["u"] == {"undo"}
    assert meanings["x"] == {"hide"}
    assert meanings["X"] == {"cancel-job"}
