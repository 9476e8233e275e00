"""The live loop: one profile in one library, from an event to shelves that have moved.

Opening a session imports the standard library only; numpy and the models come with `load_models()`. Everything is
synchronous: an event is durable before `record` returns, and `shelves` scores, ranks and explains from scratch.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain import CatalogueQuery, EventKind, Feedback, Revision
from recterm.errors import ModelMissingError
from recterm.service.libraries import open_library
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any, Literal, Self

    from recterm.domain import (
        Event,
        Item,
        ItemDetails,
        ItemRow,
        LibraryInfo,
        ModelHeader,
        Pick,
        ProfileInfo,
        Run,
        Shelf,
        Shelves,
    )
    from recterm.service.live import Live
    from recterm.store import Library

ModelStatus = "Literal['missing', 'stale', 'ready']"


class Session:
    """One profile in one library. Use it from one thread; `load_models` alone may run in another beside it."""

    def __init__(self, library: Library, profile: ProfileInfo) -> None:
        self._library = library
        self._profile = profile.id
        self._load()

    @classmethod
    def open(cls, library: str | Path | None = None, profile: str | None = None) -> Self:
        """Open a library (None: the current one) for a profile (None: the preferred, else the active one).

        Raises:
            LibraryError: there is no such library, or it cannot be opened.
            RectermError: the library has no profile of this name.
        """
        ...

    def close(self) -> None:
        """Close the library; everything that was recorded is on the disk already."""

    # What the library is

    @property
    def info(self) -> LibraryInfo:
        """Label, counts, scale and fingerprint of the library."""

    @property
    def profile(self) -> ProfileInfo:
        """The profile, with fresh counts of what it rated, viewed, saved and hid."""

    @property
    def data_card(self) -> Mapping[str, Any]:
        """What the import found: quantiles, histogram, Gini, ...; empty for a library without data."""

    @property
    def run(self) -> Run | None:
        """The latest evaluation; None before the first."""

    # Catalogue

    def rows(self, query: CatalogueQuery) -> Sequence[int]:
        """Rows of the catalogue that match, in order; a `range` for the plain catalogue, else an `array('i')`."""

    def page(self, rows: Sequence[int]) -> list[Item]:
        """The items of these rows, in this order."""

    def details(self, row: ItemRow) -> ItemDetails:
        """One item with all that its source says of it."""

    def find(self, text: str, limit: int = 10) -> list[Item]:
        """Items for a search text: titles first, then people and themes, popular ones first."""

    def resolve(self, text: str) -> ItemRow:
        """The one item that is meant by an id, an alias, a title, or a search that fits one item only.

        Raises:
            UnknownItemError: none or more than one is meant; `candidates` lists them.
        """

    def genres(self) -> list[tuple[str, int]]:
        """Genres with their numbers of items, most frequent first."""

    def years(self) -> tuple[int, int] | None:
        """First and last year of the catalogue; None when no item has a year."""

    # Feedback

    def feedback(self, row: ItemRow) -> Feedback:
        """What this profile thinks of an item; an empty `Feedback()` when nothing. From memory."""

    def history(self, limit: int | None = None) -> list[tuple[Event, Item | None]]:
        """Events, newest first; the item is None when it is no longer in the catalogue."""

    def record(self, kind: EventKind, row: ItemRow, value: float | None = None) -> Event:
        """Store one event; it is durable when this returns, and the next shelves know it.

        Raises:
            RectermError: the value is no rating from 0.5 to 5 in halves.
        """

    def undo(self) -> Event:
        """Take back the latest event that still stands; returns the event that was taken back.

        Raises:
            RectermError: there is nothing to undo.
        """

    @property
    def revision(self) -> Revision:
        """What an answer computed now is made from."""

    # Profiles

    def profiles(self) -> list[ProfileInfo]:
        """Every profile of this library."""

    def switch_profile(self, name: str) -> ProfileInfo:
        """Go on as another profile, and remember it as the active one."""

    def new_profile(self, name: str) -> ProfileInfo:
        """Make a profile and go on as it."""

    def delete_profile(self, name: str) -> ProfileInfo:
        """Delete a profile for good; when it is this session's own, go on as the active one of those that are left."""

    # Models

    def load_models(self) -> None:
        """Load the active models; may run in a thread. Imports numpy with one BLAS thread.

        Raises:
            ModelMissingError: nothing is trained, or not on the data that the library holds now.
        """

    @property
    def ready(self) -> bool:
        """True when models are loaded that fit the library's data."""

    @property
    def models(self) -> tuple[ModelHeader, ...]:
        """The active models, ranking first."""

    @property
    def model_status(self) -> Literal["missing", "stale", "ready"]:
        """`missing`: none trained; `stale`: trained on other data; `ready`: trained on this data (loaded or not)."""

    def refresh(self) -> bool:
        """Notice what other processes wrote (a command line, a job) and take it in; True when there was something."""

    # Shelves

    def shelves(self, query: CatalogueQuery = CatalogueQuery(), n: int = 10) -> Shelves:
        """ "For you", then up to three "Because you rated ..." of n picks each, from scratch.

        Genres, years and the watchlist of the query narrow the candidates. Movement is against the previous call
        of this session with the same narrowing; None where a pick is new on its shelf.
        """

    def because(self, row: ItemRow, n: int = 10) -> Shelf:
        """What is most like one item, without what this profile has seen or hidden."""

    def similar(self, row: ItemRow, n: int = 10) -> Shelf:
        """What is most like one item, seen or not; hidden items stay away."""

    def explain(self, row: ItemRow) -> Pick:
        """Score, predicted stars and all reasons of any item, seen or not; the score is NaN where there is none."""

    def recommend(self, n: int = 10, query: CatalogueQuery = CatalogueQuery(), model: str | None = None) -> Shelf:
        """The "For you" shelf by the active ranking model, or by any trained model that ranks.

        Raises:
            ModelMissingError: the model is not trained, or does not rank.
        """
