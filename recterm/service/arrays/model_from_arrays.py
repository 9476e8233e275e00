"""Model loading from stored arrays. Importing this imports numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm import engine
from recterm.engine.core.checks.stored_arrays import check_arrays
from recterm.errors import EngineError, LibraryError, ModelMissingError
from recterm.service.arrays.model_arrays import unpacked

if TYPE_CHECKING:
    from recterm.domain.model import ModelHeader
    from recterm.engine import AnyModel
    from recterm.store import Library


def load_model(library: Library, header: ModelHeader) -> AnyModel:
    """Return a fitted model from its arrays in the store.

    Raises:
        ModelMissingError: the arrays or hyperparameters are those of another version of the model.
        LibraryError: the arrays or hyperparameters are damaged.
    """
    arrays = unpacked(library.models.arrays(header.id))
    damage = f"{library.path} is damaged: model {header.id} ({header.name})"
    try:
        check_arrays(arrays, library.info().n_items)
    except EngineError as error:
        raise LibraryError(
            f"{damage}: {error.message}", "`recterm train` retrains it", code="library_damaged"
        ) from error
    try:
        return engine.load(header.name, dict(header.hyperparameters), arrays)
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise LibraryError(f"{damage}: {error}", "`recterm train` retrains it", code="library_damaged") from error
    except (EngineError, KeyError) as error:
        raise ModelMissingError(
            f"the model {header.name} was trained by another version of recterm",
            "`recterm train` retrains it",
            code="model_outdated",
        ) from error
