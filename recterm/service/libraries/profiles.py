"""Profiles of a library: list, new, switch, rename, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.answers.profiles import ProfileFeatures
from recterm.service.libraries.files import open_library
from recterm.service.libraries.words import library_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import ProfileInfo


def list_profiles(library: str | Path | None = None) -> list[ProfileInfo]:
    """Return every profile of a library, by name."""
    with open_library(library, readonly=True) as opened:
        return list(opened.profiles.list())


def active_profile(library: str | Path | None = None) -> ProfileInfo:
    """Return the profile that is used when none is named."""
    with open_library(library, readonly=True) as opened:
        return opened.profiles.active()


def words_here(library: str | Path | None = None) -> KindWords:
    """Return the words for the items of a library: films are watched, albums heard."""
    with open_library(library, readonly=True) as opened:
        return library_words(opened, opened.info())


def new(name: str, library: str | Path | None = None) -> ProfileInfo:
    """Make a profile and make it the active one.

    Raises:
        RectermError: a profile of this name already exists, or the name is empty.
    """
    with open_library(library) as opened:
        profile = opened.profiles.create(name)
        opened.profiles.activate(name)
        return profile


def features_of(name: str | None, library: str | Path | None = None) -> ProfileFeatures:
    """Return what a profile says about itself; the active one if none is named.

    Raises:
        RectermError: there is no profile of this name.
    """
    with open_library(library, readonly=True) as opened:
        profile = opened.profiles.active() if name is None else opened.profiles.get(name)
        return ProfileFeatures(profile.name, opened.profile_groups.all(profile.id))


def describe(answers: Mapping[str, str], name: str | None, library: str | Path | None = None) -> None:
    """Store what a profile says about itself, by feature of the users; an empty answer removes one.

    Raises:
        RectermError: there is no profile of this name, no such feature, or no such word of it; nothing is stored.
    """
    with open_library(library) as opened:
        profile = opened.profiles.active() if name is None else opened.profiles.get(name)
        opened.profile_groups.set(profile.id, answers)


def switch(name: str, library: str | Path | None = None) -> ProfileInfo:
    """Make a profile the active one.

    Raises:
        RectermError: there is no profile of this name.
    """
    with open_library(library) as opened:
        opened.profiles.activate(name)
        return opened.profiles.get(name)


def rename(name: str, to: str, library: str | Path | None = None) -> ProfileInfo:
    """Rename a profile.

    Raises:
        RectermError: there is no profile of this name, or the new one cannot be used.
    """
    with open_library(library) as opened:
        profile: ProfileInfo = opened.profiles.rename(name, to)
        return profile


def delete(name: str, library: str | Path | None = None) -> ProfileInfo:
    """Delete a profile permanently, with all its events; return it as it was.

    Raises:
        RectermError: there is no profile of this name, or it is the only one.
    """
    with open_library(library) as opened:
        profile = opened.profiles.get(name)
        opened.profiles.delete(name)
        return profile
