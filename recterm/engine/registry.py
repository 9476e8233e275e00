"""Registries of models by name: what each is for, how it is made, and which ones a new library gets."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from recterm.domain.model import Role
from recterm.engine.baselines.bias import Bias, BiasParams
from recterm.engine.baselines.content import Content, ContentParams
from recterm.engine.baselines.means import (
    GlobalMean,
    GlobalMeanParams,
    ItemMean,
    ItemMeanParams,
    UserMean,
    UserMeanParams,
)
from recterm.engine.baselines.popularity import Popularity, PopularityParams
from recterm.engine.baselines.random_order import Random, RandomParams
from recterm.engine.core import defaults
from recterm.engine.core.checks.needs import DataPart, Need
from recterm.engine.core.model_spec import NEEDS_RATINGS, NEEDS_SHARED_HISTORIES, Family, ModelSpec
from recterm.engine.core.protocol import RatingPredictor, Recommender
from recterm.engine.core.rating_model import NO_RATINGS
from recterm.engine.ensembles.hybrid import Hybrid, HybridParams
from recterm.engine.ensembles.stacked_stars import StackedStars, StackedStarsParams
from recterm.engine.factors.als import ALS, ALSParams
from recterm.engine.factors.bayesian_mf import BayesianMF, BayesianMFParams
from recterm.engine.factors.biased_mf import BiasedMF, BiasedMFParams
from recterm.engine.factors.bpr import BPR, BPRParams
from recterm.engine.factors.ials import IALS, IALSParams
from recterm.engine.factors.lmf import LMF, LMFParams
from recterm.engine.factors.nmf import NMF, NMFParams
from recterm.engine.factors.pure_svd import PureSVD, PureSVDParams
from recterm.engine.linear.ease import EASE, EASEParams
from recterm.engine.linear.next_item import NextItem, NextItemParams
from recterm.engine.linear.slim import SLIM, SLIMParams
from recterm.engine.neighbourhood.graph import P3alpha, P3alphaParams, RP3beta, RP3betaParams
from recterm.engine.neighbourhood.item_knn import ItemKNN, ItemKNNParams
from recterm.engine.neighbourhood.item_knn_stars import ItemKNNStars, ItemKNNStarsParams
from recterm.engine.neighbourhood.user_knn import UserKNN, UserKNNParams
from recterm.engine.neighbourhood.user_knn_stars import UserKNNStars, UserKNNStarsParams
from recterm.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.engine.core.checks.needs import Shortfall
    from recterm.engine.core.interactions import Interactions
    from recterm.engine.core.protocol import AnyModel, Arrays, Model


RANKS = (Role.RANKING,)
RANKS_AND_NEIGHBOURS = (Role.RANKING, Role.NEIGHBOURS)
STARS = (Role.STARS,)

COLLABORATIVE = (NEEDS_SHARED_HISTORIES,)
RATED = (NEEDS_RATINGS,)

RANKING_MODELS: Mapping[str, ModelSpec[Recommender]] = {
    spec.name: spec
    for spec in (
        ModelSpec(
            "random", Random, RandomParams, RANKS, Family.BASELINE, "Chance",
            "A random list, different for each history.",
            "The floor of every comparison: the score of pure chance, and the coverage and novelty that come for free.",
            "No paper: a uniformly random order of the items.",
        ),
        ModelSpec(
            "popularity", Popularity, PopularityParams, RANKS, Family.BASELINE, "Popularity",
            "The most rated or played items, the same for everyone.",
            "The floor that a ranking must beat, and the answer when nothing is known about a person.",
            'Breese, Heckerman and Kadie, "Empirical analysis of predictive algorithms for collaborative filtering", '
            "1998 (POP).",
            (Need(DataPart.TIMESTAMPS, "counts old and new interactions alike", only_with="half_life"),),
        ),
        ModelSpec(
            "als", ALS, ALSParams, RANKS_AND_NEIGHBOURS, Family.FACTORS, "Implicit ALS",
            "Matrix factorisation of what people liked or played.",
            "The default on large data: its time grows with the interactions only.",
            'Hu, Koren and Volinsky, "Collaborative filtering for implicit feedback datasets", 2008.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "item-knn", ItemKNN, ItemKNNParams, RANKS_AND_NEIGHBOURS, Family.NEIGHBOURHOOD, "Item-kNN",
            "Items close to what was liked or played, by cosine, Jaccard, Dice, distance, correlation or phi.",
            "The classic that everyone can follow: each recommendation has a few items as its reason.",
            'Sarwar et al., "Item-based collaborative filtering recommendation algorithms", 2001; Deshpande and '
            'Karypis, "Item-based top-N recommendation algorithms", 2004.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "user-knn", UserKNN, UserKNNParams, RANKS, Family.NEIGHBOURHOOD, "User-kNN",
            "What people like you liked or played; people are compared in the same ways as items.",
            "The other classic: nothing to train, so new interactions count at once; slow with many users.",
            'Resnick et al., "GroupLens: an open architecture for collaborative filtering of netnews", 1994.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "p3alpha", P3alpha, P3alphaParams, RANKS, Family.GRAPH, "P3alpha",
            "Random walks of three steps from what was liked or played.",
            "A quick model for sparse data; it leans towards popular items.",
            'Cooper, Lee, Radzik and Siantos, "Random walks in recommender systems: exact computation and '
            'simulations", 2014.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "rp3beta", RP3beta, RP3betaParams, RANKS_AND_NEIGHBOURS, Family.GRAPH, "RP3beta",
            "The walks of P3alpha, with popular items damped.",
            "Sparse data, and neighbours that are not just blockbusters.",
            'Paudel et al., "Updatable, accurate, diverse, and scalable recommendations for interactive applications", '
            "2017.",
            COLLABORATIVE,
        ),
        ModelSpec(
            "ease", EASE, EASEParams, RANKS_AND_NEIGHBOURS, Family.LINEAR, "EASE",
            "Weights between items by ridge regression in closed form.",
            "The default on small and medium data, among the best there; time grows with the cube of the items.",
            'Steck, "Embarrassingly shallow autoencoders for sparse data", 2019.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "slim", SLIM, SLIMParams, RANKS_AND_NEIGHBOURS, Family.LINEAR, "SLIM",
            "Sparse weights between items by the elastic net.",
            "About as accurate as EASE with far fewer weights, so that more items fit; slower to train.",
            'Ning and Karypis, "SLIM: sparse linear methods for top-n recommender systems", 2011.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "next-item", NextItem, NextItemParams, RANKS_AND_NEIGHBOURS, Family.LINEAR, "Next item",
            "Weights from what came before to what came next, by ridge regression in closed form.",
            "Data with real dates: what people turn to next. The last few items of a history decide.",
            'Choi, Kim, Lee, Shim and Lee, "Session-aware linear item-item models for session-based recommendation", '
            '2021; Steck, "Embarrassingly shallow autoencoders for sparse data", 2019.',
            (
                *COLLABORATIVE,
                Need(DataPart.TIMESTAMPS, "learns what goes together, not what comes next"),
            ),
        ),
        ModelSpec(
            "pure-svd", PureSVD, PureSVDParams, RANKS_AND_NEIGHBOURS, Family.FACTORS, "PureSVD",
            "The leading directions of taste, by truncated SVD, faded out instead of cut off.",
            "A factor model that trains in seconds, with no randomness.",
            'Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-n recommendation tasks", 2010.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "ials", IALS, IALSParams, RANKS_AND_NEIGHBOURS, Family.FACTORS, "iALS",
            "Implicit ALS that holds popular items and active users more.",
            "Where ALS works and popular items crowd the lists; worth tuning.",
            'Rendle, Krichene, Zhang and Koren, "Revisiting the performance of iALS on item recommendation '
            'benchmarks", 2022.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "bpr", BPR, BPRParams, RANKS_AND_NEIGHBOURS, Family.FACTORS, "BPR",
            "Factors learned by ranking what was liked above what was not.",
            "The usual baseline of papers on implicit feedback.",
            'Rendle, Freudenthaler, Gantner and Schmidt-Thieme, "BPR: Bayesian personalized ranking from implicit '
            'feedback", 2009.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "lmf", LMF, LMFParams, RANKS_AND_NEIGHBOURS, Family.FACTORS, "Logistic MF",
            "Factors for the odds that something is liked.",
            "Play counts: each play is one more observation.",
            'Johnson, "Logistic matrix factorization for implicit feedback data", 2014.',
            COLLABORATIVE,
        ),
        ModelSpec(
            "content", Content, ContentParams, RANKS_AND_NEIGHBOURS, Family.CONTENT, "Content",
            "Items of the same genres, creators, themes and tags (TF-IDF).",
            "Items that nobody has rated yet, and catalogues with rich descriptions.",
            'Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988; Pazzani and Billsus, '
            '"Content-based recommendation systems", 2007.',
            (Need(DataPart.FEATURES, "cannot be trained", essential=True),),
        ),
        ModelSpec(
            "hybrid", Hybrid, HybridParams, RANKS_AND_NEIGHBOURS, Family.ENSEMBLE, "Hybrid",
            "A blend of the default, a second model and content, with weights learned on held-out interactions.",
            "The last percent of accuracy, and new items among known ones; trains its parts twice.",
            'Burke, "Hybrid recommender systems: survey and experiments", 2002; Metzler and Croft, "Linear '
            'feature-based models for information retrieval", 2007.',
            (*COLLABORATIVE, Need(DataPart.FEATURES, "blends without content")),
        ),
    )
}  # fmt: skip
"""Models that rank items by name, in the order in which they are listed."""

RATING_MODELS: Mapping[str, ModelSpec[RatingPredictor]] = {
    spec.name: spec
    for spec in (
        ModelSpec(
            "global-mean", GlobalMean, GlobalMeanParams, STARS, Family.BASELINE, "Global mean",
            "The mean of all ratings, for everyone and everything.",
            "The lowest floor for predicted stars.",
            'Gantner et al., "MyMediaLite: a free recommender system library", 2011 (GlobalAverage).',
            RATED,
        ),
        ModelSpec(
            "user-mean", UserMean, UserMeanParams, STARS, Family.BASELINE, "User mean",
            "The mean of a person's own ratings.",
            "Shows how much of the stars is the person's own level.",
            'Gantner et al., "MyMediaLite: a free recommender system library", 2011 (UserAverage).',
            RATED,
        ),
        ModelSpec(
            "item-mean", ItemMean, ItemMeanParams, STARS, Family.BASELINE, "Item mean",
            "The mean of an item's ratings.",
            "Shows how much of the stars is the item's quality.",
            'Cremonesi, Koren and Turrin, "Performance of recommender algorithms on top-n recommendation tasks", 2010 '
            "(MovieAvg).",
            RATED,
        ),
        ModelSpec(
            "bias", Bias, BiasParams, STARS, Family.BASELINE, "Bias model",
            "Mean + user bias + item bias.",
            "The floor that a star predictor must beat, and the default on huge data.",
            'Koren, "Factor in the neighbors: scalable and accurate collaborative filtering", 2010, section 2.1.',
            RATED,
        ),
        ModelSpec(
            "user-knn-stars", UserKNNStars, UserKNNStarsParams, STARS, Family.NEIGHBOURHOOD, "User-kNN for stars",
            "Ratings of people like you, measured from their own level.",
            "The textbook rating predictor, with all its usual similarities and forms.",
            'Resnick et al., "GroupLens: an open architecture for collaborative filtering of netnews", 1994; Koren, '
            '"Factor in the neighbors: scalable and accurate collaborative filtering", 2010.',
            RATED,
        ),
        ModelSpec(
            "nmf", NMF, NMFParams, STARS, Family.FACTORS, "NMF",
            "Ratings as sums of non-negative tastes.",
            "Factors that can be read as tastes; other models predict better.",
            'Lee and Seung, "Learning the parts of objects by non-negative matrix factorization", 1999; Luo et al., '
            '"An efficient non-negative matrix-factorization-based approach to collaborative filtering for '
            'recommender systems", 2014.',
            RATED,
        ),
        ModelSpec(
            "item-knn-stars", ItemKNNStars, ItemKNNStarsParams, STARS, Family.NEIGHBOURHOOD, "Item-kNN for stars",
            "The bias model, adjusted by how a person rated similar items.",
            "Stars whose reasons are a few rated items.",
            'Koren, "Factor in the neighbors: scalable and accurate collaborative filtering", 2010, section 2.2.',
            RATED,
        ),
        ModelSpec(
            "biased-mf", BiasedMF, BiasedMFParams, STARS, Family.FACTORS, "Biased MF",
            "Mean, biases and factors by regularised least squares: ALS or L-BFGS.",
            'What the literature calls SVD or "Funk SVD"; for comparison with papers.',
            'Koren, Bell and Volinsky, "Matrix factorization techniques for recommender systems", 2009.',
            RATED,
        ),
        ModelSpec(
            "bayesian-mf", BayesianMF, BayesianMFParams, STARS, Family.FACTORS, "Bayesian MF",
            "Matrix factorisation by variational Bayes, guided by who rated what; says how sure it is.",
            "The default for stars on large data: nothing to tune, and honest deviations.",
            'Lim and Teh, "Variational Bayesian approach to movie rating prediction", 2007; Koren, "Factorization '
            'meets the neighborhood: a multifaceted collaborative filtering model", 2008 (SVD++).',
            RATED,
        ),
        ModelSpec(
            "stacked-stars", StackedStars, StackedStarsParams, STARS, Family.ENSEMBLE, "Stacked stars",
            "Bayesian MF, corrected by item-kNN as far as that proved right on held-out ratings.",
            "The default for stars on small and medium data: the most accurate one here.",
            'Sill, Takacs, Mackey and Lin, "Feature-weighted linear stacking", 2009.',
            RATED,
        ),
    )
}  # fmt: skip
"""Models that predict stars by name, in the order in which they are listed."""

AnySpec = ModelSpec[Recommender] | ModelSpec[RatingPredictor]

MODELS: dict[str, AnySpec] = {**RANKING_MODELS, **RATING_MODELS}
"""All models by name, those that rank first."""


def spec_of(name: str) -> AnySpec:
    """Return the registry entry; EngineError names the nearest one that exists."""
    if name not in MODELS:
        near = difflib.get_close_matches(name, MODELS, n=1)
        hint = f"did you mean {near[0]}?" if near else "known: " + ", ".join(MODELS)
        raise EngineError(f"there is no model called {name!r}", hint, code="no_such_model")
    return MODELS[name]


def ranking_spec(name: str) -> ModelSpec[Recommender]:
    """Return the registry entry of a model that ranks; EngineError for any other."""
    spec_of(name)
    if name not in RANKING_MODELS:
        raise does_not_rank(name)
    return RANKING_MODELS[name]


def does_not_rank(name: str) -> EngineError:
    """Return the error for a model for stars where lists are wanted."""
    return EngineError(f"{name} predicts stars, it does not rank items", "name a model that ranks, such as als")


def rating_spec(name: str) -> ModelSpec[RatingPredictor]:
    """Return the registry entry of a model that predicts stars; EngineError for any other."""
    spec_of(name)
    if name not in RATING_MODELS:
        raise EngineError(f"{name} ranks items, it does not predict stars", "name a model for stars, such as bias")
    return RATING_MODELS[name]


def create(name: str, **hyperparameters: Any) -> AnyModel:
    """Create an unfitted model of either task.

    Hyperparameters that are not given keep their defaults; unknown or invalid ones raise EngineError.
    """
    return spec_of(name).create(**hyperparameters)


def create_ranking(name: str, **hyperparameters: Any) -> Recommender:
    """Create an unfitted model that ranks; EngineError as `create`, and for a model that predicts stars."""
    return ranking_spec(name).create(**hyperparameters)


def create_rating(name: str, **hyperparameters: Any) -> RatingPredictor:
    """Create an unfitted model that predicts stars; EngineError as `create`, and for a model that ranks."""
    return rating_spec(name).create(**hyperparameters)


def load(name: str, hyperparameters: Mapping[str, Any], arrays: Arrays) -> AnyModel:
    """Load the fitted model whose `hyperparameters.to_json()` and `arrays()` were stored.

    EngineError when an array is missing: the model was stored by another version.
    """
    return spec_of(name).load(hyperparameters, arrays)


def default(data: Interactions) -> Recommender:
    """Create the unfitted ranking model that a new library with this data gets."""
    return create_ranking(defaults.ranking_model(data))


DEFAULT_NEIGHBOURS = "item-knn"
CLOSE_NEIGHBOURS = {"similarity": "phi", "weighting": "none", "shrinkage": 10.0, "below_liked": 0.25}
"""Hyperparameters of the default for "Because you rated"; `default_neighbours` says why."""


def default_neighbours(data: Interactions) -> Recommender:
    """Create the unfitted model whose `similar` a new library with this data shows.

    Correlation, not the cosine that ranks best: next to Toy Story, people expect Toy Story 2 and A Bug's Life, not
    the blockbusters that everyone has seen. The shrinkage keeps out what only a handful of people have rated, and a
    low `below_liked` makes it "who liked this liked", not "who saw this saw".
    """
    return create_ranking(DEFAULT_NEIGHBOURS, **CLOSE_NEIGHBOURS)


def default_stars(data: Interactions) -> RatingPredictor:
    """Create the unfitted star predictor that a new library with this data gets; EngineError without ratings."""
    if not data.explicit:
        raise EngineError(*NO_RATINGS)
    return create_rating(defaults.star_model(data))


def shortfalls_of(model: Model, data: Interactions, label: str = "") -> tuple[Shortfall, ...]:
    """Return what a model, fitted or not, needs and the data lack; `label` replaces its name."""
    return spec_of(name_of(model)).shortfalls(model.hyperparameters, data, label)


def uses_features(name: str) -> bool:
    """Return whether a model learns from the features of items."""
    return name in MODELS and any(need.part is DataPart.FEATURES for need in MODELS[name].needs)


def fallback_of(model: Model, label: str = "") -> str:
    """Return the sentence that says a fitted model fell back to a simpler one; empty when it did not."""
    return f"{label or name_of(model)} {model.fallback}." if model.fallback else ""


def name_of(model: Model) -> str:
    """Return the registry's name of a model."""
    return model.hyperparameters.model
