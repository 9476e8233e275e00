"""Hit rates of the shelves on held-out likes, through the very entries of the table that the app shows.

    python -m tests.benchmarks.shelves FOLDER [SHELF ...] [--folds 5] [--n 10]

FOLDER holds MovieLens files. In each fold a part of the users is held out of the community; each of them becomes a
profile with four fifths of what they rated, and a shelf hits if one of the first n picks is among what they like of the
rest. Prints for each shelf the share of users whom it hits, with the 95 % interval (Wilson), the users to whom it says
nothing, the mean popularity of its picks and the CPU milliseconds of one refresh.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recterm import engine
from recterm.domain.model import LIKED_STARS, Feedback, Item, ItemId, ItemRow
from recterm.engine import Taste
from recterm.engine.lists.likes import Likes
from recterm.ingest import read
from recterm.service.live.serving.loaded_models import FittedModels, LoadedModels
from recterm.service.live.shelves.catalogue_facts import CatalogueFacts
from recterm.service.live.shelves.context import RecommendationContext
from recterm.service.live.shelves.registry import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.engine import Interactions

MEASURED = ("for-you", "hidden-gems", "people-like-you", "goes-together")
KEPT = 0.8
"""Part of a held-out user's ratings that becomes the profile."""


def wilson(hits: int, users: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson, 1927)."""
    z, share = 1.96, hits / users
    middle = (share + z * z / (2 * users)) / (1 + z * z / users)
    half = z * np.sqrt(share * (1 - share) / users + z * z / (4 * users * users)) / (1 + z * z / users)
    return middle - half, middle + half


def context_of(
    data: Interactions, live: LoadedModels, likes: Likes, rows: Sequence[int], stars: Sequence[float]
) -> RecommendationContext:
    """Return the context of a profile that gave these stars, the last row last."""
    feedback = {
        ItemRow(row): Feedback(stars=value, rated_at=at)
        for at, (row, value) in enumerate(zip(rows, stars, strict=True))
    }
    nothing = np.zeros(0, dtype=np.int64)
    facts = CatalogueFacts(data.popularity, np.zeros(data.n_items, dtype=np.int64), nothing, 0)

    def items(asked: Sequence[int]) -> list[Item]:
        return [
            Item(ItemRow(row), ItemId(f"x:{row}"), f"Film {row}", None, (), (), "film", int(data.popularity[row]), None)
            for row in asked
        ]

    taste = Taste.build(feedback, scale=data.scale, now=len(rows))
    return RecommendationContext(live, taste, feedback, items, facts=lambda: facts, likes=lambda: likes)


@dataclass(slots=True)
class Measured:
    """What one shelf did for the held-out users."""

    hits: list[bool] = field(default_factory=list)
    """Of each user, whether a pick is one of their held-out likes."""
    popularity: list[int] = field(default_factory=list)
    """Of each pick, how many ratings the community gave it."""
    empty: int = 0
    """Users without picks."""
    seconds: float = 0.0
    """CPU seconds."""

    @property
    def rate(self) -> float:
        """Share of the users whom it hits."""
        return sum(self.hits) / len(self.hits)


def measure(
    folder: Path, names: Sequence[str], n: int, folds: int = 5, measured: int | None = None
) -> dict[str, Measured]:
    """Return what each shelf did, over the folds, or the first `measured` of them."""
    frame = read(folder).interactions
    user, item, value = (frame[name].to_numpy() for name in ("user", "item", "value"))
    moment = frame["timestamp"].cast(int).to_numpy()
    rng = np.random.default_rng(7)
    fold_of = rng.integers(0, folds, int(user.max()) + 1)
    n_items = int(item.max()) + 1
    shelves = {name: Measured() for name in names}
    for fold in range(folds if measured is None else measured):
        inside = fold_of[user] != fold
        data = engine.Interactions.from_arrays(
            user[inside], item[inside], value[inside], n_items=n_items, explicit=True
        )
        model = engine.default(data).fit(data, rng=np.random.default_rng(fold))
        live = LoadedModels.of(FittedModels(model, model, None, n_items), data.scale)
        likes = Likes.of(data.user, data.item, data.value, n_items=n_items, scale=data.scale)
        for person in np.flatnonzero(fold_of == fold).tolist():
            places = np.flatnonzero(user == person)
            shown = rng.random(len(places)) < KEPT
            wanted = set(item[places[~shown]][value[places[~shown]] >= LIKED_STARS].tolist())
            if not wanted or not shown.any():
                continue
            kept = places[shown][np.argsort(moment[places[shown]], kind="stable")]
            for name, result in shelves.items():
                started = time.process_time()
                context = context_of(data, live, likes, item[kept].tolist(), value[kept].tolist())
                kind = BY_NAME[name]
                (shelf,) = kind.rank(kind, context, n)
                result.seconds += time.process_time() - started
                result.hits.append(bool(wanted & set(shelf.rows.tolist())))
                result.empty += not len(shelf.rows)
                result.popularity.extend(data.popularity[shelf.rows].tolist())
    return shelves


def table(folder: Path) -> str:
    """Return the shelves of the README with their hit rates and intervals, as Markdown."""
    lines = ["| shelf | hit rate@10 | ratings per pick | users without picks |", "| --- | --- | --- | --- |"]
    for name, result in measure(folder, MEASURED, 10).items():
        low, high = (f"{end:.3f}".removeprefix("0") for end in wilson(sum(result.hits), len(result.hits)))
        popularity = f"{np.mean(result.popularity):.0f}"
        lines.append(f"| {BY_NAME[name].title} | {result.rate:.3f} ({low}–{high}) | {popularity} | {result.empty} |")
    return "\n".join(lines)


def main() -> None:
    """Measure the shelves and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("shelves", nargs="*", default=[name for name in MEASURED if name in BY_NAME])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--measured", type=int, help="folds to measure, the first ones; all if not given")
    parser.add_argument("--n", type=int, default=10)
    asked = parser.parse_args()
    for name, result in measure(asked.folder, asked.shelves, asked.n, asked.folds, asked.measured).items():
        low, high = wilson(sum(result.hits), len(result.hits))
        print(
            f"{name:16} hit rate@{asked.n} {result.rate:.3f} ({low:.3f} to {high:.3f}), {len(result.hits)} users,"
            f" {result.empty} without picks, {np.mean(result.popularity or [0]):.0f} ratings per pick,"
            f" {1000 * result.seconds / len(result.hits):.1f} ms"
        )


if __name__ == "__main__":
    main()
