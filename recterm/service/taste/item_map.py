"""Map of a catalogue: two dimensions of a model's item factors. I items, P placed ones, K factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recterm.domain.answers.taste.taste_map import MapPoint, PlacedItem, TasteMap
from recterm.domain.model import Role
from recterm.engine import spec_of
from recterm.engine.core.trained_model import TrainedModel
from recterm.service.arrays.model_from_arrays import load_model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from recterm.domain.model import Feedback, Item, ItemRow
    from recterm.engine.core.arrays import F32Matrix, RowVector
    from recterm.engine.lists.likes import Likes
    from recterm.service.taste.own_items import OwnItem
    from recterm.store import Library

LEAST_COUNT = 10
"""Interactions from which an item is placed."""

FEWEST_PLACED = 200
"""Items below which those with fewer interactions are placed too."""

OUTER = (1, 99)
"""Percentiles of an axis at the edges of the map."""

LEAST_PLACED = 3
"""Items below which there is no map."""

COMMUNITY = "likes of the community"
"""What is drawn where no active model has factors."""

GRID = 25
"""Steps along each axis at which the profile's liking is looked at."""

SMOOTHING = 0.08
"""Standard deviation of the smoothing of a profile's liking, in parts of the map."""

CLEAR_PEAK = 3.0
"""Standard deviations from which a peak is not one of the highest points that chance makes somewhere on the map."""

LIKES_FACTORS = 16
"""Factors of the community's likes."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Places of the items on the map, the same for every profile."""

    model: str
    least_count: int
    rows: RowVector
    """(P,) placed rows, ascending: the most popular first."""
    points: NDArray[np.float64]
    """(P, 2) in [0, 1], from the left and from the top."""


def active_factors(library: Library) -> tuple[str, F32Matrix] | None:
    """Return the name and the item factors of the first active model that has some; None without one.

    The stars' factors come first, since they say what people like and not only what they know. The factors of a ranking
    model grow with popularity, so each item's are divided by its length plus the median length.

    Raises:
        ModelMissingError: that model was trained by another version of recterm.
        LibraryError: its arrays are damaged.
    """
    fingerprint = library.info().fingerprint
    headers = [header for header in library.models.list() if header.active and header.fingerprint == fingerprint]
    order = (Role.STARS, Role.RANKING, Role.NEIGHBOURS)
    for header in sorted(headers, key=lambda header: order.index(header.role)):
        if not has_factors(header.name):  # before its arrays are read: those of EASE are large
            continue
        model = load_model(library, header)
        factors = model.item_factors if isinstance(model, TrainedModel) else None
        if factors is not None and factors.shape[1] >= 2:
            return header.name, factors if header.role is Role.STARS else _shortened(factors)
    return None


def has_factors(name: str) -> bool:
    """Return whether a model of the registry has item factors."""
    return getattr(spec_of(name).cls, "item_factors", None) not in (None, TrainedModel.item_factors)


def _shortened(factors: F32Matrix) -> F32Matrix:
    lengths = np.sqrt(np.einsum("ik,ik->i", factors, factors))
    some = lengths[lengths > 0]
    typical = np.median(some) if len(some) else 1.0
    return np.asarray(factors / (lengths + typical)[:, None], dtype=np.float32)


def factors_of_likes(likes: Likes, n_factors: int = LIKES_FACTORS, rounds: int = 12) -> F32Matrix:
    """Return (I, K) right singular vectors of the users x items matrix of likes, times their singular values.

    Each like counts 1 / sqrt(likes of the user x likes of the item), so that neither busy users nor popular items
    decide; the first vector, which then only says how popular an item is, is left out. Found by subspace iteration from
    a fixed start (Halko, Martinsson and Tropp 2011, algorithm 4.4): the same data give the same factors.
    """
    n_factors = min(n_factors + 1, likes.n_items, likes.n_users)
    users = np.repeat(np.arange(likes.n_users), np.diff(likes.indptr))
    sizes = np.maximum(1, np.diff(likes.indptr))
    weights = 1 / np.sqrt(sizes[users] * np.maximum(1, likes.counts)[likes.items])
    basis = np.random.default_rng(0).standard_normal((likes.n_items, n_factors))
    for _ in range(rounds):
        mapped = _times(users, likes.items, weights, basis, likes.n_users)
        basis, _ = np.linalg.qr(_times(likes.items, users, weights, mapped, likes.n_items))
    mapped = _times(users, likes.items, weights, basis, likes.n_users)
    _, values, right = np.linalg.svd(mapped, full_matrices=False)
    turned = basis @ right.T
    lengths = np.maximum(1, likes.counts)[:, None] ** 0.5
    return np.asarray((turned * values / lengths)[:, 1:], dtype=np.float32)


