"""Profiles, and the small settings of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.model import EventKind, ItemRow, ProfileInfo
from recterm.errors import RectermError
from recterm.store import Library
from tests.store.checking import check
from tests.store.films import ALIEN, ALIENS, MATRIX

if TYPE_CHECKING:
    from pathlib import Path


def test_counts(library: Library) -> None:
    me = library.profiles.active()
    assert me == ProfileInfo(me.id, "me", 0, 0, 0, 0)
    for row, kind, value in (
        (ALIEN, EventKind.RATE, 4.0),
        (ALIEN, EventKind.VIEW, None),
        (ALIENS, EventKind.VIEW, None),
        (MATRIX, EventKind.HIDE, None),
    ):
        library.events.record(me.id, ItemRow(row), kind, value)
    assert library.profiles.get("me") == ProfileInfo(
        me.id, "me", n_rated=1, n_viewed=2, n_saved=0, n_hidden=1, n_liked=0
    )


def test_create_activate_delete(library: Library, path: Path) -> None:
    ada = library.profiles.create("  Ada ")
    assert ada.name == "Ada"
    assert [profile.name for profile in library.profiles.list()] == ["me", "Ada"]
    assert library.profiles.active().name == "me"
    assert library.profiles.activate("ada") == ada
    library.close()
    with Library.open(path) as opened:
        assert opened.profiles.active() == ada
        opened.events.record(ada.id, ItemRow(ALIEN), EventKind.RATE, 5)
        opened.profiles.delete("ADA")
        assert opened.profiles.active().name == "me"
        assert opened.events.history(ada.id) == []
        assert opened.profiles.create("Bo").id > ada.id
        assert check(opened) == []


def test_the_last_profile_stays(library: Library) -> None:
    with pytest.raises(RectermError, match="only profile"):
        library.profiles.delete("me")
    assert library.profiles.active().name == "me"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[31m", "x" * 65, "\udcff", "\0"])
def test_names_that_no_profile_may_have(library: Library, name: str) -> None:
    with pytest.raises(RectermError, match="not a valid profile name"):
        library.profiles.create(name)


def test_a_name_is_taken_once(library: Library) -> None:
    with pytest.raises(RectermError, match="already"):
        library.profiles.create("ME")


@pytest.mark.parametrize("name", ["you", "", "\udcff"])
def test_unknown_names(library: Library, name: str) -> None:
    for ask in (library.profiles.get, library.profiles.activate, library.profiles.delete):
        with pytest.raises(RectermError, match="no profile") as caught:
            ask(name)
        assert "me" in caught.value.hint


def test_settings_keep_their_default_until_they_are_set(library: Library, path: Path) -> None:
    assert library.settings.get("theme") is None
    assert library.settings.get("theme", "dark") == "dark"
    library.settings.set("theme", None)
    assert library.settings.get("theme", "dark") is None
    library.settings.set("theme", {"name": "light"})
    library.close()
    with Library.open(path) as opened:
        assert opened.settings.get("theme") == {"name": "light"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(key=st.text(), value=JSON)
def test_any_json_value_comes_back(library: Library, key: str, value: Any) -> None:
    library.settings.set(key, value)
    assert library.settings.get(key) == value


def test_a_profile_is_renamed_with_all_it_has(library: Library) -> None:
    before = library.profiles.create("Ada")
    after = library.profiles.rename("ada", "Bo")
    assert (after.id, after.name) == (before.id, "Bo")
    assert library.profiles.rename("Bo", "BO").name == "BO"
    for name in ("me", "ME", "", " ", "a\nb", "x" * 65):
        with pytest.raises(RectermError):
            library.profiles.rename("BO", name)
    with pytest.raises(RectermError, match="no profile 'Ada'"):
        library.profiles.rename("Ada", "Cy")
