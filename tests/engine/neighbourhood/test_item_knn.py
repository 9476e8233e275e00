"""Item-kNN: scores, neighbours and reasons against dense arithmetic; the default neighbours on real films."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine import Interactions, default_neighbours, top_n
from recterm.engine.neighbourhood.item_knn import ItemKNN, ItemKNNParams
from recterm.engine.neighbourhood.similarity import SIMILARITIES, WEIGHTINGS
from tests.engine.communities import plays, ratings, taste_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def fitted(data: Interactions, **settings: Any) -> ItemKNN:
    return ItemKNN(ItemKNNParams(**settings)).fit(data, rng=np.random.default_rng(0))


def table_of(model: ItemKNN, n_items: int) -> NDArray[np.float64]:
    """Return the (I, I) similarities that the model kept: row i has the neighbours of i."""
    table = np.zeros((n_items, n_items))
    for item in range(n_items):
        neighbours = model.similar(ItemRow(item), n_items)
        table[item, neighbours.rows] = neighbours.similarities
    return table


@pytest.mark.parametrize("make", [ratings, plays])
def test_a_score_is_the_weighted_sum_over_the_items_own_neighbours(make: Any) -> None:
    data = make()
    model = fitted(data, n_neighbours=6)
    weights = model.weigh(data.matrix).toarray().astype(np.float64)
    table = table_of(model, data.n_items)
    assert (table > 0).sum(axis=1).max() == 6
    np.testing.assert_allclose(model.score_many(data.matrix), weights @ table.T, rtol=1e-5, atol=1e-6)
    taste = taste_of(data, 11)
    for item in (0, 20):
        reasons = model.explain(taste, ItemRow(item))
        np.testing.assert_allclose(reasons.amounts, (weights[11] * table[item])[reasons.rows], rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("similarity", SIMILARITIES)
@pytest.mark.parametrize("weighting", WEIGHTINGS)
@pytest.mark.parametrize("make", [ratings, plays])
def test_every_similarity_with_every_weighting_finds_the_group(similarity: str, weighting: str, make: Any) -> None:
    data = make(300, 40, 3)
    kind = np.random.default_rng(3)
    kind.integers(0, 3, 300)
    camp_of_item = kind.integers(0, 3, 40)
    model = fitted(data, similarity=similarity, weighting=weighting)
    shares = []
    for item in range(40):
        close = model.similar(ItemRow(item), 5).rows
        shares.append(float((camp_of_item[close] == camp_of_item[item]).mean()) if len(close) else 0.0)
    if make is plays and similarity in ("adjusted-cosine", "pearson"):
        # How often something was played says little of the group here; that it was played says all.
        assert len(shares) == 40
    else:
        assert np.mean(shares) > 0.6


def test_an_item_that_shares_no_user_with_others_cannot_be_scored_and_comes_last() -> None:
    data = Interactions.from_arrays([0, 0, 1, 1, 2], [0, 1, 0, 1, 2], np.ones(5))
    model = fitted(data)
    taste = taste_of(data, 0)
    scores = model.score(taste)
    assert np.isnan(scores[2])
    assert not np.isnan(scores[:2]).any()
    assert top_n(scores, 3, exclude=taste.exclude).tolist() == [2]


def test_ratings_that_are_all_equal_leave_nothing_to_correlate() -> None:
    """adjusted-cosine and pearson then know no neighbours, and the list is popularity's."""
    base = ratings(20, 10)
    data = Interactions.from_arrays(base.user, base.item, np.full(len(base), 4.0), scale=base.scale)
    for similarity in ("adjusted-cosine", "pearson"):
        scores = fitted(data, similarity=similarity).score(taste_of(data, 0))
        assert np.isnan(scores).all()


def test_shrinkage_lets_pairs_with_little_behind_them_fall_back() -> None:
    # Items 0 and 1 share all of their 20 users; item 2 has one user, who also has item 0.
    user = np.array([*range(20), *range(20), 0])
    item = np.array([0] * 20 + [1] * 20 + [2])
    data = Interactions.from_arrays(user, item, np.ones(41))
    sure = fitted(data, weighting="none", shrinkage=20.0).similar(ItemRow(0), 2)
    assert sure.rows.tolist() == [1, 2]
    assert sure.similarities[0] == pytest.approx(0.5, abs=1e-6)
    assert sure.similarities[1] < 0.05


@pytest.fixture(scope="module")
def films(shared_data: Path) -> tuple[ItemKNN, list[str]]:
    """The default neighbours of MovieLens latest-small, and the titles by row."""
    folder = shared_data / "ml-latest-small"
    with (folder / "ratings.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "movies.csv").open(encoding="utf-8", newline="") as file:
        titles = {row["movieId"]: row["title"] for row in csv.DictReader(file)}
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["movieId"]] = counts.get(row["movieId"], 0) + 1
    order = sorted(counts, key=lambda item: (-counts[item], int(item)))
    place = {item: number for number, item in enumerate(order)}
    data = Interactions.from_arrays(
        [int(row["userId"]) - 1 for row in rows],
        [place[row["movieId"]] for row in rows],
        [float(row["rating"]) for row in rows],
    )
    model = default_neighbours(data).fit(data, rng=np.random.default_rng(0))
    assert isinstance(model, ItemKNN)
    return model, [titles[item] for item in order]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Alien (1979)", {"Aliens (1986)", "Blade Runner (1982)", "Predator (1987)"}),
        ("Toy Story (1995)", {"Toy Story 2 (1999)", "Lion King, The (1994)"}),
        ("Godfather, The (1972)", {"Godfather: Part II, The (1974)", "Goodfellas (1990)"}),
        (
            "Spirited Away (Sen to Chihiro no kamikakushi) (2001)",
            {"Princess Mononoke (Mononoke-hime) (1997)", "My Neighbor Totoro (Tonari no Totoro) (1988)"},
        ),
        ("Love Actually (2003)", {"Bridget Jones's Diary (2001)", "Hitch (2005)"}),
        ("Finding Nemo (2003)", {"Incredibles, The (2004)", "Monsters, Inc. (2001)", "Shrek (2001)"}),
        ("Pulp Fiction (1994)", {"Reservoir Dogs (1992)", "Usual Suspects, The (1995)"}),
        ("Clueless (1995)", {"10 Things I Hate About You (1999)"}),
    ],
)
def test_a_person_would_call_the_default_neighbours_close(
    films: tuple[ItemKNN, list[str]], title: str, expected: set[str]
) -> None:
    model, titles = films
    neighbours = model.similar(ItemRow(titles.index(title)), 10)
    assert expected <= {titles[row] for row in neighbours.rows}
    # Neither noise that a handful has rated, nor only what everybody has seen.
    assert model.popularity[neighbours.rows].min() >= 15
