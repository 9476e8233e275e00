"""Model server of a session: stored and loaded models. Imports only the standard library."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from recterm.domain.model import Role
from recterm.errors import ModelMissingError
from recterm.service.arrays.changed_hyperparameters import changed_of
from recterm.service.live.serving.second_model import second_model, use
from recterm.service.live.serving.standing import active_models, standing_of
from recterm.service.runtime.blas import limit_blas_threads

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from recterm.domain.answers.lab.evaluation import Run
    from recterm.domain.model import LibraryInfo, ModelHeader
    from recterm.engine.core.protocol import Ranks
    from recterm.service.live.serving.loaded_models import LoadedModels
    from recterm.service.live.serving.standing import ModelStatus, Standing
    from recterm.service.live.state.live_state import LiveState


class ModelServer:
    """Server of one library's models. `load` and `load_named` may run in any thread, all else in the session's."""

    def __init__(self, state: LiveState) -> None:
        self._state = state
        self._loading = threading.Lock()
        self._unfit: tuple[int, ...] = ()
        self._live: LoadedModels | None = None
        """The loaded models, replaced in one assignment."""
        self._named: tuple[tuple[str, int, int], Ranks] | None = None
        """A model that was asked for by name, after that name, the library's version and the own items' revision."""
        self._standing: tuple[LibraryInfo, Standing | None] | None = None
        """Library info as last read, and the standing computed from it."""

    def load(self) -> None:
        """Load the active models over a separate connection, in any thread. Imports numpy with one BLAS thread.

        Raises:
            ModelMissingError: no ranking model is trained, or only on other data or by another version of recterm.
        """
        limit_blas_threads()
        from recterm.service.live.serving.loaded_models import load_live

        with self._loading, self._state.library.reader() as reader:
            try:
                self._live = load_live(reader)
            except ModelMissingError:
                self._unfit = tuple(header.id for header in active_models(reader))
                raise

    @property
    def ready(self) -> bool:
        """Whether models are loaded that fit the library's data."""
        live = self._live
        return live is not None and live.fingerprint == self._state.info.fingerprint

    @property
    def loaded_ids(self) -> tuple[int, ...]:
        """Ids of the loaded models."""
        live = self._live
        return live.ids if live else ()

    def current(self) -> LoadedModels:
        """Return the loaded models, extended to the library's current own items; load them if necessary.

        Raises:
            ModelMissingError: there is no model to load.
        """
        if not self.ready:
            self.load()
        live = self._live
        assert live is not None
        if live.own_revision != self._state.info.own_revision:
            from recterm.service.live.serving.loaded_models import with_own_items

            self._live = live = with_own_items(live, self._state.library)
        return live

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models that are trained on the library's data and rank items, the active ones first."""
        from recterm import engine

        fingerprint = self._state.info.fingerprint
        headers = [header for header in self._state.library.models.list() if header.fingerprint == fingerprint]
        headers.sort(key=lambda header: (not header.active, header.role is not Role.RANKING, header.name))
        return tuple(dict.fromkeys(header.name for header in headers if header.name in engine.RANKING_MODELS))

    def named(self, name: str) -> Ranks:
        """Return a trained model by name; the latest one stays loaded while the library is the same.

        Raises:
            EngineError: there is no such model.
            ModelMissingError: it is not trained on the library's data, or it does not rank.
        """
        from recterm.service.live.serving.loaded_models import load_named

        key, kept = self._key_of(name), self._named
        if kept is None or kept[0] != key:
            self._named = kept = key, load_named(self._state.library, name)
        return kept[1]

    def has_loaded(self, name: str) -> bool:
        """Return whether `named` answers at once."""
        return self._named is not None and self._named[0] == self._key_of(name)

    def load_named(self, name: str) -> None:
        """Load a trained model over a separate connection, in any thread, so that `named` answers at once.

        Raises:
            EngineError: there is no such model.
            ModelMissingError: it is not trained on the library's data, or it does not rank.
        """
        limit_blas_threads()
        from recterm.service.live.serving.loaded_models import load_named

        key = self._key_of(name)
        with self._loading, self._state.library.reader() as reader:
            if self._named is None or self._named[0] != key:
                self._named = key, load_named(reader, name)

    def _key_of(self, name: str) -> tuple[str, int, int]:
        return name, self._state.library_version, self._state.info.own_revision

    @property
    def active(self) -> tuple[ModelHeader, ...]:
        """The active models in the library: ranking, neighbours, stars."""
        return active_models(self._state.library)

    @property
    def second(self) -> ModelHeader | None:
        """The model that shares For you with the ranking model; None while For you is by one."""
        return second_model(self._state.library, self._state.info.fingerprint)

    @property
    def stored_ids(self) -> frozenset[int]:
        """Ids of the models in the library that `load` would load."""
        second = self.second
        return frozenset(header.id for header in (*self.active, *(() if second is None else (second,))))

    def use(self, *names: str) -> tuple[ModelHeader, ModelHeader | None]:
        """Let For you be by the first named model, and if two are named by both in turn, once they are loaded.

        Raises:
            ModelMissingError: a model is not trained on the library's data, or does not rank; nothing changes.
            RectermError: a model is named twice.
        """
        return use(self._state.library, names)

    @property
    def status(self) -> ModelStatus:
        """Status of the models: `missing`, none trained; `stale`, unusable; `ready`, trained on this data.

        Stale models were trained on other data, or failed to load because another version trained them. Ready ones
        need not be loaded yet.
        """
        headers = self.active
        if not headers or headers[0].role is not Role.RANKING:
            return "missing"
        unfit = headers[0].fingerprint != self._state.info.fingerprint
        return "stale" if unfit or tuple(header.id for header in headers) == self._unfit else "ready"

    @property
    def standing(self) -> Standing | None:
        """The ranking model in use and its quality; None if none is trained. Computed once per library state."""
        info = self._state.info
        if self._standing is None or self._standing[0] is not info:
            self._standing = info, standing_of(self._state.library, info.fingerprint)
        return self._standing[1]

    @property
    def run(self) -> Run | None:
        """The latest evaluation; None before the first."""
        return self._state.library.runs.latest()

    def changed_hyperparameters(self, header: ModelHeader) -> Mapping[str, Any] | None:
        """Return a model's hyperparameters that differ from the defaults; None for a model of an older recterm."""
        return changed_of(self._state.library.settings, header)
