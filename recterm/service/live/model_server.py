"""Which trained models answer: what the library holds, and what is loaded. Imports the standard library only."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from recterm.domain.measured_models import row_in_use
from recterm.domain.model import Role
from recterm.errors import ModelMissingError
from recterm.service.runtime.blas import limit_blas_threads

if TYPE_CHECKING:
    from recterm.domain.model import ModelHeader
    from recterm.service.live.loaded_models import LoadedModels
    from recterm.store import Library

ModelStatus = Literal["missing", "stale", "ready"]

ROLE_ORDER = tuple(Role)


@dataclass(frozen=True, slots=True)
class Standing:
    """The ranking model in use, and how good it was in the latest evaluation of the library's data."""

    model: str
    precision: tuple[int, float] | None
    """k and precision@k; None where the latest evaluation did not measure it."""


def standing_of(library: Library, fingerprint: str) -> Standing | None:
    """Which ranking model is in use; None where none was trained. Parses the latest run."""
    header = next((one for one in active_models(library) if one.role is Role.RANKING), None)
    if header is None:
        return None
    run = library.runs.latest()
    row = row_in_use(run, header) if run is not None and run.fingerprint == fingerprint else None
    measure = run.models[row].get(f"precision@{run.k}") if run is not None and row is not None else None
    return Standing(header.name, None if run is None or measure is None else (run.k, measure.mean))


class ModelServer:
    """The models of one library. `load` may run in a thread; everything else belongs to the session's own."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._loading = threading.Lock()
        self._unfit: tuple[int, ...] = ()
        self.live: LoadedModels | None = None
        """What is loaded; replaced in one step."""

    def load(self) -> None:
        """Load the active models over a connection of its own. Imports numpy with one BLAS thread.

        Raises:
            ModelMissingError: nothing is trained, or on other data, or by another version of recterm.
        """
        limit_blas_threads()
        from recterm.service.live.loaded_models import load_live

        with self._loading, self._library.reader() as reader:
            try:
                self.live = load_live(reader)
            except ModelMissingError:
                self._unfit = tuple(header.id for header in active_models(reader))
                raise

    def current(self, own_revision: int) -> LoadedModels | None:
        """What is loaded, for the own items of this revision of the library."""
        live = self.live
        if live is not None and live.own_revision != own_revision:
            from recterm.service.live.loaded_models import with_own_items

            self.live = live = with_own_items(live, self._library)
        return live

    def status(self, fingerprint: str) -> ModelStatus:
        """`missing`: none trained; `stale`: no longer of use; `ready`: trained on this data, loaded or not.

        Stale models were trained on other data, or turned out to be of another version when they were loaded.
        """
        headers = active_models(self._library)
        if not headers or headers[0].role is not Role.RANKING:
            return "missing"
        unfit = headers[0].fingerprint != fingerprint or tuple(header.id for header in headers) == self._unfit
        return "stale" if unfit else "ready"


def active_models(library: Library) -> tuple[ModelHeader, ...]:
    """The active models of a library: ranking, neighbours, stars."""
    active = (header for header in library.models.list() if header.active)
    return tuple(sorted(active, key=lambda header: ROLE_ORDER.index(header.role)))
