"""Model of the domain: frozen dataclasses, named tuples and NewTypes that every layer shares. Stdlib only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NewType

from recterm.domain.titles import with_year
from recterm.process.codec import OMITTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ItemId = NewType("ItemId", str)
"""An item's public id: text, namespaced by its source, such as `ml:1` or `film:alien-1979`."""

ItemRow = NewType("ItemRow", int)
"""An item's index in the catalogue and in every array of the engine: 0 is the most popular item."""


Agreement = Literal["average", "least-misery", "fairness"]
"""Ways in which a group agrees on one list."""

ProfileId = NewType("ProfileId", int)
EventId = NewType("EventId", int)

MIN_STARS = 0.5
MAX_STARS = 5.0
STAR_STEP = 0.5
LIKED_STARS = 4.0
"""Lowest rating that counts as liked: the relevance threshold of the evaluation."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The rating scale of a data set, in its own numbers; profiles always rate in stars, 0.5 to 5.

    A scale that ends at 5 is taken as stars; any other is mapped linearly with its maximum at 5 stars.
    """

    minimum: float
    maximum: float
    step: float

    def to_stars(self, value: float) -> float:
        """Convert a value of this scale to stars, clipped to [0.5, 5]."""
        if self.minimum < 0:
            stars = MIN_STARS + (value - self.minimum) / (self.maximum - self.minimum) * (MAX_STARS - MIN_STARS)
        else:
            stars = value / self.maximum * MAX_STARS
        return min(MAX_STARS, max(MIN_STARS, stars))

    def from_stars(self, stars: float) -> float:
        """Convert stars to this scale's own numbers, clipped to [minimum, maximum]."""
        if self.minimum < 0:
            share = (stars - MIN_STARS) / (MAX_STARS - MIN_STARS)
            value = self.minimum + share * (self.maximum - self.minimum)
        else:
            value = stars / MAX_STARS * self.maximum
        return min(self.maximum, max(self.minimum, value))


class EventKind(StrEnum):
    """Kinds of events of a profile on an item. Undo appends the reversal and names the event that it reverts."""

    RATE = "rate"
    UNRATE = "unrate"
    VIEW = "view"
    HIDE = "hide"
    UNHIDE = "unhide"
    SAVE = "save"
    UNSAVE = "unsave"
    LIKE = "like"
    UNLIKE = "unlike"
    DROP = "drop"
    UNDROP = "undrop"
    UNDO = "undo"


class SeenItems(StrEnum):
    """What becomes of items that a profile has seen, heard or bought already."""

    EXCLUDE = "exclude"
    INCLUDE = "include"
    """They compete with the others, as music and groceries do."""
    ONLY = "only"
    """They alone: what to return to."""


class Role(StrEnum):
    """Role of an active model."""

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
    """True for items added by the user, which the data set lacks; they come after all others."""

    @property
    def label(self) -> str:
        """Title and year, where one line names it: `Alien (1979)`."""
        return with_year(self.title, self.year)


@dataclass(frozen=True, slots=True)
class ItemDetails:
    """Item with everything that its source says about it."""

    item: Item
    original_titles: tuple[str, ...]
    aliases: Mapping[str, str]
    """Ids in other namespaces: {"imdb": "tt0078748", "tmdb": "348"}."""
    facts: Mapping[str, Any]
    """Other facts from the source, such as cast, country, runtime in minutes, themes; JSON types only."""


@dataclass(slots=True)  # made by the hundred thousand; frozen ones take three times as long to make
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
    """Current state of one profile and one item: the sum of its events."""

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
    dropped: bool = False
    """Begun and not finished."""
    played: float | None = None
    """Sum of what each view counts (`Event.weight`), also of skips, which are not views; None: each counts 1."""

    @property
    def empty(self) -> bool:
        """True when nothing is left of this item's events."""
        stands = self.hidden or self.saved or self.liked or self.dropped
        return self.stars is None and self.views == 0 and self.played is None and not stands

    @property
    def plays(self) -> float:
        """What the views add up to; below 0 where skips prevail."""
        return self.views if self.played is None else self.played


