"""Lab: splits, metrics, intervals and evaluation protocols; how good is a model on this data?

    found = evaluate(data, [Candidate("popularity"), Candidate("default")], item_rank=id_ranks(ids))
    found.models["default"]["ndcg@10"].mean

Rooms: `splits`, `metrics`, `statistics`, `tuning`.
Importing it needs only numpy; scipy and implicit are imported by the models that fit.
"""

from recterm.domain.evaluation_settings import CANDIDATES, DEFAULT_PROTOCOL, EvaluationSettings
from recterm.lab.evaluation import Candidate, Evaluation, evaluate
from recterm.lab.splits.protocols import PROTOCOLS, STAR_PROTOCOL, EvaluationProtocol, protocol_named
from recterm.lab.splits.splits import Split, holdout, id_ranks, k_folds

__all__ = [
    "CANDIDATES",
    "DEFAULT_PROTOCOL",
    "PROTOCOLS",
    "STAR_PROTOCOL",
    "Candidate",
    "Evaluation",
    "EvaluationProtocol",
    "EvaluationSettings",
    "Split",
    "evaluate",
    "holdout",
    "id_ranks",
    "k_folds",
    "protocol_named",
]
