"""Engine: takes arrays, and gives models, scores, neighbours and reasons.

    data = Interactions.from_arrays(user, item, value)
    model = default(data).fit(data, rng=numpy.random.default_rng(0))
    best = top_n(model.score(taste), 10, exclude=taste.exclude)

Rooms: `core` (protocols, taste, hyperparameters), `baselines`, `neighbourhood`, `linear`, `factors`, `ensembles`,
`lists`. Importing it needs only numpy; scipy and implicit are imported by the functions that fit or measure.
"""

from recterm.engine.core.features import ItemFeatures
from recterm.engine.core.interactions import Interactions
from recterm.engine.core.model_spec import ModelSpec
from recterm.engine.core.protocol import Model, Neighbours, Predictions, RatingPredictor, Reasons, Recommender
from recterm.engine.core.ranking import top_n
from recterm.engine.core.taste import Taste
from recterm.engine.explicit import explicit, resolved
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
