"""Measurements of the engine against peers and floors of the same run: live answers, fits, evaluation, memory.

    python -m tests.benchmarks.engine [SECTION ...] [--ratings 5000000] [--huge 32000000]

Sections: live, als, knn, evaluate, ease, next-item, memory (not run unless named). Data are generated: a heavy-tailed
community in the size of MovieLens 32M's catalogue. Prints a JSON line for each section: seconds (the best of the runs,
which alternate between recterm and its peer), ratios to the peer or floor, and the bar.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from recterm.domain.model import Feedback, Item, ItemId, ItemRow, Scale
from recterm.engine import Interactions, Taste, create_ranking, create_rating, top_n
from recterm.engine.core.defaults import ROOMY_ITEMS
from recterm.engine.factors.als import ALS, ALSParams
from recterm.lab.evaluation import Candidate
from recterm.lab.evaluation import evaluate as measure
from recterm.lab.metrics.fold import Fold
from recterm.lab.splits.protocols import protocol_named
from recterm.service.live.serving.loaded_models import FittedModels, LoadedModels
from recterm.service.live.shelves.building import for_you, like
from recterm.service.live.shelves.context import RecommendationContext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ITEMS = 87_585
FACTORS = 64
STARS = Scale(0.5, 5.0, 0.5)
LIVE_BARS = {20: 8.0, 200: 10.0, 2000: 20.0}
"""Events -> milliseconds on one core; or twice a pass over the factors."""


def community(n: int, n_items: int = ITEMS, seed: int = 0) -> Interactions:
    """Return about n half-star ratings by users of very different activity, of items of very different popularity."""
    rng = np.random.default_rng(seed)
    n_users = max(50, n // 160)
    activity = rng.lognormal(0.0, 1.1, n_users)
    user = np.repeat(np.arange(n_users), rng.poisson(activity / activity.sum() * n * 1.25) + 1)
    weights = 1.0 / (np.arange(n_items) + 30.0) ** 1.1
    item = np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(len(user))).clip(max=n_items - 1)
    keys = np.unique(user.astype(np.int64) * n_items + item)
    stars = np.clip(np.round(2 * rng.normal(3.5, 1.0, len(keys))) / 2, 0.5, 5.0)
    return Interactions.from_arrays(
        keys // n_items, keys % n_items, stars, n_users=n_users, n_items=n_items, scale=STARS
    )


def best_of(runs: int, *works: Callable[[], Any]) -> list[float]:
    """Return the fastest run of each task in seconds; the tasks alternate."""
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for place, work in enumerate(works):
            started = time.perf_counter()
            work()
            seconds[place].append(time.perf_counter() - started)
    return [min(times) for times in seconds]


def items_of(rows: Sequence[int]) -> list[Item]:
    """Return items without a catalogue."""
    return [Item(ItemRow(row), ItemId(f"i:{row}"), f"Item {row}", 1990, (), (), "film", 10, 3.5) for row in rows]


def live(data: Interactions) -> dict[str, Any]:
    """Time the path from taste to all shelves with reasons, as the app requests them, on one core."""
    rng = np.random.default_rng(1)
    with threadpool_limits(1):
        als = create_ranking("als", n_factors=FACTORS, n_iterations=2).fit(data, rng=rng)
        knn = create_ranking("item-knn", similarity="phi", weighting="none", shrinkage=10.0).fit(data, rng=rng)
        stars = create_rating("bayesian-mf", n_iterations=3).fit(data, rng=rng)
        served = LoadedModels.of(FittedModels(als, knn, stars, data.n_items), data.scale)
        factors = rng.normal(size=(data.n_items, FACTORS)).astype(np.float32)
        vector = factors[0].copy()
        timings: dict[str, Any] = {}
        for events, bar in LIVE_BARS.items():
            rows = rng.choice(data.n_items, events, replace=False)
            feedback = {ItemRow(int(row)): Feedback(stars=float(1 + row % 5)) for row in rows}

            def shelves(feedback: dict[ItemRow, Feedback] = feedback) -> None:
                taste = Taste.build(feedback, scale=data.scale, now=0)
                context = RecommendationContext(served, taste, feedback, items_of)
                for_you(context, als, "als", 10, 8)
                for anchor in list(feedback)[:3]:
                    like(context, anchor, 10, seen=False)

            ours, floor = best_of(30, shelves, lambda: factors @ vector)
            timings[str(events)] = {
                "ms": ours * 1000,
                "bar_ms": bar,
                "pass_over_factors_ms": floor * 1000,
                "ratio": ours / floor,
            }
    return timings


def als(data: Interactions) -> dict[str, Any]:
    """Compare recterm's ALS fit with implicit's own on the prepared matrix, with the same sizes."""
    from implicit.cpu.als import AlternatingLeastSquares

    iterations = 5
    model = create_ranking("als", n_factors=FACTORS, n_iterations=iterations)
    weights = ALS(ALSParams(n_factors=FACTORS)).fit(community(5_000, 500), rng=np.random.default_rng(0))
    ready = weights.weigh(data.matrix)

    def peer() -> None:
        with threadpool_limits(1, "blas"):
            AlternatingLeastSquares(factors=FACTORS, iterations=iterations, random_state=0).fit(
                ready, show_progress=False
            )

    ours, theirs = best_of(2, lambda: model.fit(data, rng=np.random.default_rng(0)), peer)
    return {"seconds": ours, "implicit": theirs, "ratio": ours / theirs, "bar": 1.10}


def knn(data: Interactions) -> dict[str, Any]:
    """Compare item-kNN by each similarity with implicit's cosine."""
    from implicit.nearest_neighbours import CosineRecommender

    plain = csr_matrix(data.matrix)
    names = ("cosine", "jaccard", "pearson")
    k = 50 if data.n_items > ROOMY_ITEMS else 100
    fits = [
        lambda name=name: create_ranking(
            "item-knn", similarity=name, weighting="none", shrinkage=0.0, n_neighbours=k
        ).fit(data, rng=np.random.default_rng(0))
        for name in names
    ]
    *ours, theirs = best_of(1, *fits, lambda: CosineRecommender(K=k).fit(plain, show_progress=False))
    bars = {"cosine": 1.2, "jaccard": 3.0, "pearson": 3.0}
    return {"implicit": theirs} | {
        name: {"seconds": seconds, "ratio": seconds / theirs, "bar": bars[name]}
        for name, seconds in zip(names, ours, strict=True)
    }


