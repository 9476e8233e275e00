"""Profiles as the command line uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.errors import RectermError
from recterm.service.libraries import files as libraries
from recterm.service.libraries import profiles

if TYPE_CHECKING:
    from pathlib import Path


def test_list_new_switch_delete(library: Path) -> None:
    assert [profile.name for profile in profiles.list_profiles()] == ["me"]
    assert profiles.new("Ada").name == "Ada"
    assert profiles.active_profile().name == "Ada"
    assert profiles.switch("me").name == "me"
    assert profiles.active_profile().name == "me"
    assert profiles.delete("Ada").name == "Ada"
    assert [profile.name for profile in profiles.list_profiles()] == ["me"]


def test_mistakes_are_refused(library: Path) -> None:
    with pytest.raises(RectermError, match="no profile 'Eve'"):
        profiles.switch("Eve")
    with pytest.raises(RectermError, match="only profile"):
        profiles.delete("me")
    with pytest.raises(RectermError, match="already"):
        profiles.new("me")


def test_each_library_has_its_own(library: Path) -> None:
    profiles.new("Ada")
    libraries.new("empty")
    assert [profile.name for profile in profiles.list_profiles("empty")] == ["me"]
