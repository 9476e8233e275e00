"""Compatibility on held-out ratings: does the figure of the taste screen say how often two people agree?

    python -m tests.benchmarks.compatibility FOLDER

FOLDER holds MovieLens files. A hundred users with at least sixty ratings become profiles, one after the other, with a
random half of their ratings, and without themselves in the community. The other half says how often the profile and
another user prefer the same of two items that both rated, with pairs that either rated alike left out. Prints, by steps
of the compatibility, its mean beside that share, over pairs of people with at least ten pairs of items, with 95 %
intervals (bootstrapped over the profiles), for all users and for the ten nearest.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recterm.engine.core.taste import to_stars
from recterm.ingest import read
from recterm.service.taste.compatibility import CommunityStars, compatibility, correlate

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PAIRS = 10
"""Pairs of held-out items that two people must have decided."""

STEPS = (0.0, 0.5, 0.55, 0.6, 0.65, 1.01)
NEAREST = 10
PROFILES, LEAST_RATINGS, SEED = 100, 60, 0


def agreed(mine: NDArray[np.float64], theirs: NDArray[np.float64]) -> tuple[int, int]:
    """Return on how many pairs of items two people prefer the same, and how many pairs both decided."""
    upper = np.triu_indices(len(mine), 1)
    product = (np.sign(mine[:, None] - mine) * np.sign(theirs[:, None] - theirs))[upper]
    return int((product > 0).sum()), int((product != 0).sum())


def interval(values: NDArray[np.float64], owner: NDArray[np.int64], rng: np.random.Generator) -> tuple[float, float]:
    """Return the 95 % interval of a mean, with the profiles drawn again."""
    n = int(owner.max()) + 1
    sums, sizes = np.bincount(owner, values, minlength=n), np.bincount(owner, minlength=n)
    draws = rng.integers(0, n, (1000, n))
    low, high = np.percentile(sums[draws].sum(1) / np.maximum(1, sizes[draws].sum(1)), (2.5, 97.5))
    return float(low), float(high)


def measure(folder: Path) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return compatibility, share of agreement, profile and whether among the nearest, for each pair of people."""
    rng = np.random.default_rng(SEED)
    dataset = read(folder)
    arrays = dataset.interactions
    user, item = (np.unique(arrays[name].to_physical().to_numpy(), return_inverse=True)[1] for name in ("user", "item"))
    order = np.lexsort((item, user))
    stars = to_stars(arrays["value"].to_numpy().astype(np.float32), dataset.scale)[order].astype(np.float64)
    user, item = user[order], item[order].astype(np.int64)
    rows: list[tuple[float, float, int, bool]] = []
    for number, profile in enumerate(rng.permutation(np.flatnonzero(np.bincount(user) >= LEAST_RATINGS))[:PROFILES]):
        half = rng.permutation(np.flatnonzero(user == profile))
        shown, held = half[: len(half) // 2], half[len(half) // 2 :]
        others = np.flatnonzero(user != profile)
        community = CommunityStars.of(user[others], item[others], stars[others])
        correlations = correlate(community, item[shown], stars[shown], int(item.max()) + 1)
        values, deviations = correlations.drawn(correlations.usual)
        able = np.flatnonzero(np.isfinite(correlations.observed))
        nearest = set(able[np.argsort(-values[able], kind="stable")[:NEAREST]].tolist())
        hidden = np.full(int(item.max()) + 1, np.nan)
        hidden[item[held]] = stars[held]
        for other in able.tolist():
            theirs, their_stars = community.of_user(other)
            both = np.isfinite(hidden[theirs])
            same, decided = agreed(hidden[theirs[both]], their_stars[both])
            if decided >= LEAST_PAIRS:
                figure = compatibility(float(values[other]), float(deviations[other])).value
                rows.append((figure, same / decided, number, other in nearest))
    columns = list(zip(*rows, strict=True))
    return (np.array(columns[0]), np.array(columns[1]), np.array(columns[2]), np.array(columns[3]))


def table(folder: Path) -> str:
    """Return the table of the README."""
    figures, shares, owner, nearest = measure(folder)
    rng = np.random.default_rng(SEED)
    bounds = [*pairwise(STEPS)]
    parts = {step_name(low, high): (figures >= low) & (figures < high) for low, high in bounds}
    parts |= {"all": figures >= 0, "the ten nearest": nearest}
    lines = ["| compatibility | pairs of people | its mean | preferred the same |", "| --- | --- | --- | --- |"]
    for name, part in parts.items():
        low, high = (f"{bound:.3f}".removeprefix("0") for bound in interval(shares[part], owner[part], rng))
        cells = (name, f"{part.sum():,}", f"{figures[part].mean():.3f}", f"{shares[part].mean():.3f} ({low}–{high})")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def step_name(low: float, high: float) -> str:
    """Return the name of a step: `0.50 to 0.55`."""
    if low == STEPS[0]:
        return f"under {high:.2f}"
    return f"{low:.2f} and more" if high == STEPS[-1] else f"{low:.2f} to {high:.2f}"


def main() -> None:
    """Print the table of the data in a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    print(table(parser.parse_args().folder))


if __name__ == "__main__":
    main()
