"""Table of actions that feeds bindings, footer, palette and help."""

from __future__ import annotations

import pytest

from recterm.errors import RectermError
from recterm.tui.keys.action import Scope
from recterm.tui.keys.actions import ACTIONS, CHAINS, Keymap, bindings, offered, show_key


def test_ids_are_unique_and_every_scope_is_in_a_chain() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    assert {action.scope for action in ACTIONS} == {scope for chain in CHAINS for scope in chain}


def test_no_key_means_two_things_in_one_place() -> None:
    Keymap()


def test_keys_that_multiplexers_take_are_not_used() -> None:
    used = {key for action in ACTIONS for key in action.keys}
    assert not used & {"ctrl+j", "ctrl+o", "ctrl+s", "ctrl+b", "ctrl+a"}


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


def test_an_unknown_action_is_refused_by_name() -> None:
    with pytest.raises(RectermError, match="no action 'rate-6'"):
        Keymap({"rate-6": "6"})


def test_a_key_for_two_things_is_refused_with_both_names() -> None:
    with pytest.raises(RectermError, match=r"u would mean both 'undo' and 'search'"):
        Keymap({"search": "u"})


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
