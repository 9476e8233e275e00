"""Neighbour metrics: are an item's neighbours similar to it, and do people who like it like them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain.model import ItemRow
from recterm.lab.metrics.inputs import NeighbourList
from recterm.lab.metrics.metric import Group, Metric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from recterm.engine.baselines.content import Content
    from recterm.lab.arrays import F64Vector


def stratified_recall(shown: NDArray[np.int64], relevant: NDArray[np.int64], weights: F64Vector) -> float:
    """Sum the weights of hits in k places / of all relevant items; rare items weigh more (Steck 2011)."""
    import numpy as np

    return float(weights[np.intersect1d(shown, relevant)].sum() / weights[relevant].sum())


NEIGHBOUR_RECALL = Metric(
    "neighbour_recall",
    "Near",
    definition="share of what users like among an item's neighbours; rare items count more",
    formula="relevant test items among the neighbours of training items, each weighted by 1 / sqrt(popularity)",
    group=Group.NEIGHBOURS,
    input=NeighbourList,
    compute=stratified_recall,
)


def content_similarity(item: int, shown: NDArray[np.int64], kin: Content | None) -> float:
    """Return the mean cosine of TF-IDF vectors of the item and its list; 0 for an empty list or without features."""
    return float(kin.cosines(ItemRow(item))[shown].mean()) if kin is not None and len(shown) else 0.0


KINSHIP = Metric(
    "kinship",
    "Kin",
    definition="how much neighbours share genres, creators and themes",
    formula="mean cosine of the content of an item and its neighbours",
    group=Group.NEIGHBOURS,
    input=NeighbourList,
    compute=content_similarity,
)
