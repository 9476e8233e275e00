"""Completion names for a shell: libraries, profiles, genres, lists, columns and models. Creates and writes nothing."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from recterm.domain.answers.lab.evaluation import breakdown_by_feature
from recterm.process.paths import expanded
from recterm.service.libraries.files import LibraryIndex, open_library

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def library_names() -> list[str]:
    """Return the names of the libraries, without opening any."""
    return [entry.name for entry in LibraryIndex().glance()]


def profile_names(library: str | None) -> list[str]:
    """Return the profiles of a library; None is the current one."""
    with open_library(library, readonly=True) as opened:
        return [profile.name for profile in opened.profiles.list()]


def user_words(library: str | None) -> list[str]:
    """Return `FEATURE=WORD` for what the users of a library's data have."""
    with open_library(library, readonly=True) as opened:
        features = opened.user_features.words().items()
        return [f"{feature}={word}" for feature, words in features for word in words]


def genre_names(library: str | None) -> list[str]:
    """Return the genres of a library, most frequent first."""
    with open_library(library, readonly=True) as opened:
        return [name for name, _ in opened.catalogue.genres()]


def breakdown_names(library: str | None) -> list[str]:
    """Return the breakdowns by features of a library's users; None is the current library."""
    with open_library(library, readonly=True) as opened:
        features = dict.fromkeys(group.feature for group in opened.user_features.all())
    return list(map(breakdown_by_feature, features))


def list_names(library: str | None, profile: str | None) -> list[str]:
    """Return the lists of a profile; None is the active one."""
    with open_library(library, readonly=True) as opened:
        owner = opened.profiles.get(profile) if profile else opened.profiles.active()
        return list(opened.lists.names(owner.id))


def model_names() -> dict[str, str]:
    """Return every model with a line about it."""
    from recterm.engine import MODELS

    return {name: spec.summary for name, spec in MODELS.items()}


def shelf_names() -> dict[str, str]:
    """Return every shelf of the app with a line about it, and the word for all shelves."""
    from recterm.service.live.shelves.registry import SHELVES

    return {kind.name: kind.about for kind in SHELVES} | {"all": "every shelf that you see in the app"}


def tuned_metrics() -> list[str]:
    """Return the metrics that `tune` can optimise, for lists of ten."""
    from recterm.lab.metrics.metric import Level
    from recterm.lab.metrics.registry import tuning_targets

    return [*tuning_targets(Level.LIST, 10), *tuning_targets(Level.RATING, 10)]


def split_names() -> Mapping[str, str]:
    """Return every evaluation protocol with a line about it."""
    from recterm.lab.splits.protocols import PROTOCOLS

    return PROTOCOLS


def assignments(models: list[str]) -> dict[str, str]:
    """Return `KEY=VALUE` for the hyperparameters of the models (all if none is named), with their effects."""
    from recterm.engine import MODELS
    from recterm.service.models.model_catalogue import model_description, value_text

    values: dict[str, str] = {}
    for name in models or MODELS:
        if name not in MODELS:
            continue
        for key, hyperparameter in model_description(name).hyperparameters.items():
            for value in hyperparameter.choices or (value_text(hyperparameter.default),):
                values.setdefault(f"{key}={value}", hyperparameter.effect)
    return values


def headings(path: Path) -> list[str]:
    """Return the cells of the first line of a text table; empty for any other file."""
    with expanded(path).open("rb") as file:
        start = file.read(1 << 16)
    if b"\0" in start:
        return []
    lines = [line for line in start.decode("utf-8-sig", "replace").splitlines() if line.strip()]
    delimiter = max("\t;,|", key=lines[0].count) if lines else ","
    return [cell.strip() for row in csv.reader(lines[:1], delimiter=delimiter) for cell in row if cell.strip()]
