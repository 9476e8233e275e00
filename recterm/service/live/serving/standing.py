"""Standing of a library's active models: the quality of the ranking model in use. Imports only the standard library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from recterm.domain.measured_models import row_in_use
from recterm.domain.model import Role

if TYPE_CHECKING:
    from recterm.domain.model import ModelHeader
    from recterm.store import Library

ModelStatus = Literal["missing", "stale", "ready"]

ROLE_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class Standing:
    """Ranking model in use, with its quality in the latest evaluation of the library's data."""

    model: str
    precision: tuple[int, float] | None
    """k and precision@k; None if the latest evaluation did not measure this model."""


def standing_of(library: Library, fingerprint: str) -> Standing | None:
    """Return the standing of the ranking model in use; None if none is trained."""
    header = next((candidate for candidate in active_models(library) if candidate.role is Role.RANKING), None)
    if header is None:
        return None
    run = library.runs.latest_in_use()
    row = row_in_use(run, header) if run is not None and run.fingerprint == fingerprint else None
    measure = run.models[row].get(f"precision@{run.k}") if run is not None and row is not None else None
    return Standing(header.name, None if run is None or measure is None else (run.k, measure.mean))


def active_models(library: Library) -> tuple[ModelHeader, ...]:
    """Return the active models of a library: ranking, neighbours, stars."""
    active = (header for header in library.models.list() if header.active)
    return tuple(sorted(active, key=lambda header: ROLE_ORDER.index(header.role)))
