"""Model colours, the same in every picture: each model's colour on light and dark ground, and its dashes."""

from __future__ import annotations

from typing import NamedTuple
from zlib import crc32


class Colour(NamedTuple):
    """One hue, readable on both grounds."""

    light: str
    """On white: `#rrggbb`."""
    dark: str
    """On near-black."""


PALETTE = (
    Colour("#0072b2", "#56b4e9"),  # 0 blue
    Colour("#c84e00", "#ff8c42"),  # 1 vermilion
    Colour("#00805a", "#2ec495"),  # 2 green
    Colour("#8e44ad", "#c792ea"),  # 3 purple
    Colour("#c2417c", "#ff7eb6"),  # 4 pink
    Colour("#946800", "#e6b422"),  # 5 ochre
    Colour("#00808a", "#3dd0dc"),  # 6 teal
    Colour("#b3261e", "#ff6b61"),  # 7 red
    Colour("#5c7a00", "#a8cc33"),  # 8 olive
    Colour("#6b6b6b", "#a8a8a8"),  # 9 grey
    Colour("#3b4cc0", "#8fa2ff"),  # 10 indigo
    Colour("#7b4b2a", "#d2a07a"),  # 11 brown
    Colour("#222222", "#eeeeee"),  # 12 ink
)

DASHES = ("", "7 3", "2 3", "9 3 2 3")
"""Solid, dashed, dotted, both: tells models of one colour apart."""

_STYLES = {
    "random": (9, 1), "popularity": (9, 0), "als": (0, 0), "item-knn": (2, 0), "user-knn": (8, 0), "p3alpha": (5, 1),
    "rp3beta": (5, 0), "ease": (1, 0), "slim": (6, 0), "next-item": (1, 2), "pure-svd": (7, 0), "ials": (4, 0),
    "bpr": (10, 1), "lmf": (0, 1), "content": (10, 0), "hybrid": (3, 0), "global-mean": (9, 2), "user-mean": (11, 2),
    "item-mean": (11, 1), "bias": (11, 0), "user-knn-stars": (6, 1), "nmf": (7, 1), "item-knn-stars": (2, 1),
    "biased-mf": (4, 1), "bayesian-mf": (1, 1), "stacked-stars": (3, 1),
    "in use (For you)": (12, 0), "in use (Because)": (12, 1), "in use (stars)": (12, 2),
}  # fmt: skip


class Style(NamedTuple):
    """How a model is drawn."""

    colour: int
    """Place in PALETTE."""
    dash: int
    """Place in DASHES."""


def style_of(row: str) -> Style:
    """Return how a row of a run is drawn; a row of reranked lists (`als: varied 0.6`) as its model."""
    name = row.partition(":")[0]
    if name not in _STYLES and name.startswith("in use ("):
        name = "in use (For you)"
    if name not in _STYLES:
        return Style(crc32(name.encode()) % len(PALETTE), len(DASHES) - 1)
    return Style(*_STYLES[name])