class Event(NamedTuple):
    """One action of a profile; append-only. Items are named by id, since rows change when a catalogue is reimported.

    A tuple, since a lifetime of plays is 200,000 events: a frozen dataclass takes five times as long to make.
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
    weight: float | None = None
    """What a VIEW counts, such as the share that was played; below 0: it was skipped, not seen; None: 1."""
    note: str | None = None
    """What the person wrote beside it, in one line; see `recterm.domain.notes`."""


class Sort(StrEnum):
    """Orders of the catalogue."""

    POPULARITY = "popularity"
    TITLE = "title"
    YEAR = "year"
    RATING = "rating"
    MINE = "mine"
    TIMES = "times"
    """By the profile's own views, where items are played again and again."""


class Listing(StrEnum):
    """Part of the catalogue that is shown."""

    ALL = "all"
    UNSEEN = "unseen"
    RATED = "rated"
    VIEWED = "viewed"
    LIKED = "liked"
    WATCHLIST = "watchlist"
    DROPPED = "dropped"
    HIDDEN = "hidden"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class CatalogueQuery:
    """Search, filters and order of the catalogue; a shelf uses it too, without text and sort."""

    text: str = ""
    genres: frozenset[str] = frozenset()
    """Items must have all of these."""
    year_from: int | None = None
    year_to: int | None = None
    listing: Listing = Listing.ALL
    list_name: str = ""
    """Only items of this list of the profile; empty for the whole catalogue."""
    sort: Sort = Sort.POPULARITY
    descending: bool = False
    """Reverses the natural direction of the sort (popular, A, newest, best or most played first)."""

    @property
    def filtered(self) -> bool:
        """True when genres, years or a named list narrow the catalogue."""
        return bool(self.genres or self.list_name) or self.year_from is not None or self.year_to is not None


class CatalogueHits(NamedTuple):
    """Items that match a query."""

    rows: Sequence[int]
    """In the query's order; a `range` for the plain catalogue."""
    nearest: bool = False
    """True when nothing matches the search text exactly: these are the nearest titles and people."""


@dataclass(frozen=True, slots=True)
class NamedList:
    """List of items that a profile keeps under a name; unlike a shelf, it is not computed."""

    name: str
    description: str
    items: tuple[ItemId, ...]
    """In the list's own order; they need not be in the catalogue."""


@dataclass(frozen=True, slots=True)
class LibraryInfo:
    """Facts about a library for the header and the data card."""

    name: str
    path: str
    label: str
    """Source of the data, for people: `MovieLens latest-small`."""
    format: str
    n_items: int
    """Items of the data set, without those added by the user."""
    n_users: int
    n_interactions: int
    scale: Scale | None
    """None for implicit data."""
    simulated: bool
    """True when the community was generated, not recorded; shown wherever it is named."""
    fingerprint: str
    """Identifies the community's content; models and runs carry the one from which they were made."""
    n_own: int = 0
    """Items added by the user: in histories but not in the data set. Their rows come after the others."""
    own_revision: int = 0
    """Changes whenever added items come or go, so that rows from n_items on may belong to other items."""

    @property
    def heading(self) -> str:
        """What a screen calls the library: where its data come from, or its name while it has none."""
        if self.n_items:
            return self.label
        return self.name if self.n_own else f"{self.name} (empty)"

    def same_item(self, before: LibraryInfo, row: int) -> bool:
        """Return whether a row is the same item as in an earlier state of the library."""
        same_data = self.fingerprint == before.fingerprint
        return same_data and (row < self.n_items or self.own_revision == before.own_revision)

    @property
    def catalogue(self) -> tuple[str, int]:
        """Identifies the state of the catalogue: while it is the same, so are its rows."""
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
    n_dropped: int = 0


@dataclass(frozen=True, slots=True)
class ModelHeader:
    """Facts about a trained model that the store knows without reading its arrays."""

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
class Progress:
    """One line of a job's progress."""

    stage: str
    """Current activity, for people: `training als`."""
    done: float = 0.0
    total: float = 0.0
    """0 when unknown."""
    message: str = ""
    found: Any = field(default=None, metadata=OMITTED)
    """Results so far, a dataclass of `recterm.domain.answers`; its JSON document where the job is another process."""
