"""The engine: arrays in, models, scores, neighbours and reasons out.

    data = Interactions.from_arrays(user, item, value)
    model = default(data).fit(data, rng=numpy.random.default_rng(0))
    best = top_n(model.score(taste), 10, exclude=taste.exclude)

Importing it needs numpy only; scipy and implicit are imported by the functions that fit or measure.
"""

from recterm.engine.explicit import explicit, resolved
from recterm.engine.features import ItemFeatures
from recterm.engine.interactions import Interactions
from recterm.engine.model_spec import ModelSpec
from recterm.engine.protocol import Model, Neighbours, Predictions, RatingPredictor, Reasons, Recommender
from recterm.engine.ranking import top_n
from recterm.engine.registry import (
    MODELS,
    create,
    default,
    default_neighbours,
    default_stars,
    fallback_of,
    load,
    name_of,
    shortfalls_of,
    spec_of,
)
from recterm.engine.taste import Taste

__all__ = [
    "MODELS",
    "Interactions",
    "ItemFeatures",
    "Model",
    "ModelSpec",
    "Neighbours",
    "Predictions",
    "RatingPredictor",
    "Reasons",
    "Recommender",
    "Taste",
    "create",
    "default",
    "default_neighbours",
    "default_stars",
    "explicit",
    "fallback_of",
    "load",
    "name_of",
    "resolved",
    "shortfalls_of",
    "spec_of",
    "top_n",
]
