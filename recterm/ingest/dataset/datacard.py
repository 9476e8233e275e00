"""Data card: what to know about a data set before trusting a number computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import polars as pl

from recterm.domain.answers.data.data_card import DataCard, Quantiles
from recterm.ingest.dataset.datapictures import doubling_histogram, heat_map, over_time
from recterm.ingest.interactions.id_encoding import pieces_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from recterm.ingest.dataset.dataset import Dataset

_TOP_SHARES = (1, 10, 50)
_MAX_BARS = 50
"""Bars of a rating histogram; scales with more values are binned."""

_LEAST_STEP = 1 / 16
"""Smallest step of a histogram of feedback scores, in size."""

Histogram: TypeAlias = tuple[tuple[float, int], ...]
"""Value -> interactions."""


def data_card(dataset: Dataset) -> DataCard:
    """Compute counts, density, distributions and concentration.

    `per_item` and `gini` cover the rated items; `top_share` is the share of all interactions on the most
    popular 1, 10 and 50 % of the rated items. `activity` and `popularity` count users and items by their number of
    interactions in doubling steps; `heat_map` and `over_time` are for pictures.
    """
    interactions = dataset.interactions
    per_user, per_item = dataset.per_user, dataset.per_item
    rated = np.sort(per_item[per_item > 0])
    scale = dataset.scale
    value = interactions["value"]
    times = interactions.select(low=pl.col("timestamp").min(), high=pl.col("timestamp").max()).row(0)
    return DataCard(
        items=dataset.n_items,
        users=dataset.n_users,
        interactions=dataset.n_interactions,
        density=dataset.density,
        sparsity=dataset.sparsity,
        rated_items=int(rated.size),
        never_touched=int(dataset.n_items - rated.size),
        mean_rating=None if scale is None else _mean(value),
        scale=scale,
        histogram=_histogram(dataset),
        per_user=quantiles(per_user),
        per_item=quantiles(rated),
        first_timestamp=times[0],
        last_timestamp=times[1],
        top_share={f"{percent}%": _top_share(rated, percent) for percent in _TOP_SHARES},
        gini=gini(rated),
        activity=doubling_histogram(per_user),
        popularity=doubling_histogram(per_item),
        heat_map=heat_map(interactions["user"], interactions["item"], per_user, per_item),
        over_time=over_time(interactions["timestamp"]),
        duplicates=sum(rows.count for rows in dataset.report.merged.values()),
        simulated=dataset.simulated,
        features=dataset.features,
        editions=dataset.editions,
        scores=dataset.report.scores,
    )


def _mean(values: pl.Series) -> float | None:
    """Return the mean, summed in 64 bits; None without values."""
    total = sum(float(piece.sum(dtype=np.float64)) for piece in pieces_of(values))
    return total / values.len() if values.len() else None


def quantiles(counts: NDArray[Any]) -> Quantiles:
    """Return minimum, quartiles, maximum and mean of some counts; zeros when there are none."""
    if not counts.size:
        return Quantiles(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    low, q25, median, q75, high = (float(q) for q in np.quantile(counts, (0, 0.25, 0.5, 0.75, 1)))
    return Quantiles(low, q25, median, q75, high, float(counts.mean()))


def gini(counts: NDArray[Any]) -> float:
    """Compute the Gini coefficient of ascending counts: 0 when all are equal, towards 1 when one has everything."""
    total = float(counts.sum())
    if not total:
        return 0.0
    ranks = np.arange(1, counts.size + 1)
    return float(2 * (ranks * counts).sum() / (counts.size * total) - (counts.size + 1) / counts.size)


def _top_share(counts: NDArray[Any], percent: int) -> float:
    total = float(counts.sum())
    top = int(np.ceil(counts.size * percent / 100))
    return float(counts[counts.size - top :].sum()) / total if total else 0.0


def _histogram(dataset: Dataset) -> Histogram:
    value = dataset.interactions["value"]
    if dataset.scale is not None:
        return _rating_histogram(value)
    return _counts_histogram(value) if dataset.report.scores is None else _scores_histogram(value)


def _rating_histogram(value: pl.Series) -> Histogram:
    table = _value_counts(value)
    if table.height > _MAX_BARS:
        table = value.round(0).alias("value").value_counts().sort("value")
    return tuple((round(float(rating), 4), int(count)) for rating, count in table.iter_rows())


def _value_counts(value: pl.Series) -> pl.DataFrame:
    """Return `value` and `count` of each distinct rating, lowest first."""
    counts = np.zeros(1 << 16, np.int64)
    for piece in pieces_of(value):
        bits = (piece + np.float32(0)).view(np.uint32)  # -0 is 0
        if (bits & 0xFFFF).any():
            return value.alias("value").value_counts().sort("value")
        # Stars, halves and whole numbers to 256 need only the upper half of a float: counting is faster than hashing.
        counts += np.bincount(bits >> 16, minlength=counts.size)
    upper_bits = np.flatnonzero(counts).astype(np.uint32)
    return pl.DataFrame({"value": (upper_bits << 16).view(np.float32), "count": counts[upper_bits]}).sort("value")


def _counts_histogram(value: pl.Series) -> Histogram:
    """Count interactions with a count of 1, 2-3, 4-7, ...: each bar is named by its lowest count."""
    bucket = np.floor(np.log2(np.maximum(value.to_numpy(), 1))).astype(np.int64)
    return tuple((float(2**power), int(count)) for power, count in enumerate(np.bincount(bucket)) if count)


def _scores_histogram(value: pl.Series) -> Histogram:
    """Count feedback scores in doubling steps, named by the end nearer to 0; the smallest step holds all below it."""
    scores = value.to_numpy()
    step = 2.0 ** np.maximum(np.floor(np.log2(np.maximum(np.abs(scores), _LEAST_STEP))), np.log2(_LEAST_STEP))
    steps, counts = np.unique(np.sign(scores) * step, return_counts=True)
    return tuple((float(size), int(count)) for size, count in zip(steps, counts, strict=True))
