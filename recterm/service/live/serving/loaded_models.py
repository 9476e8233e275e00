"""Loaded models of a library in memory, ready to answer. Importing this imports numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from recterm import engine
from recterm.domain.model import Role
from recterm.domain.model_label import label_of
from recterm.engine import Task
from recterm.engine.core.user_items import extended_stars
from recterm.errors import ModelMissingError
from recterm.service.arrays.editions import works_of
from recterm.service.arrays.item_tokens import tokens_of_own
from recterm.service.arrays.model_from_arrays import load_model
from recterm.service.live.serving.second_model import second_model

if TYPE_CHECKING:
    from recterm.domain.model import ItemRow, ModelHeader, Scale
    from recterm.engine import AnyModel, RatingPredictor, Recommender
    from recterm.engine.core.arrays import RowVector
    from recterm.engine.core.protocol import Predicts, Ranks
    from recterm.store import Library


@dataclass(frozen=True, slots=True)
class FittedModels:
    """Models as trained, on the items of the data set only."""

    ranking: Recommender
    neighbours: Recommender
    """The ranking model itself if no other was trained for neighbours."""
    stars: RatingPredictor | None
    """Predictor of stars; None in a library without ratings."""
    n_items: int
    second: Recommender | None = None
    """Ranking model that For you is shared with; None while it is by one model."""


@dataclass(frozen=True, slots=True)
class LoadedModels:
    """Models that answer for one library's data."""

    fingerprint: str
    """Fingerprint of the data that the models were trained on."""
    headers: tuple[ModelHeader, ...]
    """Headers of the loaded models: ranking, neighbours, stars."""
    trained: FittedModels
    ranking: Ranks
    neighbours: Ranks
    """The ranking model itself if no other was trained for neighbours."""
    stars: Predicts | None
    """Predictor of stars; None in a library without ratings."""
    scale: Scale | None
    n_items: int
    """Number of items in the whole catalogue, own items included."""
    own_revision: int
    """Revision of the own items that the models cover."""
    work: RowVector | None = None
    """(n_items,) the row that names each item's work; None if every item is a work of its own."""
    second: Ranks | None = None
    """Ranking model whose picks are interleaved with those of `ranking` on For you; None while For you is by one."""
    second_header: ModelHeader | None = None

    @classmethod
    def of(
        cls,
        trained: FittedModels,
        scale: Scale | None,
        fingerprint: str = "",
        headers: tuple[ModelHeader, ...] = (),
        own_revision: int = 0,
    ) -> Self:
        """Return trained models for a library without own items."""
        models = (trained, trained.ranking, trained.neighbours, trained.stars)
        return cls(fingerprint, headers, *models, scale, trained.n_items, own_revision)

    def like(self, item: ItemRow) -> Ranks:
        """Return the model that finds similar items: neighbours if it knows the item, else the ranking model."""
        return self.neighbours if item < self.neighbours.n_known else self.ranking

    @property
    def n_anchored(self) -> int:
        """Number of items known to at least one of the two models: only rows below it can have similar items."""
        return max(self.neighbours.n_known, self.ranking.n_known)

    def label(self, role: Role | None) -> str:
        """Return the label of the model of a role; empty for None."""
        header = next((header for header in self.headers if header.role is role), None)
        if header is None and role is Role.NEIGHBOURS:
            return self.label(Role.RANKING)
        return "" if header is None else label_of(header)

    @property
    def labels(self) -> tuple[str, str]:
        """Labels of the two models that share For you; empty where there is none."""
        return self.label(Role.RANKING), "" if self.second_header is None else label_of(self.second_header)

    @property
    def ids(self) -> tuple[int, ...]:
        """Ids of the loaded models."""
        second = () if self.second_header is None else (self.second_header,)
        return tuple(header.id for header in (*self.headers, *second))


def load_live(library: Library) -> LoadedModels:
    """Load the active model of every role.

    Raises:
        ModelMissingError: no ranking model is trained, or only on other data or by another version of recterm.
        LibraryError: a model's arrays are damaged.
    """
    info = library.info()
    headers = {header.role: header for header in library.models.list() if header.active}
    first = headers.get(Role.RANKING)
    if first is None:
        raise ModelMissingError(f"no model is trained in library {info.name!r}", "`recterm train` trains the defaults")
    if first.fingerprint != info.fingerprint:
        raise ModelMissingError(
            f"the models of library {info.name!r} were trained on other data",
            "`recterm train` retrains them",
            code="model_of_other_data",
        )
    fresh = [headers[role] for role in Role if role in headers and headers[role].fingerprint == info.fingerprint]
    loaded = {header.role: load_model(library, header) for header in fresh}
    ranking = recommender(loaded[Role.RANKING], first.name)
    neighbours = loaded.get(Role.NEIGHBOURS)
    stars = loaded.get(Role.STARS)
    second = second_model(library, info.fingerprint)
    trained = FittedModels(
        ranking=ranking,
        neighbours=ranking if neighbours is None else recommender(neighbours, headers[Role.NEIGHBOURS].name),
        stars=stars if stars is not None and stars.task is Task.RATING else None,
        n_items=info.n_items,
        second=None if second is None else recommender(load_model(library, second), second.name),
    )
    live = LoadedModels.of(trained, info.scale, info.fingerprint, tuple(fresh), info.own_revision)
    live = replace(live, second=trained.second, second_header=second)
    return with_own_items(live, library) if info.n_own else replace(live, work=works_of(library, live.n_items))


def with_own_items(live: LoadedModels, library: Library) -> LoadedModels:
    """Return the same models, extended to the own items that the library has now."""
    trained, n_items = live.trained, live.trained.n_items
    own_revision, words = tokens_of_own(library)
    ranking = trained.ranking.with_items(words)
    same = trained.neighbours is trained.ranking
    stars = trained.stars
    return replace(
        live,
        ranking=ranking,
        neighbours=ranking if same else trained.neighbours.with_items(words),
        stars=None if stars is None else extended_stars(stars, n_items, len(words)),
        second=None if trained.second is None else trained.second.with_items(words),
        n_items=n_items + len(words),
        own_revision=own_revision,
        work=works_of(library, n_items + len(words)),
    )


def load_named(library: Library, name: str) -> Ranks:
    """Load a trained model by name, active or not; it covers own items too.

    Raises:
        EngineError: there is no such model.
        ModelMissingError: it is not trained on the library's data, or it does not rank.
    """
    engine.spec_of(name)
    info = library.info()
    fingerprint = info.fingerprint
    trained = [header for header in library.models.list() if header.fingerprint == fingerprint]
    candidates = [header for header in trained if header.name == name]
    if not candidates:
        names = ", ".join(sorted({header.name for header in trained})) or "none"
        raise ModelMissingError(
            f"no model {name!r} is trained here",
            f"trained: {names}; `recterm train {name}` trains it",
            code="no_such_model",
        )
    header = min(candidates, key=lambda header: (header.role is not Role.RANKING, not header.active, -header.id))
    return recommender(load_model(library, header), name).with_items(tokens_of_own(library)[1])


def recommender(model: AnyModel, name: str) -> Recommender:
    """Return the model if it ranks items.

    Raises:
        ModelMissingError: it predicts stars instead.
    """
    if model.task is not Task.RANKING:
        raise ModelMissingError(
            f"{name} predicts stars; it does not rank items",
            "choose a model that ranks, such as als",
            code="model_ranks_nothing",
        )
    return model
