"""Ratings by people in groups, whose stars differ by a planted effect, or by chance alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recterm.domain.data.user_groups import UserGroup
from recterm.engine import Interactions
from tests.engine.communities import STARS
from tests.engine.grouped_people import PULLS, SIZES


def rated_groups(
    effect: float, *, n_users: int = 500, n_items: int = 150, mean: int = 20, seed: int = 0, level: float = 0.0
) -> Interactions:
    """Return ratings in half stars with the groups of their users.

    Everybody has a direction of taste in 6 dimensions (.35 stars) and a bias (.4); each word of a feature moves the
    taste by a random step of the size `effect`, and the bias by one of the size `level`, times the feature's pull. The
    words are drawn alike for every effect.
    """
    rng = np.random.default_rng(seed)
    words = {name: rng.integers(0, size, n_users) for name, size in SIZES.items()}
    steps = {name: rng.normal(size=(size, 7)) for name, size in SIZES.items()}
    items = rng.normal(size=(n_items, 6)) / np.sqrt(6)
    people, biases = 0.35 * rng.normal(size=(n_users, 6)), 0.4 * rng.normal(size=n_users)
    for name, pull in PULLS.items():
        people = people + effect * pull * steps[name][words[name], :6]
        biases = biases + level * pull * steps[name][words[name], 6]
    lengths = np.clip(rng.lognormal(np.log(mean), 0.8, n_users), 3, n_items // 2).astype(int)
    user = np.repeat(np.arange(n_users), lengths)
    item = np.concatenate([rng.choice(n_items, length, replace=False) for length in lengths])
    liked = 3.4 + rng.normal(0, 0.5, n_items)[item] + biases[user] + np.einsum("nk,nk->n", people[user], items[item])
    stars = np.clip(np.round(2 * (liked + rng.normal(0, 0.7, len(user)))) / 2, 0.5, 5.0)
    data = Interactions.from_arrays(user, item, stars, n_users=n_users, n_items=n_items, scale=STARS)
    groups = tuple(
        UserGroup(name, f"{name[0]}{word}", np.flatnonzero(mine == word).tolist())
        for name, mine in words.items()
        for word in range(SIZES[name])
    )
    return replace(data, user_groups=groups)
