"""The trained models of a library in memory, ready to answer. Importing this imports numpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm import engine
from recterm.domain import Role
from recterm.engine.protocol import RatingPredictor, Recommender
from recterm.errors import EngineError, ModelMissingError
from recterm.service.model_arrays import unpacked

if TYPE_CHECKING:
    from recterm.domain import ModelHeader, Scale
    from recterm.store import Library


@dataclass(frozen=True, slots=True)
class Live:
    """Models that answer for one library's data."""

    fingerprint: str
    """Of the data that they were trained on."""
    headers: tuple[ModelHeader, ...]
    """Of the models that are loaded: ranking, neighbours, stars."""
    ranking: Recommender
    neighbours: Recommender
    """The ranking model itself where no other was trained for neighbours."""
    stars: RatingPredictor | None
    """None in a library without ratings."""
    scale: Scale | None
    n_items: int

    @property
    def ids(self) -> tuple[int, ...]:
        """Ids of the loaded models."""
        return tuple(header.id for header in self.headers)


def load_live(library: Library) -> Live:
    """Load the active model of every role.

    Raises:
        ModelMissingError: no ranking model is trained, or on other data, or by another version of recterm.
        LibraryError: a model's arrays are damaged.
    """
    info = library.info()
    headers = {header.role: header for header in library.models.list() if header.active}
    first = headers.get(Role.RANKING)
    if first is None:
        raise ModelMissingError(f"no model is trained in library {info.name!r}", "`recterm train` trains the defaults")
    if first.fingerprint != info.fingerprint:
        raise ModelMissingError(
            f"the models of library {info.name!r} were trained on other data", "`recterm train` trains them anew"
        )
    fresh = [headers[role] for role in Role if role in headers and headers[role].fingerprint == info.fingerprint]
    loaded = {header.role: load_model(library, header) for header in fresh}
    ranking = recommender(loaded[Role.RANKING], first.name)
    neighbours = loaded.get(Role.NEIGHBOURS)
    stars = loaded.get(Role.STARS)
    return Live(
        fingerprint=info.fingerprint,
        headers=tuple(fresh),
        ranking=ranking,
        neighbours=ranking if neighbours is None else recommender(neighbours, headers[Role.NEIGHBOURS].name),
        stars=stars if isinstance(stars, RatingPredictor) else None,
        scale=info.scale,
        n_items=info.n_items,
    )


def load_named(library: Library, name: str) -> Recommender:
    """Load a trained model by name, whether it is active or not.

    Raises:
        EngineError: there is no such model.
        ModelMissingError: it is not trained on the library's data, or it does not rank.
    """
    engine.spec_of(name)
    fingerprint = library.info().fingerprint
    trained = [header for header in library.models.list() if header.fingerprint == fingerprint]
    found = [header for header in trained if header.name == name]
    if not found:
        names = ", ".join(sorted({header.name for header in trained})) or "none"
        raise ModelMissingError(
            f"no model {name!r} is trained here", f"trained: {names}; `recterm train {name}` trains it"
        )
    header = min(found, key=lambda header: (header.role is not Role.RANKING, not header.active, -header.id))
    return recommender(load_model(library, header), name)


def load_model(library: Library, header: ModelHeader) -> Any:
    """One fitted model from its arrays in the store.

    Raises:
        ModelMissingError: the arrays or hyperparameters are those of another version of the model.
        LibraryError: they are damaged.
    """
    arrays = unpacked(library.models.arrays(header.id))
    try:
        return engine.load(header.name, dict(header.hyperparameters), arrays)
    except (EngineError, KeyError) as error:
        raise ModelMissingError(
            f"the model {header.name} was trained by another version of recterm", "`recterm train` trains it anew"
        ) from error


def recommender(model: Any, name: str) -> Recommender:
    """The model, if it ranks items."""
    if not isinstance(model, Recommender):
        raise ModelMissingError(
            f"{name} predicts stars, it does not rank items", "take a model that ranks, such as als"
        )
    return model
