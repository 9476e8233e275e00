"""Quiz measured: NDCG@10 after some questions, for several ways to choose them, on users the models never saw.

    python -m tests.benchmarks.quiz FOLDER

FOLDER is MovieLens latest-small. Five folds over the users; of every held-out user's ratings a fifth, drawn at random,
is the truth, and the rest answers: an item of it was loved (4 stars or more), fine (3 or 3.5) or disliked; any other
item is not seen. Answers become ratings as in the app. Lists leave out all that the user has rated, so that only the
questions differ.

All ways choose among the 300 films that most people rated. Most popular, random and entropy of an item's ratings are
those of Rashid et al., "Getting to know you" (2002); HELF (harmonic mean of entropy and logarithm of popularity) and
entropy0 (the missing rating is a value) those of their "Learning preferences of new users" (2008). Adaptive entropy is
entropy0 of the three answers and of not seen, with the chances of this person: from the stars that are predicted after
the answers so far, among the first 120. The app asks about the most popular ones.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from recterm.domain.model import ItemRow
from recterm.domain.quiz import QuizAnswer
from recterm.engine import Interactions, Taste, default, default_stars
from recterm.engine.core.ranking import top_n
from recterm.engine.core.taste import to_stars
from recterm.engine.lists.quiz import answered
from recterm.ingest import read
from recterm.lab.metrics.definitions.accuracy import ndcg_at_k
from recterm.lab.statistics.intervals import means

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from recterm.domain.answers.lab.evaluation import Measure
    from recterm.engine import RatingPredictor, Recommender

    Ask = Callable[[int, Taste, list[int]], int]
    """Returns the item to ask a user about, given the taste and the items asked about so far."""

AFTER = (0, 3, 5, 7, 10)
"""Numbers of questions after which lists are measured."""

FOLDS, SEED, K = 5, 0, 10
POOL, ADAPTIVE_POOL = 300, 120
LIKED, FINE = 4.0, 3.0
"""Lowest stars of what was loved, and of what was fine."""
UNKNOWN_WEIGHT = 0.5
"""Weight of not seen among the outcomes of a question, as in entropy0."""
ROUNDING, LEAST_DEVIATION = 0.25, 0.1
"""Half a step of ratings, and the smallest deviation of a prediction that is believed, in stars."""
WAYS = ("random", "most popular", "entropy", "HELF", "entropy0", "adaptive entropy")


@dataclass(frozen=True, eq=False)
class HeldOutFold:
    """Models of one fold, and what the ways to choose know of its community."""

    data: Interactions
    ranking: Recommender
    stars: RatingPredictor

    @classmethod
    def fit(cls, train: Interactions) -> HeldOutFold:
        """Fit the models that a new library with this data gets."""
        ranking = default(train).fit(train, rng=np.random.default_rng(SEED))
        stars = default_stars(train).fit(train, rng=np.random.default_rng(SEED))
        return cls(train, ranking, stars)

    def ways(self) -> dict[str, Ask]:
        """Return every way to choose the next question."""
        pool = top_n(self.data.popularity.astype(np.float32), POOL, exclude=np.zeros(0, dtype=np.int64))
        counts = np.zeros((self.data.n_items, 5))
        stars = np.ceil(to_stars(self.data.value, self.data.scale)).astype(int) - 1
        np.add.at(counts, (self.data.item, stars), 1)
        counts = counts[pool]
        n_users, rated = self.n_users, counts.sum(axis=1)
        entropy = _entropy(counts / rated[:, None])
        log_popularity = np.log(rated) / np.log(n_users)
        spread = entropy / np.log2(counts.shape[1])
        unrated = _entropy(counts / n_users, 1.0) + 0.5 * _entropy(((n_users - rated) / n_users)[:, None])
        fixed = {
            "most popular": rated,
            "entropy": entropy,
            "HELF": 2 * log_popularity * spread / (log_popularity + spread),
            "entropy0": unrated,
        }
        ways = {name: _in_order(pool[np.argsort(-values, kind="stable")]) for name, values in fixed.items()}
        return {**ways, "random": _shuffled(pool), "adaptive entropy": self._adaptive(pool[:ADAPTIVE_POOL])}

    def _adaptive(self, pool: NDArray[np.int64]) -> Ask:
        """Return the adaptive way; users with the same answers get the same question, so it is computed once."""
        question_of: dict[tuple[object, ...], int] = {}

        def ask(user: int, taste: Taste, asked: list[int]) -> int:
            key = (tuple(asked), tuple(taste.rows.tolist()), tuple(taste.ratings.tolist()))
            if key not in question_of:
                left = pool[~np.isin(pool, asked)]
                chance = self.data.popularity[left] / self.n_users
                outcomes = chance[:, None] * self._answers(taste, left)
                value = _entropy(outcomes) + UNKNOWN_WEIGHT * _entropy((1.0 - chance)[:, None])
                question_of[key] = int(left[np.argmax(value)])
            return question_of[key]

        return ask

    @property
    def n_users(self) -> int:
        """Users of the community."""
        return int((self.data.activity > 0).sum())

    def _answers(self, taste: Taste, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return (N, 3) chances that a person who knows the item loved it, found it fine, or did not like it."""
        predicted = self.stars.predict(taste, rows)
        deviations = np.maximum(predicted.deviations.astype(np.float64), LEAST_DEVIATION)
        disliked, not_loved = (
            ndtr((limit - ROUNDING - predicted.values.astype(np.float64)) / deviations) for limit in (FINE, LIKED)
        )
        return np.stack([1.0 - not_loved, not_loved - disliked, disliked], axis=1)


