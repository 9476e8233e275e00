"""People in groups, such as genders and bands of ages, whose likes differ by a planted effect, or by chance alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from recterm.domain.data.user_groups import UserGroup
from recterm.engine import Interactions

SIZES = {"gender": 2, "age": 5, "occupation": 12}
"""Number of words of each feature."""

PULLS = {"gender": 1.0, "age": 0.7, "occupation": 0.3}
"""Size of each feature's effect, relative to the planted one."""


def grouped_people(
    effect: float, *, n_users: int = 600, n_items: int = 250, mean: int = 20, seed: int = 0
) -> Interactions:
    """Return what people chose, with the groups that they belong to.

    Everybody has a direction of taste in 12 dimensions, drawn at random (standard deviation 1 in each); each word of a
    feature moves it by a random step of the size `effect`, times the feature's pull. The words themselves are drawn
    first and alike for every effect.
    """
    rng = np.random.default_rng(seed)
    words = {name: rng.integers(0, size, n_users) for name, size in SIZES.items()}
    steps = {name: rng.normal(size=(size, 12)) for name, size in SIZES.items()}
    items = rng.normal(size=(n_items, 12))
    items /= np.linalg.norm(items, axis=1, keepdims=True)
    people = rng.normal(size=(n_users, 12))
    for name, pull in PULLS.items():
        people = people + effect * pull * steps[name][words[name]]
    lengths = np.clip(rng.lognormal(np.log(mean), 0.8, n_users), 8, n_items // 3).astype(int)
    odds = rng.normal(0, 1.3, n_items) + 1.8 * people @ items.T + rng.gumbel(size=(n_users, n_items))
    chosen = np.argsort(-odds, axis=1)
    item = np.concatenate([row[:length] for row, length in zip(chosen, lengths, strict=True)])
    user = np.repeat(np.arange(n_users), lengths)
    data = Interactions.from_arrays(user, item, n_users=n_users, n_items=n_items, explicit=False)
    groups = tuple(
        UserGroup(name, f"{name[0]}{word}", np.flatnonzero(mine == word).tolist())
        for name, mine in words.items()
        for word in range(SIZES[name])
    )
    return replace(data, user_groups=groups)
