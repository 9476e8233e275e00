"""What the data decide: hyperparameters that are left open, and the models that a new library gets.

The rules use the shape of the data only: users, items, interactions, explicit or implicit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recterm.engine.hyperparameters import Value
    from recterm.engine.interactions import Interactions


def choices(model: str, data: Interactions) -> dict[str, Value]:
    """Values for the open hyperparameters of a model, by name; empty when it has none."""
    return {}
