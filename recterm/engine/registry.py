"""Every model by name: what it is for, how it is made, and which ones a new library gets."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain import Role
from recterm.engine import defaults
from recterm.engine.als import ALS, ALSParams
from recterm.engine.bayesian_mf import BayesianMF, BayesianMFParams
from recterm.engine.bias import Bias, BiasParams
from recterm.engine.biased_mf import BiasedMF, BiasedMFParams
from recterm.engine.bpr import BPR, BPRParams
from recterm.engine.content import Content, ContentParams
from recterm.engine.ease import EASE, EASEParams
from recterm.engine.graph import P3alpha, P3alphaParams, RP3beta, RP3betaParams
from recterm.engine.hybrid import Hybrid, HybridParams
from recterm.engine.ials import IALS, IALSParams
from recterm.engine.item_knn import ItemKNN, ItemKNNParams
from recterm.engine.item_knn_stars import ItemKNNStars, ItemKNNStarsParams
from recterm.engine.lmf import LMF, LMFParams
from recterm.engine.means import GlobalMean, GlobalMeanParams, ItemMean, ItemMeanParams, UserMean, UserMeanParams
from recterm.engine.nmf import NMF, NMFParams
from recterm.engine.popularity import Popularity, PopularityParams
from recterm.engine.pure_svd import PureSVD, PureSVDParams
from recterm.engine.random_order import Random, RandomParams
from recterm.engine.rating_fold_in import NO_RATINGS
from recterm.engine.slim import SLIM, SLIMParams
from recterm.engine.stacked_stars import StackedStars, StackedStarsParams
from recterm.engine.user_knn import UserKNN, UserKNNParams
from recterm.engine.user_knn_stars import UserKNNStars, UserKNNStarsParams
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.engine.hyperparameters import Hyperparameters
    from recterm.engine.interactions import Interactions
    from recterm.engine.protocol import Arrays, Model, RatingPredictor, Recommender


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """One entry of the registry."""

    name: str
    cls: type[Any]
    params: type[Hyperparameters]
    """The dataclass of its hyperparameters; `params.specs()` has their ranges and effects."""
    roles: tuple[Role, ...]
    """RANKING: `Recommender` for "For you"; NEIGHBOURS: its `similar` is worth showing; STARS: `RatingPredictor`."""
    title: str
    summary: str
    """One line for lists."""


MODELS: dict[str, ModelSpec] = {
    spec.name: spec
    for spec in (
        ModelSpec(
            "random", Random, RandomParams, (Role.RANKING,), "Chance",
            "A random list, another one for each history: what every model must beat by far.",
        ),
        ModelSpec(
            "popularity", Popularity, PopularityParams, (Role.RANKING,), "Popularity",
            "The most rated or played items, the same for everybody: the floor that a model must beat.",
        ),
        ModelSpec(
            "als", ALS, ALSParams, (Role.RANKING, Role.NEIGHBOURS), "Implicit ALS",
            "Matrix factorisation of what people liked or played (Hu, Koren and Volinsky 2008).",
        ),
        ModelSpec(
            "item-knn", ItemKNN, ItemKNNParams, (Role.RANKING, Role.NEIGHBOURS), "Item-kNN",
            "Items close to what was liked or played, by cosine, Jaccard, Dice, distance, correlation or phi.",
        ),
        ModelSpec(
            "user-knn", UserKNN, UserKNNParams, (Role.RANKING,), "User-kNN",
            "What the people like you liked or played; people compared in the same ways as items.",
        ),
        ModelSpec(
            "p3alpha", P3alpha, P3alphaParams, (Role.RANKING,), "P3alpha",
            "Random walks of three steps from what was liked or played (Cooper et al. 2014).",
        ),
        ModelSpec(
            "rp3beta", RP3beta, RP3betaParams, (Role.RANKING, Role.NEIGHBOURS), "RP3beta",
            "The same walks, with popular items damped (Paudel et al. 2017).",
        ),
        ModelSpec(
            "ease", EASE, EASEParams, (Role.RANKING, Role.NEIGHBOURS), "EASE",
            "Weights between items by ridge regression in closed form (Steck 2019).",
        ),
        ModelSpec(
            "slim", SLIM, SLIMParams, (Role.RANKING, Role.NEIGHBOURS), "SLIM",
            "Sparse weights between items by the elastic net (Ning and Karypis 2011).",
        ),
        ModelSpec(
            "pure-svd", PureSVD, PureSVDParams, (Role.RANKING, Role.NEIGHBOURS), "PureSVD",
            "The leading directions of taste, by truncated SVD (Cremonesi et al. 2010), faded out instead of cut off.",
        ),
        ModelSpec(
            "ials", IALS, IALSParams, (Role.RANKING, Role.NEIGHBOURS), "iALS",
            "Implicit ALS that holds popular items and active users more (Rendle et al. 2022).",
        ),
        ModelSpec(
            "bpr", BPR, BPRParams, (Role.RANKING, Role.NEIGHBOURS), "BPR",
            "Factors learned by ranking what was liked above what was not (Rendle et al. 2009).",
        ),
        ModelSpec(
            "lmf", LMF, LMFParams, (Role.RANKING, Role.NEIGHBOURS), "Logistic MF",
            "Factors for the odds that something is liked (Johnson 2014).",
        ),
        ModelSpec(
            "content", Content, ContentParams, (Role.RANKING, Role.NEIGHBOURS), "Content",
            "Items of the same genres, creators, themes and tags (TF-IDF); knows items that nobody has rated.",
        ),
        ModelSpec(
            "hybrid", Hybrid, HybridParams, (Role.RANKING, Role.NEIGHBOURS), "Hybrid",
            "A blend of the default, a second model and content, weighed by what held-out interactions say.",
        ),
        ModelSpec(
            "global-mean", GlobalMean, GlobalMeanParams, (Role.STARS,), "Global mean",
            "The mean of all ratings, for everybody and everything.",
        ),
        ModelSpec(
            "user-mean", UserMean, UserMeanParams, (Role.STARS,), "User mean",
            "The mean of a person's own ratings.",
        ),
        ModelSpec(
            "item-mean", ItemMean, ItemMeanParams, (Role.STARS,), "Item mean",
            "The mean of an item's ratings.",
        ),
        ModelSpec(
            "bias", Bias, BiasParams, (Role.STARS,), "Bias model",
            "Mean + user bias + item bias: the floor that a star predictor must beat.",
        ),
        ModelSpec(
            "user-knn-stars", UserKNNStars, UserKNNStarsParams, (Role.STARS,), "User-kNN, stars",
            "What the people like you gave, measured from their own level.",
        ),
        ModelSpec(
            "nmf", NMF, NMFParams, (Role.STARS,), "NMF",
            "Ratings as sums of non-negative tastes (Lee and Seung 1999).",
        ),
        ModelSpec(
            "item-knn-stars", ItemKNNStars, ItemKNNStarsParams, (Role.STARS,), "Item-kNN for stars",
            "The bias model, moved by how a person rated what is close (Koren 2010).",
        ),
        ModelSpec(
            "biased-mf", BiasedMF, BiasedMFParams, (Role.STARS,), "Biased MF",
            "Mean, biases and factors by regularised least squares: ALS or L-BFGS.",
        ),
        ModelSpec(
            "bayesian-mf", BayesianMF, BayesianMFParams, (Role.STARS,), "Bayesian MF",
            "Matrix factorisation by variational Bayes, guided by who rated what; says how sure it is.",
        ),
        ModelSpec(
            "stacked-stars", StackedStars, StackedStarsParams, (Role.STARS,), "Stacked stars",
            "Bayesian MF, corrected by item-kNN as far as that proved right on held-out ratings.",
        ),
    )
}  # fmt: skip
"""Models by name, in the order in which they are listed."""


def spec_of(name: str) -> ModelSpec:
    """The registry's entry; EngineError names the nearest one that exists."""
    if name not in MODELS:
        near = difflib.get_close_matches(name, MODELS, n=1)
        hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(MODELS)
        raise EngineError(f"there is no model called {name!r}", hint)
    return MODELS[name]


