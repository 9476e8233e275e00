"""Small communities that the engine's tests share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recterm.domain.model import Scale
from recterm.engine import Interactions, ItemFeatures, Taste

STARS = Scale(0.5, 5.0, 0.5)


def ratings(n_users: int = 80, n_items: int = 50, seed: int = 0, extra_items: int = 0) -> Interactions:
    """Return half-star ratings by three groups of users, who mostly rate their own third of the items, and higher."""
    rng = np.random.default_rng(seed)
    group, kind = rng.integers(0, 3, n_users), rng.integers(0, 3, n_items)
    own = group[:, None] == kind
    rated = rng.random((n_users, n_items)) < np.where(own, 0.5, 0.1)
    rated[np.arange(n_users), np.arange(n_users) % n_items] = True
    rated[np.arange(n_items) % n_users, np.arange(n_items)] = True
    stars = np.where(own, 4.2, 2.6) + rng.normal(0, 0.8, (n_users, n_items))
    user, item = np.nonzero(rated)
    values = np.clip(np.round(2 * stars[rated]) / 2, 0.5, 5.0)
    words = [(f"genre:{kind[row]}", f"creator:{row % 11}") for row in range(n_items)] + [()] * extra_items
    return Interactions.from_arrays(
        user,
        item,
        values,
        n_users=n_users,
        n_items=n_items + extra_items,
        scale=STARS,
        features=ItemFeatures.of(words),
    )


def described(data: Interactions) -> Interactions:
    """Return data with features: the same genre for every item that somebody touched, if there are none yet."""
    if data.features is not None:
        return data
    words = [("genre:any",) if count else () for count in data.popularity]
    return replace(data, features=ItemFeatures.of(words))


def plays(n_users: int = 80, n_items: int = 50, seed: int = 0) -> Interactions:
    """Return the same groups as play counts: heavy-tailed, whole, from 1."""
    stars = ratings(n_users, n_items, seed)
    rng = np.random.default_rng(seed + 1)
    counts = 1.0 + np.floor(rng.pareto(1.2, len(stars)) * stars.value)
    return Interactions.from_arrays(
        stars.user,
        stars.item,
        counts,
        n_users=n_users,
        n_items=n_items,
        explicit=False,
        features=stars.features,
    )


def events(n_users: int = 80, n_items: int = 50, seed: int = 0) -> Interactions:
    """Return the same groups as feedback scores of events: a third of what other groups like speaks against it."""
    stars = ratings(n_users, n_items, seed)
    rng = np.random.default_rng(seed + 2)
    against = (stars.value < 3) & (rng.random(len(stars)) < 0.4)
    scores = np.where(against, -0.3, 0.1 + 0.3 * rng.pareto(1.5, len(stars)) * stars.value)
    return Interactions.from_arrays(
        stars.user,
        stars.item,
        scores,
        n_users=n_users,
        n_items=n_items,
        explicit=False,
        features=stars.features,
        signed=True,
    )


def taste_of(data: Interactions, user: int) -> Taste:
    """Return a community user as a taste."""
    mine = data.user == user
    return Taste.from_history(data.item[mine], data.value[mine], scale=data.scale)
