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
from recterm.engine.core.protocol import (
    AnyModel,
    Model,
    Neighbours,
    Predictions,
    RatingPredictor,
    Reasons,
    Recommender,
    Task,
)
from recterm.engine.core.ranking import top_n
from recterm.engine.core.taste import Taste
from recterm.engine.explicit import explicit, resolved
from recterm.engine.registry import (
    MODELS,
    RANKING_MODELS,
    RATING_MODELS,
    create,
    create_ranking,
    create_rating,
    default,
    default_neighbours,
    default_stars,
    does_not_rank,
    fallback_of,
    load,
    name_of,
    ranking_spec,
    rating_spec,
    shortfalls_of,
    spec_of,
    uses_features,
)

__all__ = [
    "MODELS",
    "RANKING_MODELS",
    "RATING_MODELS",
    "AnyModel",
    "Interactions",
    "ItemFeatures",
    "Model",
    "ModelSpec",
    "Neighbours",
    "Predictions",
    "RatingPredictor",
    "Reasons",
    "Recommender",
    "Task",
    "Taste",
    "create",
    "create_ranking",
    "create_rating",
    "default",
    "default_neighbours",
    "default_stars",
    "does_not_rank",
    "explicit",
    "fallback_of",
    "load",
    "name_of",
    "ranking_spec",
    "rating_spec",
    "resolved",
    "shortfalls_of",
    "spec_of",
    "top_n",
    "uses_features",
]