def create(name: str, **hyperparameters: Any) -> Any:
    """An unfitted model: a `Recommender`, a `RatingPredictor`, or both, as its roles say.

    Hyperparameters that are not given keep their defaults; unknown or impossible ones raise EngineError.
    """
    spec = spec_of(name)
    return spec.cls(spec.params.from_json(hyperparameters))


def load(name: str, hyperparameters: Mapping[str, Any], arrays: Arrays) -> Any:
    """The fitted model whose `hyperparameters.to_json()` and `arrays()` were stored.

    EngineError when an array is missing: the model was stored by another version.
    """
    spec = spec_of(name)
    try:
        return spec.cls.from_arrays(spec.params.from_json(hyperparameters), dict(arrays))
    except KeyError as missing:
        raise EngineError(f"the stored {name} model has no array {missing}", "train again") from missing


def default(data: Interactions) -> Recommender:
    """The unfitted ranking model that a new library with this data gets."""
    model: Recommender = create(defaults.ranking_model(data))
    return model


def default_neighbours(data: Interactions) -> Recommender:
    """The unfitted model whose `similar` a new library with this data shows.

    Correlation, not the cosine that ranks best: beside Toy Story a person expects Toy Story 2 and A Bug's Life, not
    the blockbusters that everybody has seen. The shrinkage keeps out what only a handful of people have rated, and a
    low `below_liked` makes it "who liked this liked", not "who saw this saw".
    """
    model: Recommender = create("item-knn", similarity="phi", weighting="none", shrinkage=10.0, below_liked=0.25)
    return model


def default_stars(data: Interactions) -> RatingPredictor:
    """The unfitted star predictor that a new library with this data gets; EngineError when there are no ratings."""
    if not data.explicit:
        raise EngineError(*NO_RATINGS)
    model: RatingPredictor = create(defaults.star_model(data))
    return model


def name_of(model: Model) -> str:
    """The registry's name of a model."""
    hyperparameters: Hyperparameters = model.hyperparameters
    return hyperparameters.model
