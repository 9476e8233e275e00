"""Defaults chosen from the data: open hyperparameters, and the models that a new library gets.

The rules use only the shape of the data: users, items, interactions, explicit or implicit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    from recterm.engine.core.interactions import Interactions

ROOMY_ITEMS = 20_000
"""Up to this many items 128 factors are scored within a millisecond or two; beyond it, 64."""


SGD_STEPS = 100_000_000
"""Steps of stochastic gradient descent worth waiting for: about half a minute on one core."""

EASE_ITEMS = 6_000
"""Up to this many rated items, EASE is solved between items within about ten seconds on two cores."""

EASE_CELLS = 16_000_000
"""Up to this many users x rated items, it is solved between users, in seconds, and served from 64 MB."""

NEXT_ITEM_SHARE = 0.8
"""Interactions that the items of the next-item ridge hold at least: its time grows with the cube of the items."""

STACK_RATINGS = 150_000
"""Up to this many ratings, and ..."""

STACK_PAIRS = 3e8
"""... this many pairs of items in the histories of all users, the stack is learned within about ten seconds on two
cores; beyond that, nobody should have to wait for it without asking."""

MF_RATINGS = 40_000_000
"""Up to this many ratings, Bayesian matrix factorisation is learned within minutes and about 3 GB."""


def ranking_model(data: Interactions) -> str:
    """Return the ranking model for this data: EASE wherever it is cheap to solve and to serve, else ALS.

    Linear models lead on small and medium data; beyond that their time grows with the cube of the items, and that
    of ALS with the interactions.
    """
    return ranking_model_for(int((data.activity > 0).sum()), int((data.popularity > 0).sum()))


def ranking_model_for(users: int, items: int) -> str:
    """Choose the ranking model from the numbers of users and items with an interaction."""
    return "ease" if items <= EASE_ITEMS or users * items <= EASE_CELLS else "als"


def star_model(data: Interactions) -> str:
    """Choose the star predictor for this data: the most accurate one that its size leaves time to train.

    The stack where that takes ten seconds; Bayesian matrix factorisation alone, at most 1 % behind it, where that
    takes minutes; the bias model on huge data.
    """
    return star_model_for(len(data), float((data.activity.astype(float) ** 2).sum()))


def star_model_for(ratings: int, pairs: float) -> str:
    """Choose the star predictor from the number of ratings and of item pairs in all histories (small data only)."""
    if ratings <= STACK_RATINGS and pairs <= STACK_PAIRS:
        return "stacked-stars"
    return "bayesian-mf" if ratings <= MF_RATINGS else "bias"


def strong_rankers(data: Interactions) -> tuple[str, ...]:
    """Return the ranking models worth a trial on this data, the default first.

    On small and medium data, linear item models and their blend with factors; beyond that, those whose time grows
    with the interactions only.
    """
    if ranking_model(data) == "ease":
        return ("ease", "hybrid", "slim", "ials")
    return ("als", "ials", "item-knn")


def strong_neighbours(data: Interactions) -> tuple[str, ...]:
    """Return models whose neighbours are worth a trial beside the default's."""
    return ("rp3beta", "ease") if ranking_model(data) == "ease" else ("rp3beta", "als")


def strong_stars(data: Interactions) -> tuple[str, ...]:
    """Return the star predictors worth a trial on this data, the default first."""
    usual = star_model(data)
    others = ("bayesian-mf", "item-knn-stars", "biased-mf") if usual == "stacked-stars" else ("biased-mf", "bias")
    return (usual, *(name for name in others if name != usual))


def mf_factors(data: Interactions) -> int:
    """Choose the factors for Bayesian matrix factorisation: as many as can be learned in seconds.

    More did no harm on any of eight data sets (MovieLens latest-small whole, 150 and 30 of its users, 400 of its items,
    histories cut to 20 and 5; a candy shop; generated clusters), and lowered the error by 0.2 % from 12 to 16.
    """
    return 16 if data.n_items <= ROOMY_ITEMS else 12


