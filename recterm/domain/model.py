"""The words that every layer shares, as frozen dataclasses, named tuples and NewTypes. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ItemId = NewType("ItemId", str)
"""An item's public id: text, namespaced by its source, such as `ml:1` or `film:alien-1979`."""

ItemRow = NewType("ItemRow", int)
"""An item's place in the catalogue and in every array of the engine: 0 is the most popular item."""

Agreement = Literal["average", "least-misery", "fairness"]
"""How a group agrees on one list."""

ProfileId = NewType("ProfileId", int)
EventId = NewType("EventId", int)

MIN_STARS = 0.5
MAX_STARS = 5.0
STAR_STEP = 0.5
LIKED_STARS = 4.0
"""From here on a rating counts as liked: the relevance threshold of the evaluation."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The rating scale of a data set, in its own numbers; profiles always rate in stars, 0.5 to 5.

    A scale that ends at 5 is taken as stars; every other one is mapped linearly with its maximum at 5 stars.
    """

    minimum: float
    maximum: float
    step: float

    def to_stars(self, value: float) -> float:
        """A value of this scale in stars, clipped to [0.5, 5]."""
        if self.minimum < 0:
            stars = MIN_STARS + (value - self.minimum) / (self.maximum - self.minimum) * (MAX_STARS - MIN_STARS)
        else:
            stars = value / self.maximum * MAX_STARS
        return min(MAX_STARS, max(MIN_STARS, stars))

    def from_stars(self, stars: float) -> float:
        """Stars in this scale's own numbers, clipped to [minimum, maximum]."""
        if self.minimum < 0:
            share = (stars - MIN_STARS) / (MAX_STARS - MIN_STARS)
            value = self.minimum + share * (self.maximum - self.minimum)
        else:
            value = stars / MAX_STARS * self.maximum
        return min(self.maximum, max(self.minimum, value))


class EventKind(StrEnum):
    """What a profile can do to an item. Undo appends the reversal and names the event that it takes back."""

    RATE = "rate"
    UNRATE = "unrate"
    VIEW = "view"
    HIDE = "hide"
    UNHIDE = "unhide"
    SAVE = "save"
    UNSAVE = "unsave"
    LIKE = "like"
    UNLIKE = "unlike"
    UNDO = "undo"


class Role(StrEnum):
    """What an active model is used for."""

    RANKING = "ranking"
    NEIGHBOURS = "neighbours"
    STARS = "stars"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the catalogue."""

    row: ItemRow
    id: ItemId
    title: str
    year: int | None
    genres: tuple[str, ...]
    creators: tuple[str, ...]
    kind: str
    count: int
    """Interactions of the community with this item."""
    mean: float | None
    """Mean rating by the community, in stars; None without ratings."""
    own: bool = False
    """True for what a person's history has and the data set lacks; such items come after all others."""


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """An item with all that its source says of it."""

    item: Item
    original_titles: tuple[str, ...]
    aliases: Mapping[str, str]
    """Ids in other namespaces: {"imdb": "tt0078748", "tmdb": "348"}."""
    facts: Mapping[str, Any]
    """Whatever else the source gives, such as cast, country, runtime in minutes, themes; JSON types only."""


@dataclass(slots=True)  # made in hundred thousands, and frozen ones take three times as long to make
class NewItem:
    """One item as an import hands it to the store, in row order: the most popular first."""

    id: ItemId
    title: str
    sort_title: str
    """The title without its leading article, folded: what the catalogue sorts by."""
    year: int | None
    kind: str
    genres: tuple[str, ...]
    creators: tuple[str, ...]
    original_titles: tuple[str, ...]
    aliases: Mapping[str, str]
    facts: Mapping[str, Any]
    count: int
    mean: float | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """The current state of one profile and one item: all of its events added up."""

    stars: float | None = None
    views: int = 0
    hidden: bool = False
    saved: bool = False
    last_event: EventId = EventId(0)
    viewed_at: int | None = None
    """Time of the last view, UTC seconds."""
    rated_at: int | None = None
    """Time of the current rating, UTC seconds."""
    liked: bool = False
    """Liked without a number: never merged with a rating."""
    liked_at: int | None = None
    """Time of the current like, UTC seconds."""

    @property
    def empty(self) -> bool:
        """True when nothing is left of this item's events."""
        return self.stars is None and self.views == 0 and not (self.hidden or self.saved or self.liked)


class Event(NamedTuple):
    """One thing a profile did; append-only. Items are named by id: rows change when a catalogue is imported anew.

    A tuple, as a lifetime of plays is 200,000 of them: a frozen dataclass takes five times as long to make.
    """

    id: EventId
    profile: ProfileId
    item: ItemId
    kind: EventKind
    value: float | None
    """Stars for RATE, else None."""
    timestamp: int
    """UTC seconds."""
    undoes: EventId | None = None


