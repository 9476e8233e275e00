"""Train models on a library's community and make them active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.domain import Role


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """One model that is now in the library."""

    name: str
    """Name in `recterm.engine.MODELS`."""
    role: Role
    active: bool
    """False for a fallback that only answers when it is asked for by name."""
    seconds: float
    """Wall time of the fit."""
    hyperparameters: Mapping[str, Any]
    seed: int


def train(
    library: str | Path | None = None,
    names: Sequence[str] = (),
    *,
    overrides: Mapping[str, Any] | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] = lambda _: None,
) -> list[TrainedModel]:
    """Fit models on the library's community, save them in one transaction and make them active in their roles.

    Args:
        library: name or path; None is the current one.
        names: names in `recterm.engine.MODELS`; none means the default set: the library's default for ranking, for
            neighbours and, when it has ratings, for stars, and popularity as the fallback.
        overrides: hyperparameters by name, as values or as text ("64"); each must be one of at least one model here.
        seed: seed of all chance.
        progress: told what is being done; may raise to stop the work.

    Raises:
        EngineError: an unknown model or hyperparameter, or a value out of range.
        LibraryError: the library has no data, or cannot be written.
    """
    ...