def mf_iterations(data: Interactions) -> int:
    """Choose the passes of Bayesian matrix factorisation: small data need more until the factors are free of noise."""
    return max(18, min(30, 3_000_000 // len(data)))


def noise_edge(data: Interactions) -> float:
    """Return how large chance alone can make a factor of this data: sqrt(mean history) + sqrt(mean audience).

    The largest singular value of a random matrix with these means; regularisation has to grow with it.
    """
    users = max(1, int((data.activity > 0).sum()))
    items = max(1, int((data.popularity > 0).sum()))
    return math.sqrt(len(data) / users) + math.sqrt(len(data) / items)


def als_factors(data: Interactions) -> int:
    """Choose the factors for ALS: as many as the live loop has time for; regularisation decides the fit."""
    room = 128 if data.n_items <= ROOMY_ITEMS else 64
    return max(1, min(room, data.n_users, data.n_items))


def als_regularization(data: Interactions, confidence: float) -> float:
    """Choose the regularisation of ALS from an interaction's mean confidence (alpha times weight) and the noise edge.

    An L2 penalty on both sides of a factorisation is a nuclear norm: it cuts off the directions that are no stronger
    than chance. Measured on nine data sets made from MovieLens and a candy shop (dense, sparse, few users, few items,
    short histories, likes only, simulated plays; histories of 4 to 130, audiences of 2 to 80) with an alpha of 2 to
    20: the best value grew with the root of the confidence, weakly with the edge, and was flat within a factor of
    1.5.
    """
    return 5.3 * math.sqrt(max(confidence, 0.1) * noise_edge(data))


def ials_regularization(data: Interactions, confidence: float) -> float:
    """Choose the regularisation of iALS: three quarters of that of ALS.

    Relative to their mean, the popular items and active users that carry the loss are held more than that already.
    """
    return 0.75 * als_regularization(data, confidence)


def ease_regularization(community: csr_matrix) -> float:
    """Choose the regularisation of EASE for a weighted community (U, I): noise edge squared, times the mean square.

    The eigenvalues of XtX that chance alone makes end there (Marchenko and Pastur 1967): directions above it
    carry taste. Measured with factors of 1/10 to 8 on nine data sets (MovieLens latest-small whole, 150 of its users,
    400 of its items, histories cut to 20 and 60, likes only, simulated plays; a candy shop; generated clusters): the
    factor 1 was best or within 1.5 % of it on all but histories of 20, where more of it is better.
    """
    n = community.nnz
    users = max(1, int((community.getnnz(axis=1) > 0).sum()))
    items = max(1, int((community.getnnz(axis=0) > 0).sum()))
    mean_square = float(community.data @ community.data) / max(1, n)
    return max(1e-3, mean_square * (math.sqrt(n / users) + math.sqrt(n / items)) ** 2)


def next_item_fade(data: Interactions) -> float:
    """Choose how many events a past lasts: 6, and less where histories are short, down to 2.

    On MovieLens latest-small (items with 5 ratings or more) 3, 6 and 10 differed by less than their standard error.
    """
    users = max(1, int((data.activity > 0).sum()))
    return float(min(6.0, max(2.0, len(data) / users / 4)))


def next_item_min_count(data: Interactions) -> int:
    """Choose how many interactions an item needs to take part: 5, or as many as leave 80 % of the interactions in."""
    popularity = data.popularity
    total = max(1, int(popularity.sum()))
    return next(
        (least for least in (5, 4, 3, 2) if popularity[popularity >= least].sum() >= NEXT_ITEM_SHARE * total), 1
    )


def next_item_regularization(before: csr_matrix) -> float:
    """Choose the regularisation of the next-item ridge from the pasts (R, K): their noise edge, as that of EASE.

    The largest eigenvalue that chance alone makes in a matrix of this size and energy (Marchenko and Pastur 1967):
    mean energy of an item times (1 + sqrt(items / events))^2. 128 on MovieLens latest-small (items with 5 ratings or
    more), where 50 to 400 differed by less than their standard error.
    """
    events, items = before.shape
    energy = float(before.data @ before.data) / max(1, items)
    return max(1e-3, energy * (1.0 + math.sqrt(items / max(1, events))) ** 2)


def slim_l2(community: csr_matrix) -> float:
    """Choose the ridge part of SLIM's penalty, from the weighted community (U, I): half of that of EASE.

    The other penalty and the choice of few candidates hold noise back too. Half and the whole were compared on
    three of the data sets of `ease_regularization`: they differed by less than 2 %.
    """
    return 0.5 * ease_regularization(community)


def svd_regularization(community: csr_matrix) -> float:
    """Choose the regularisation of PureSVD, from the weighted community (U, I): four times that of EASE.

    EASE may not use an item for its own score; PureSVD may, and so contains more noise. Measured with
    factors of 1 to 8 on the nine data sets of `ease_regularization`: 4 was best or within 2 % of it on seven; 400 items
    wanted 2, histories of 20 wanted 8.
    """
    return 4.0 * ease_regularization(community)


def biased_mf_regularization(data: Interactions) -> float:
    """Choose the regularisation of biased matrix factorisation: the noise of a rating times the noise edge.

    Noise alone makes singular values of this size, and a penalty on both sides takes that much off each
    (see `als_regularization`). The noise is what user and item means leave of the ratings. On MovieLens latest-small
    it gives 13, and 12 to 16 were best of 4 to 24.
    """
    values = data.value.astype(float)
    left = values - values.mean()
    for rows, counts in ((data.item, data.popularity), (data.user, data.activity)):
        sums = np.bincount(rows, weights=left, minlength=len(counts))
        left = left - (sums / np.maximum(counts, 1))[rows]
    return max(0.1, float(left.std()) * noise_edge(data))


def pairwise_factors(data: Interactions) -> int:
    """Choose the factors of models trained against sampled items: few where there is little to learn from."""
    return max(1, min(32, data.n_users // 8, data.n_items // 8))


def bpr_iterations(data: Interactions) -> int:
    """Choose the passes of BPR: 100, beyond which little changes, or as many as there is time for."""
    return max(10, min(100, SGD_STEPS // len(data)))


def knn_neighbours(data: Interactions) -> int:
    """Choose the neighbours kept for each item: what fits into tens of megabytes when the catalogue is large."""
    return 100 if data.n_items <= ROOMY_ITEMS else 50


def stars_neighbours(data: Interactions) -> int:
    """Choose the neighbours kept for each item to predict stars: twice as many, since only rated ones count."""
    return 2 * knn_neighbours(data)