def measure(data: Interactions) -> dict[str, list[Measure]]:
    """Return, for each way, the mean NDCG@10 after each number of questions, with its interval over the users."""
    rng = np.random.default_rng(SEED)
    fold_of = rng.permutation(data.n_users) % FOLDS
    is_truth = rng.random(len(data)) < 1 / FOLDS
    values: dict[str, list[list[float]]] = {name: [] for name in WAYS}
    for fold in range(FOLDS):
        held_out = HeldOutFold.fit(data.part(np.flatnonzero(fold_of[data.user] != fold)))
        for name, ask in held_out.ways().items():
            for user in np.flatnonzero(fold_of == fold).tolist():
                mine = np.flatnonzero(data.user == user)
                truth, memory = data.part(mine[is_truth[mine]]), data.part(mine[~is_truth[mine]])
                relevant = truth.item[to_stars(truth.value, data.scale) >= LIKED]
                if len(relevant):
                    values[name].append(_curve(held_out.ranking, ask, user, memory, relevant))
    return {name: means(rows, seed=SEED) for name, rows in values.items()}


def _curve(ranking: Recommender, ask: Ask, user: int, memory: Interactions, relevant: NDArray[np.int32]) -> list[float]:
    """Return a user's NDCG@10 after each number of questions."""
    stars_of = dict(zip(memory.item.tolist(), to_stars(memory.value, memory.scale).tolist(), strict=True))
    taste = Taste.empty()
    asked: list[int] = []
    curve: list[float] = []
    for n in range(max(AFTER) + 1):
        if n in AFTER:
            best = top_n(ranking.score(taste), K, exclude=memory.item.astype(np.int64))
            curve.append(float(ndcg_at_k(np.isin(best, relevant)[None], np.array([len(relevant)]), K)[0]))
        row = ask(user, taste, asked)
        asked.append(row)
        if row in stars_of:
            taste = answered(taste, ItemRow(row), _answer(stars_of[row]), memory.scale)
    return curve


def _answer(stars: float) -> QuizAnswer:
    return QuizAnswer.LOVED if stars >= LIKED else QuizAnswer.FINE if stars >= FINE else QuizAnswer.DISLIKED


def _entropy(shares: NDArray[np.float64], weight: float = 1.0) -> NDArray[np.float64]:
    """Return the entropy of each row, in bits."""
    entropy: NDArray[np.float64] = -weight * (shares * np.log2(np.where(shares > 0, shares, 1.0))).sum(axis=1)
    return entropy


def _in_order(rows: NDArray[np.int64]) -> Ask:
    return lambda user, taste, asked: int(rows[len(asked)])


def _shuffled(pool: NDArray[np.int64]) -> Ask:
    return lambda user, taste, asked: int(np.random.default_rng((SEED, user)).permutation(pool)[len(asked)])


def interactions(folder: Path) -> Interactions:
    """Return the ratings of a data set."""
    data = read(folder)
    user, item, value = (data.interactions[name].to_numpy() for name in ("user", "item", "value"))
    return Interactions.from_arrays(user, item, value, n_items=len(data.items), scale=data.scale)


def table(measured: dict[str, list[Measure]]) -> str:
    """Return the figures as a Markdown table, the best of each column bold."""
    best = [max(rows[column].mean for rows in measured.values()) for column in range(len(AFTER))]
    lines = [f"| questions | {' | '.join(map(str, AFTER))} |", f"|{' --- |' * (1 + len(AFTER))}"]
    for name in WAYS:
        cells = [_cell(measured[name][column], best[column]) for column in range(len(AFTER))]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(figure: Measure, best: float) -> str:
    low, high = (f"{end:.3f}".removeprefix("0") for end in (figure.low, figure.high))
    mark = "**" if figure.mean == best else ""
    return f"{mark}{figure.mean:.3f}{mark} ({low}–{high})"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    print(table(measure(interactions(parser.parse_args().folder))))


if __name__ == "__main__":
    main()
