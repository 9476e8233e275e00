"""The live loop: one profile in one library, from an event to shelves that have moved.

Opening a session imports the standard library only; numpy and the models come with `load_models()`. Everything is
synchronous: an event is durable before `record` returns, and `shelves` scores, ranks and explains from scratch.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.model import CatalogueQuery, Listing, Sort
from recterm.service.libraries.files import open_library
from recterm.service.live.acts import ActivateAct
from recterm.service.live.because_items import anchors_of
from recterm.service.live.library_file import LibraryFile
from recterm.service.live.model_server import ModelServer, active_models, standing_of
from recterm.service.live.rank_changes import Places, places_of, with_movement
from recterm.service.live.revision import Revision, Shelves
from recterm.service.live.undoing import Undoing
from recterm.service.live.write_lane import WriteLane
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Self

    from recterm.domain.model import Agreement, Event, Item, ItemRow, ModelHeader, ProfileInfo
    from recterm.domain.reranking import Reranking
    from recterm.domain.shelf import Pick, Shelf
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.context import RecommendationContext
    from recterm.service.live.model_server import ModelStatus, Standing
    from recterm.service.live.what_if import Lifted, Without
    from recterm.store import Library

EVERYTHING = CatalogueQuery()
BECAUSE_SHELVES = 3
ITEMS_KEPT = 5_000
ANCHORS_TRIED = 10
"""An anchor that nothing is like gets no shelf; so many are tried for the three shelves."""

LIVE_REASONS = 8
"""Reasons told of a pick in the live loop; all of 300 for ten picks take longer than the scoring."""


class Session(Undoing):
    """One profile in one library. Use it from one thread; `load_models` alone may run in another beside it."""

    def __init__(self, library: Library, profile: ProfileInfo) -> None:
        self._library = library
        self._profile = profile.id
        self._serving = ModelServer(library)
        self._places: Places = {}
        self._narrowing: CatalogueQuery | None = None
        self._lane = WriteLane(library)
        self.file = LibraryFile(library)
        self._withdrawn = []
        self._standing: tuple[Standing | None] | None = None
        self._reload()

    @classmethod
    def open(cls, library: str | Path | None = None, profile: str | None = None) -> Self:
        """Open a library (None: the current one) for a profile (None: the preferred, else the active one).

        Raises:
            LibraryError: there is no such library, or it cannot be opened.
            RectermError: the library has no profile of this name.
        """
        name = profile or load_settings().profile
        with ExitStack() as stack:
            opened = stack.enter_context(open_library(library))
            session = cls(opened, opened.profiles.get(name) if name else opened.profiles.active())
            stack.pop_all()
            return session

    def close(self) -> None:
        """Close the library; everything that was recorded and does not wait is on the disk already."""
        self._library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def history(self, limit: int | None = None) -> list[tuple[Event, Item | None]]:
        """Events, the latest first; the item is None when it is no longer in the catalogue."""
        events = self._library.events.by_date(self._profile, limit)
        rows = self._library.catalogue.rows_of({event.item for event in events})
        items = {item.id: item for item in self.page(list(rows.values()))}
        return [(event, items.get(event.item)) for event in events]

    @property
    def revision(self) -> Revision:
        """What an answer computed now is made from."""
        live = self._serving.live
        return Revision(self._state.last_event, live.ids if live else ())

    # Profiles

    def profiles(self) -> list[ProfileInfo]:
        """Every profile of this library."""
        return list(self._library.profiles.list())

    def switch_profile(self, name: str) -> ProfileInfo:
        """Go on as another profile, and remember it as the active one.

        Raises:
            RectermError: there is no profile of this name.
        """
        profile = self._library.profiles.get(name)
        self._switch_to(profile)
        self._do(ActivateAct(profile.id, profile.name))
        return profile

    def new_profile(self, name: str) -> ProfileInfo:
        """Make a profile and go on as it.

        Raises:
            RectermError: there is one of this name, or the name is empty.
        """
        self._library.profiles.create(name)
        return self.switch_profile(name)

    def rename_profile(self, name: str, to: str) -> ProfileInfo:
        """Give a profile another name.

        Raises:
            RectermError: there is no profile of this name, or the new one cannot be used.
        """
        profile: ProfileInfo = self._library.profiles.rename(name, to)
        self._reload()
        return profile

    def delete_profile(self, name: str) -> ProfileInfo:
        """Delete a profile for good; whoever deletes the profile at work goes on as the active one of the others.

        Raises:
            RectermError: there is no profile of this name, or it is the only one.
        """
        gone = self._library.profiles.get(name)
        self._library.profiles.delete(name)
        self._reload()
        if gone.id == self._profile:
            self._switch_to(self._library.profiles.active())
        return gone

    # Models

    def load_models(self) -> None:
        """Load the active models; may run in a thread. Imports numpy with one BLAS thread.

        Raises:
            ModelMissingError: nothing is trained, or not on the data that the library holds now, or by another version
                of recterm.
        """
        self._serving.load()

    @property
    def ready(self) -> bool:
        """True when models are loaded that fit the library's data."""
        live = self._serving.live
        return live is not None and live.fingerprint == self._info.fingerprint

    @property
    def models(self) -> tuple[ModelHeader, ...]:
        """The active models in the library: ranking, neighbours, stars."""
        return active_models(self._library)

    @property
    def standing(self) -> Standing | None:
        """The ranking model in use and how good it was; None where none was trained. Read once for each state."""
        if self._standing is None:
            self._standing = (standing_of(self._library, self._info.fingerprint),)
        return self._standing[0]

    @property
    def model_status(self) -> ModelStatus:
        """`missing`: none trained; `stale`: no longer of use; `ready`: trained on this data, loaded or not.

        Stale models were trained on other data, or turned out to be of another version when they were loaded.
        """
        return self._serving.status(self._info.fingerprint)

    def refresh(self) -> bool:
        """Take in what other processes wrote (a command line, a job); True when there was something.

        Models that another process trained are loaded by `load_models()`; the loaded ones serve until then, unless
        the data changed.
        """
        if self._library.data_version() == self._data_version:
            return False
        self._reload()
        return True

    # Shelves

    def shelves(self, query: CatalogueQuery = EVERYTHING, n: int = 10) -> Shelves:
        """ "For you", then up to three "Because you rated ..." of n picks each, from scratch.

        Genres, years, watchlist and named list of the query narrow the candidates; text, sort and listings do not.
        Movement is against the previous call with the same narrowing; None where a pick is new on its shelf.

        Raises:
            ModelMissingError: there is no model to load.
        """
        started = time.perf_counter()
        moment = self._moment(query)
        from recterm.service.live.shelves import live_shelves

        anchors = anchors_of(self._state.feedback, moment.live.n_anchored)[:ANCHORS_TRIED]
        found = live_shelves(moment, anchors, n, most=BECAUSE_SHELVES, reasons=LIVE_REASONS)
        narrowing = _narrowing(query)
        before = self._places if narrowing == self._narrowing else {}
        self._narrowing, self._places = narrowing, places_of(found)
        moved = tuple(with_movement(shelf, before) for shelf in found)
        revision = Revision(self._state.last_event, moment.live.ids)
        return Shelves(revision, moved, (time.perf_counter() - started) * 1000)

    def because(self, row: ItemRow, n: int = 10) -> Shelf:
        """What is most like one item, without what this profile has seen or hidden."""
        moment = self._moment()
        from recterm.service.live.shelves import like

        return like(moment, row, n, seen=False)

    def similar(self, row: ItemRow, n: int = 10) -> Shelf:
        """What is most like one item, seen or not; hidden items stay away."""
        moment = self._moment()
        from recterm.service.live.shelves import like

        return like(moment, row, n, seen=True)

    def explain(self, row: ItemRow) -> Pick:
        """Score, predicted stars and all reasons of any item, seen or not; the score is NaN where there is none."""
        moment = self._moment()
        from recterm.service.live.shelves import explained

        return explained(moment, row)

    def together(self, names: Sequence[str], how: Agreement, n: int = 10, query: CatalogueQuery = EVERYTHING) -> Shelf:
        """One shelf for this profile and others of the library.

        Raises:
            RectermError: there is no profile of a name, or no other one is named.
        """
        mine = self._moment(query)
        from recterm.service.live.group import members_of, together

        return together(members_of(self._library, self.profile.name, mine, names), n, how)

    def without(self, row: ItemRow, dropped: ItemRow) -> Without:
        """Where an item would stand for this profile without what it said of another one; exact for every model.

        Raises:
            RectermError: the profile said nothing of that one.
        """
        moment = self._moment()
        from recterm.service.live.what_if import without

        return without(moment, row, dropped)

    def lift(self, row: ItemRow, top: int = 10) -> Lifted:
        """What would bring an item into this profile's first places: the fewest items found, each with five stars.

        Raises:
            RectermError: the profile knows the item already, or the model cannot score it.
        """
        moment = self._moment()
        from recterm.service.live.what_if import lift

        return lift(moment, row, top)

    def recommend(
        self,
        n: int = 10,
        query: CatalogueQuery = EVERYTHING,
        model: str | None = None,
        reranking: Reranking | None = None,
    ) -> Shelf:
        """The "For you" shelf by the active ranking model, or by any trained model that ranks.

        It is rearranged as the profile wants its shelves, or as `reranking` says.

        Raises:
            EngineError: there is no such model.
            ModelMissingError: the model is not trained, or does not rank.
        """
        moment = self._moment(query, reranking)
        from recterm.service.live.loaded_models import load_named
        from recterm.service.live.shelves import for_you

        if model is None:
            return for_you(moment, moment.live.ranking, moment.live.headers[0].name, n)
        return for_you(moment, load_named(self._library, model), model, n)

    def _moment(self, query: CatalogueQuery = EVERYTHING, reranking: Reranking | None = None) -> RecommendationContext:
        """What everything is computed from, as it stands now; loads the models if nobody has."""
        self.refresh()
        if not self.ready:
            self.load_models()
        from recterm.engine.core.taste import Taste
        from recterm.service.live.context import RecommendationContext

        live = self._serving.current(self._info.own_revision)
        assert live is not None
        taste = Taste.build(self._state.feedback, scale=live.scale, now=int(time.time()))
        wanted = self.reranking if reranking is None else reranking
        return RecommendationContext(
            live, taste, self._state.feedback, self._items_of, self._candidates(query), wanted, self.words
        )

    def _candidates(self, query: CatalogueQuery) -> RowVector | None:
        narrowing = _narrowing(query)
        if narrowing == EVERYTHING:
            return None
        import numpy as np

        return np.asarray(self.rows(narrowing), dtype=np.int64)

    def _items_of(self, rows: Sequence[int]) -> list[Item]:
        """The items of these rows, in this order; those that shelves named before are at hand."""
        missing = [row for row in rows if row not in self._items]
        if missing:
            if len(self._items) > ITEMS_KEPT:
                self._items.clear()
                missing = list(rows)
            self._items.update(zip(missing, self.page(missing), strict=True))
        return [self._items[row] for row in rows]

    def _reload(self) -> None:
        """Read what the library holds now."""
        self._data_version = self._library.data_version()
        self._info = self._library.info()
        self._items: dict[int, Item] = {}
        self._standing = None
        self._reread_state()

    def _switch_to(self, profile: ProfileInfo) -> None:
        self._profile = profile.id
        self._withdrawn.clear()
        self._narrowing = None
        self._reread_state()


def _narrowing(query: CatalogueQuery) -> CatalogueQuery:
    """The part of a query that narrows a shelf: of the listings the watchlist, as the others are seen or hidden."""
    listing = Listing.WATCHLIST if query.listing is Listing.WATCHLIST else Listing.ALL
    return replace(query, text="", sort=Sort.POPULARITY, descending=False, listing=listing)