def _times(
    into: NDArray[np.integer], out_of: NDArray[np.integer], weights: NDArray[np.float64],
    matrix: NDArray[np.float64], size: int,
) -> NDArray[np.float64]:  # fmt: skip
    """Multiply a sparse matrix, given by the rows and columns of its entries, by a dense one."""
    product = np.zeros((size, matrix.shape[1]))
    for column in range(matrix.shape[1]):
        product[:, column] = np.bincount(into, weights * matrix[out_of, column], minlength=size)
    return product


def places_of(model: str, factors: F32Matrix, counts: NDArray[np.int64]) -> Places | None:
    """Return the places by the first two principal components of the factors; None with hardly any items.

    Items weigh by the root of their interactions. Half of a place is its rank along the axis, since a map of characters
    has few cells to waste on what is far out. The sign of an axis is that of its skew, so that the map does not flip.

    Args:
        model: name of the model.
        factors: (I, K), K at least 2.
        counts: (I,) interactions with each item.
    """
    counts = counts[: len(factors)]
    least = LEAST_COUNT
    while (counts >= least).sum() < FEWEST_PLACED and least > 1:
        least -= 1
    rows = np.flatnonzero(counts >= least)
    if len(rows) < LEAST_PLACED:
        return None
    placed = factors[rows].astype(np.float64)
    weights = np.sqrt(counts[rows].astype(np.float64))
    weights /= weights.sum()
    centred = placed - weights @ placed
    _, vectors = np.linalg.eigh((centred * weights[:, None]).T @ centred)
    components = centred @ vectors[:, ::-1][:, :2]
    components *= np.where(weights @ components**3 < 0, -1.0, 1.0)
    order = np.argsort(np.argsort(components, axis=0, kind="stable"), axis=0, kind="stable")
    low, high = np.percentile(components, OUTER, axis=0)
    straight = np.clip((components - low) / np.maximum(high - low, 1e-12), 0.0, 1.0)
    return Places(model, least, rows, (straight + (order + 0.5) / len(rows)) / 2)


def map_of(
    places: Places, items: Sequence[Item], feedback: Mapping[ItemRow, Feedback], own: Sequence[OwnItem], habit: float
) -> TasteMap:
    """Return the map for a profile.

    Args:
        places: where the items are.
        items: the placed items, in the order of the places.
        feedback: the profile's.
        own: its own items.
        habit: its mean stars above the crowd.
    """
    placed = []
    for item, (x, y) in zip(items, places.points.tolist(), strict=True):
        state = feedback.get(item.row)
        is_mine = state is not None and (state.stars is not None or state.views > 0 or state.liked)
        stars = None if state is None else state.stars
        placed.append(PlacedItem(item.id, item.title, item.year, x, y, item.count, item.genres, stars, is_mine))
    return TasteMap(places.model, 0, places.least_count, tuple(placed), _you(places, own, habit))


def _you(places: Places, own: Sequence[OwnItem], habit: float) -> MapPoint | None:
    """Return where the profile's liking peaks, if that is beyond chance, else the middle of what it likes.

    The peak is that of sum(k above) / sqrt(sum(k^2)), with `above` the stars above the crowd and the habit, and k a
    Gaussian weight of each rated item by its distance: in standard deviations of a map on which the same opinions are
    shuffled. None for a profile that likes nothing on the map.
    """
    place_of = {row: place for place, row in enumerate(places.rows.tolist())}
    mine = [(place_of[item.item.row], item) for item in own if item.item.row in place_of]
    rated = [(place, item.above - habit) for place, item in mine if item.crowd_mean is not None]
    points = places.points[[place for place, _ in rated]]
    above = np.array([value for _, value in rated])
    if len(above) >= LEAST_PLACED and above.std() > 0:
        axis = (np.arange(GRID) + 0.5) / GRID
        near_x, near_y = (np.exp(-((axis[:, None] - points[:, side]) ** 2) / (2 * SMOOTHING**2)) for side in (0, 1))
        surface = (near_y * above) @ near_x.T / np.sqrt(near_y**2 @ (near_x**2).T * above.var() + 1e-12)
        row, column = np.unravel_index(int(surface.argmax()), surface.shape)
        if surface[row, column] >= CLEAR_PEAK:
            return MapPoint(float(axis[column]), float(axis[row]), is_peak=True)
    liked = [place for place, value in rated if value > 0]
    liked += [place for place, item in mine if item.stars is None]
    if not liked:
        return None
    x, y = places.points[liked].mean(axis=0).tolist()
    return MapPoint(x, y, is_peak=False)