class Sort(StrEnum):
    """Orders of the catalogue."""

    POPULARITY = "popularity"
    TITLE = "title"
    YEAR = "year"
    RATING = "rating"
    MINE = "mine"


class Listing(StrEnum):
    """Which part of the catalogue is shown."""

    ALL = "all"
    UNSEEN = "unseen"
    RATED = "rated"
    VIEWED = "viewed"
    LIKED = "liked"
    WATCHLIST = "watchlist"
    HIDDEN = "hidden"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """Search, filter and order of the catalogue; a shelf takes it too, without text and sort."""

    text: str = ""
    genres: frozenset[str] = frozenset()
    """Items must carry all of these."""
    year_from: int | None = None
    year_to: int | None = None
    listing: Listing = Listing.ALL
    list_name: str = ""
    """Only items of this list of the profile's; empty for the whole catalogue."""
    sort: Sort = Sort.POPULARITY
    descending: bool = False
    """Turns the natural direction of the sort round (popular first, A first, newest first, best first)."""

    @property
    def filtered(self) -> bool:
        """True when genres, years or a named list narrow the catalogue."""
        return bool(self.genres or self.list_name) or self.year_from is not None or self.year_to is not None


class CatalogueHits(NamedTuple):
    """What a query lets through."""

    rows: Sequence[int]
    """In the query's order; a `range` for the plain catalogue."""
    nearest: bool = False
    """Nothing fits the search text as it was typed: these are the nearest titles and people."""


@dataclass(frozen=True, slots=True)
class NamedList:
    """Items that a profile keeps together under a name of its own; unlike a shelf nothing of it is computed."""

    name: str
    description: str
    items: tuple[ItemId, ...]
    """In the list's own order; they need not be in the catalogue."""


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """What the head line and the data card say of a library."""

    name: str
    path: str
    label: str
    """Where the data come from, as a person reads it: `MovieLens latest-small`."""
    format: str
    n_items: int
    """Items of the data set; own items are not among them."""
    n_users: int
    n_interactions: int
    scale: Scale | None
    """None for implicit data."""
    simulated: bool
    """True when the community was generated, not recorded; said wherever it is named."""
    fingerprint: str
    """Names the community's content; models and runs carry the one that they were made from."""
    n_own: int = 0
    """Own items: what histories have and the data set lacks. Their rows come after the others."""
    own_revision: int = 0
    """Changes whenever own items come or go, so that the rows from n_items on may be other ones'."""

    def same_item(self, before: LibraryInfo, row: int) -> bool:
        """Whether a row is the item that it was in an earlier state of the library."""
        same_data = self.fingerprint == before.fingerprint
        return same_data and (row < self.n_items or self.own_revision == before.own_revision)

    @property
    def catalogue(self) -> tuple[str, int]:
        """Names the state of the catalogue: while it is the same, so are its rows."""
        return self.fingerprint, self.own_revision

    @property
    def n_listed(self) -> int:
        """Items of the whole catalogue."""
        return self.n_items + self.n_own

    @property
    def density(self) -> float:
        """Interactions / (users x items), in [0, 1]; 0 for an empty library."""
        cells = self.n_users * self.n_items
        return self.n_interactions / cells if cells else 0.0

    @property
    def sparsity(self) -> float:
        """1 - density."""
        return 1.0 - self.density


@dataclass(frozen=True, slots=True)
class ProfileInfo:
    """A person at this keyboard."""

    id: ProfileId
    name: str
    n_rated: int
    n_viewed: int
    n_saved: int
    n_hidden: int
    n_liked: int = 0


@dataclass(frozen=True, slots=True)
class ModelHeader:
    """What the store says of a trained model without reading its arrays."""

    id: int
    name: str
    """Name in `recterm.engine.MODELS`."""
    role: Role
    active: bool
    hyperparameters: Mapping[str, Any]
    seed: int
    fingerprint: str
    """Fingerprint of the community it was trained on."""
    seconds: float
    """Wall time of the fit."""
    created: int
    """UTC seconds."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One metric with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Run:
    """One saved evaluation."""

    id: int
    data: str
    fingerprint: str
    split: str
    """The split in words that name it: `holdout-80-20`."""
    seed: int
    k: int
    users: int
    """Users that were measured."""
    models: Mapping[str, Mapping[str, Measure]]
    """Model name -> metric name -> measure, such as `precision@10`, `recall@10`, `ndcg@10`, `rmse`."""
    seconds: float
    created: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Hyperparameters per model and whatever else is needed to repeat the run."""


@dataclass(frozen=True, slots=True)
class Progress:
    """One line of a job's progress."""

    stage: str
    """What is being done, for a person: `training als`."""
    done: float
    total: float
    """0 when unknown."""
    message: str = ""
    found: Mapping[str, Any] | None = None
    """What the job found by now, as JSON types: a model's metrics, a trial."""