def evaluate(data: Interactions) -> dict[str, Any]:
    """Compare one model measured for every user with the matrix products that its scores need at least."""
    protocol = protocol_named("holdout-80-20")
    split = protocol.splits(data.user, data.item, 0)[0]
    part = Fold.of(data, split, np.arange(data.n_items), lists=True)
    assert part.target is not None
    fitted = create_ranking("als", n_factors=FACTORS, n_iterations=2).fit(part.train, rng=np.random.default_rng(0))
    fit_seconds, whole = best_of(
        1,
        lambda: create_ranking("als", n_factors=FACTORS, n_iterations=2).fit(part.train, rng=np.random.default_rng(0)),
        lambda: measure(data, [Candidate("als", {"n_factors": FACTORS, "n_iterations": 2})]),
    )
    rng = np.random.default_rng(0)
    items, users = rng.normal(size=(data.n_items, FACTORS)).astype("f4"), rng.normal(size=(256, FACTORS)).astype("f4")
    (product,) = best_of(3, lambda: users @ items.T)
    floor = product * len(part.target.users) / 256
    histories = part.train.matrix[part.target.users[:500]]

    def one_by_one() -> None:
        """Score every user alone, as LensKit's pipeline does."""
        for place in range(histories.shape[0]):
            mine = slice(histories.indptr[place], histories.indptr[place + 1])
            taste = Taste.from_history(histories.indices[mine], histories.data[mine], scale=STARS)
            top_n(fitted.score(taste), 10, exclude=taste.exclude)

    (alone,) = best_of(1, one_by_one)
    measuring = whole - fit_seconds
    return {
        "users": len(part.target.users),
        "seconds": measuring,
        "products_alone": floor,
        "ratio_to_products": measuring / floor,
        "users_one_by_one": alone * len(part.target.users) / 500,
        "times_faster_than_one_by_one": alone * len(part.target.users) / 500 / measuring,
    }


def ease(_: Interactions) -> dict[str, Any]:
    """Compare EASE on 10,000 items with NumPy's inversion of such a matrix, and count what a larger model keeps."""
    data = community(1_500_000, 10_000, seed=3)
    dense = np.random.default_rng(0).normal(size=(10_000, 12_000)).astype(np.float32)
    gram = dense @ dense.T / 12_000 + np.eye(10_000, dtype=np.float32)
    model = create_ranking("ease", max_items=10_000)
    ours, floor = best_of(1, lambda: model.fit(data, rng=np.random.default_rng(0)), lambda: np.linalg.inv(gram))
    large = community(300_000, seed=4)
    bounded = create_ranking("ease").fit(large, rng=np.random.default_rng(0))
    scored = int(np.isfinite(bounded.score(Taste.from_history([0, 5], [5.0, 4.0], scale=STARS))).sum())
    return {
        "seconds": ours,
        "numpy_inv": floor,
        "ratio": ours / floor,
        "bar": 1.2,
        "at_87585_items": f"keeps the {scored:,} most popular items (max_items)",
    }


def next_item(_: Interactions) -> dict[str, Any]:
    """Compare the fit of the next-item ridge with that of EASE, on the same data with dates; both between items."""
    plain = community(800_000, 4_000, seed=5)
    data = replace(plain, timestamp=np.random.default_rng(6).integers(0, 10**9, len(plain)))
    names = ("next-item", "ease")
    fits = [lambda name=name: create_ranking(name).fit(data, rng=np.random.default_rng(0)) for name in names]
    ours, floor = best_of(2, *fits)
    return {"seconds": ours, "ease": floor, "ratio": ours / floor, "bar": 2.0}


def write_movielens(folder: Path, n: int) -> None:
    """Write a community in MovieLens' layout."""
    folder.mkdir()
    data = community(n)
    with (folder / "ratings.csv").open("w", encoding="utf-8") as ratings:
        ratings.write("userId,movieId,rating,timestamp\n")
        for start in range(0, len(data), 1_000_000):
            part = slice(start, start + 1_000_000)
            ratings.writelines(
                f"{user},{item},{value:g},1000000000\n"
                for user, item, value in zip(data.user[part], data.item[part], data.value[part], strict=True)
            )
    with (folder / "movies.csv").open("w", encoding="utf-8") as movies:
        movies.write("movieId,title,genres\n")
        movies.writelines(f"{row},Film {row} (1990),Drama\n" for row in range(ITEMS))


def peak(words: list[str], home: str) -> float:
    """Return the peak memory in GB of a separate program that must succeed."""
    child = subprocess.Popen(words, env={**os.environ, "RECTERM_HOME": home}, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words[:6])} failed with status {status}")
    return usage.ru_maxrss * 1024 / 1e9


def memory(n: int) -> dict[str, Any]:
    """Measure the peak memory of a whole import, and of training ALS and item-kNN, each in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        made, home = Path(folder) / "huge", str(Path(folder) / "home")
        # In a child too: what this process holds would count as the peak of those that it starts.
        write = (
            f"from pathlib import Path; from {__spec__.name} import write_movielens as w; w(Path({str(made)!r}), {n})"
        )
        peak([sys.executable, "-c", write], home)
        recterm = [sys.executable, "-m", "recterm"]
        return {
            "asked_for": n,
            "import_gb": peak([*recterm, "import", str(made), "--library", "huge"], home),
            "train_gb": peak(
                [*recterm, "train", "als", "item-knn", "--library", "huge", "--set", "n_iterations=3"], home
            ),
            "bar_gb": 4.0,
        }


SECTIONS = {"live": live, "als": als, "knn": knn, "evaluate": evaluate, "ease": ease, "next-item": next_item}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the sections in turn and print a line of JSON for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS, "memory"], default=[])
    parser.add_argument("--ratings", type=int, default=5_000_000)
    parser.add_argument("--huge", type=int, default=32_000_000)
    options = parser.parse_args(arguments)
    names = options.sections or list(SECTIONS)
    data = community(options.ratings) if set(names) - {"memory", "ease", "next-item"} else community(1000, 100)
    for name in names:
        figures = memory(options.huge) if name == "memory" else SECTIONS[name](data)
        print(json.dumps({name: figures, "ratings": len(data)}), flush=True)


if __name__ == "__main__":
    main()
