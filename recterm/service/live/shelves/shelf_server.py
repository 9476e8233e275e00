"""Shelf server: the loaded models score, rank and explain each answer from scratch.

Importing this imports only the standard library; the first answer imports numpy.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.model import CatalogueQuery, Listing, SeenItems, Sort
from recterm.domain.shelf import AGAIN, BECAUSE, FOR_YOU
from recterm.errors import RectermError
from recterm.service.live.community import CommunityLikes
from recterm.service.live.profiles import left_out
from recterm.service.live.shelves.rank_changes import Places, places_of, with_movement
from recterm.service.live.shelves.revision import Revision, Shelves
from recterm.service.live.shelves.speakers import second_rows, speaker_of
from recterm.service.live.shelves.weekly_mixes import WeeklyMixes
from recterm.service.live.state.acts import ArrangeAct, DialsAct
from recterm.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.arrangement import Arrangement
    from recterm.domain.exclusions import Exclusions
    from recterm.domain.model import Agreement, Item, ItemRow
    from recterm.domain.reranking import Reranking
    from recterm.domain.shelf import Pick, Shelf
    from recterm.engine.core.arrays import RowVector
    from recterm.service.live.catalogue import CatalogueView
    from recterm.service.live.serving.model_server import ModelServer
    from recterm.service.live.shelves.catalogue_facts import CatalogueFacts
    from recterm.service.live.shelves.context import ProfileTaste, RecommendationContext
    from recterm.service.live.shelves.kind import ShelfKind
    from recterm.service.live.shelves.place import Place
    from recterm.service.live.shelves.what_if import Lifted, Without
    from recterm.service.live.shown import ShownPicks
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes

EVERYTHING = CatalogueQuery()

LIVE_REASONS = 8
"""Number of reasons per pick in the live loop; 300 for each of ten picks would take longer than the scoring."""


class ShelfServer:
    """Server of recommendations for the current profile, with their reasons."""

    def __init__(
        self, state: LiveState, writes: Writes, models: ModelServer, catalogue: CatalogueView, shown: ShownPicks
    ) -> None:
        self._state = state
        self._shown_picks = shown
        self._writes = writes
        self._models = models
        self._catalogue = catalogue
        self._shown: tuple[int, CatalogueQuery, int] | None = None
        """Sitting, filter and length of the shelves that were computed last."""
        self._places: Places = {}
        self._preferences = load_settings()
        """Whether known items compete, and whether there is an Again shelf, as the settings file says."""
        self._by_second: frozenset[ItemRow] | None = None
        """Items on the latest For you that are picks of the second model; None before there was one."""
        self._batch: RecommendationContext | None = None
        """Context of the latest shelves, from which those that come into view later are computed."""
        self._facts: tuple[str, int, CatalogueFacts] | None = None
        """Fingerprint of the data, revision of the own items, and what the catalogue says about them."""
        self.likes = CommunityLikes(state)
        self.mixes = WeeklyMixes(state, writes)
        self._company: tuple[tuple[int, int, frozenset[int]], dict[str, ProfileTaste]] | None = None
        """Sitting, version of the library and profiles left out, and the tastes of the other profiles."""

    @property
    def reranking(self) -> Reranking:
        """This profile's reranking of its shelves: variety, familiar or rare, its own genres. From memory."""
        return self._state.profile.reranking

    def set_reranking(self, reranking: Reranking) -> None:
        """Store this profile's reranking for the next shelves. An unchanged setting is not a step to undo."""
        profile = self._state.profile
        if reranking == profile.reranking:
            return
        if self._writes.do(DialsAct(profile.id, profile.reranking, reranking)):
            profile.reranking, profile.redoable = reranking, False

    @property
    def arrangement(self) -> Arrangement:
        """Which shelves this profile sees, in which order, and how many picks on each. From memory."""
        return self._state.profile.arrangement

    def arrange(self, arrangement: Arrangement) -> None:
        """Store this profile's arrangement of its shelves, which holds at once."""
        profile = self._state.profile
        if arrangement != profile.arrangement and self._writes.submit(ArrangeAct(profile.id, arrangement)):
            profile.arrangement = arrangement

    @property
    def kinds(self) -> Sequence[ShelfKind]:
        """The table of shelves. Imports numpy."""
        from recterm.service.live.shelves.registry import SHELVES

        return SHELVES

    @property
    def names(self) -> list[str]:
        """Names of the shelves that this profile sees, in its order. Imports numpy."""
        unasked = {kind.name for kind in self.kinds if not kind.default}
        return self.arrangement.visible([kind.name for kind in self.kinds], unasked)

    @property
    def revision(self) -> Revision:
        """Revision of an answer computed now."""
        return Revision(self._state.profile.last_event, self._models.loaded_ids, self._state.profile.exclusions)

    def all(
        self, query: CatalogueQuery = EVERYTHING, n: int = 10, names: Sequence[str] = (FOR_YOU, BECAUSE, AGAIN)
    ) -> Shelves:
        """Compute the named shelves of n picks each, from scratch; the start of a batch, which `more` continues.

        Genres, years, watchlist and named list of the query filter the candidates; text, sort and other listings do
        not. A pick's movement is relative to the shelf's last state with the same filter; None if the pick is new.

        Raises:
            ModelMissingError: there is no model to load.
            RectermError: there is no shelf with one of the names.
        """
        started = time.perf_counter()
        shown = self._state.sitting, _narrowing(query), n
        if shown != self._shown:
            self._shown, self._places = shown, {}
        self._batch = self._context(query)
        return self._computed(names, n, started)

    def more(self, n: int, names: Sequence[str]) -> Shelves:
        """Compute more shelves of the latest batch: nothing that it scored, read or predicted is computed again.

        Raises:
            RectermError: there is no shelf with one of the names, or no batch.
        """
        return self._computed(names, n, time.perf_counter())

    def _computed(self, names: Sequence[str], n: int, started: float) -> Shelves:
        context = self._batch
        if context is None:
            raise RectermError("no shelves were computed yet", "compute some first", code="no_such_shelf")
        from recterm.service.live.shelves.building import build
        from recterm.service.live.shelves.registry import kinds_named

        kinds = [kind for kind in kinds_named(names) if kind.libraries(context)]
        shelves = build(context, [shelf for kind in kinds for shelf in kind.rank(kind, context, n)], LIVE_REASONS)
        moved = tuple(with_movement(shelf, self._places) for shelf in shelves)
        self._places |= places_of(shelves)
        by_second = second_rows(shelves, context)
        self._by_second = self._by_second if by_second is None else by_second
        profile = self._state.profile
        revision = Revision(profile.last_event, context.live.ids, profile.exclusions)
        return Shelves(revision, moved, (time.perf_counter() - started) * 1000)

    def one(self, name: str, n: int = 10, query: CatalogueQuery = EVERYTHING) -> tuple[Shelf, ...]:
        """Return one entry of the table with all reasons: one shelf, several for Because, none if it has no library.

        Raises:
            ModelMissingError: there is no model to load.
            RectermError: there is no shelf with this name.
        """
        context = self._context(query)
        from recterm.service.live.shelves.building import build
        from recterm.service.live.shelves.registry import kinds_named

        (kind,) = kinds_named([name])
        return tuple(build(context, kind.rank(kind, context, n), None)) if kind.libraries(context) else ()

    def for_you(
        self,
        n: int = 10,
        query: CatalogueQuery = EVERYTHING,
        model: str | None = None,
        reranking: Reranking | None = None,
        seen: SeenItems | None = None,
    ) -> Shelf:
        """Return the "For you" shelf by the active ranking model, or by any trained model that ranks.

        It is reranked by `reranking`, or by the profile's own setting if that is None; the same goes for `seen`.

        Raises:
            EngineError: there is no such model.
            ModelMissingError: the model is not trained, or does not rank.
        """
        context = self._context(query, reranking, seen)
        from recterm.service.live.serving.loaded_models import load_named
        from recterm.service.live.shelves.building import build, for_you
        from recterm.service.live.shelves.registry import BY_NAME

        if model is None:
            return build(context, BY_NAME[FOR_YOU].rank(BY_NAME[FOR_YOU], context, n), None)[0]
        return for_you(context, load_named(self._state.library, model), model, n)

    def items_for_you(self, n: int, exclusions: Exclusions | None = None) -> list[Item]:
        """Return the n items of "For you" alone, best first, without reasons and predictions.

        Args:
            n: how many.
            exclusions: what the profile would exclude from its taste; None for what it excludes now.

        Raises:
            ModelMissingError: there is no model to load.
        """
        context = self._context(exclusions=exclusions)
        from recterm.service.live.shelves.building import rank_for_you

        return context.items(rank_for_you(context, context.live.ranking, n).rows.tolist())

    def again(self, n: int = 10, query: CatalogueQuery = EVERYTHING) -> Shelf:
        """Return what this profile has played, read or bought before and may return to now, in any library."""
        context = self._context(query)
        from recterm.service.live.shelves.building import build
        from recterm.service.live.shelves.registry import BY_NAME

        (shelf,) = build(context, [BY_NAME[AGAIN].ranked(context, n)], None)
        return shelf

    def because(self, row: ItemRow, n: int = 10) -> Shelf:
        """Return the shelf of items most similar to one item, without those that this profile has seen or hidden."""
        context = self._context()
        from recterm.service.live.shelves.building import like

        return like(context, row, n, seen=False)

    def similar(self, row: ItemRow, n: int = 10, model: str | None = None) -> Shelf:
        """Return the shelf of items most similar to one item, seen or not, without hidden ones.

        They are the neighbours by the active model, or by any trained model that ranks.

        Raises:
            EngineError: there is no such model.
            ModelMissingError: the model is not trained, or does not rank.
        """
        context = self._context()
        from recterm.service.live.shelves.building import like

        return like(context, row, n, seen=True, model=None if model is None else self._models.named(model))

    def together(self, row: ItemRow, n: int = 10) -> Shelf:
        """Return the shelf of what people who liked an item also liked, more often than by chance; nothing hidden."""
        context = self._context()
        from recterm.service.live.shelves.building import build
        from recterm.service.live.shelves.kinds.goes_together import with_item

        (shelf,) = build(context, [with_item(context, row, n)], None)
        return shelf

    def lovers(self, row: ItemRow) -> str:
        """Say who of the community loves an item, and who of those most like this profile; nothing for nobody."""
        context = self._context()
        from recterm.service.live.shelves.lovers import format_lovers

        return format_lovers(context, row)

    def explain(self, row: ItemRow) -> Pick:
        """Return any item, seen or not, as a pick with score (NaN if none), predicted stars and all reasons.

        This and the three answers below are by the ranking model, or by the second one if that put it on For you.
        """
        context = self._context()
        from recterm.service.live.shelves.building import explained

        return explained(context, row, speaker_of(context, row, self._by_second))

    def place(self, row: ItemRow) -> Place | None:
        """Return an item's place in this profile's whole list; None if it has no score, or the profile no feedback."""
        context = self._context()
        from recterm.service.live.shelves.place import find_place

        return find_place(context, row, speaker_of(context, row, self._by_second))

    def for_group(self, names: Sequence[str], how: Agreement, n: int = 10, query: CatalogueQuery = EVERYTHING) -> Shelf:
        """Return one shelf for this profile and others of the library.

        Raises:
            RectermError: a name matches no profile, or no other profile is named.
        """
        mine = self._context(query, seen=SeenItems.EXCLUDE)
        from recterm.service.live.shelves.group import for_group, members_of

        own = self._state.profile.info.name
        return for_group(members_of(self._state.library, own, mine, names), n, how)

    def without(self, row: ItemRow, dropped: ItemRow) -> Without:
        """Return an item's place without this profile's feedback on another item; exact for every model.

        Raises:
            RectermError: the profile has no feedback on the other item.
        """
        context = self._context()
        from recterm.service.live.shelves.what_if import without

        return without(context, row, dropped, speaker_of(context, row, self._by_second))

    def lift(self, row: ItemRow, top: int = 10) -> Lifted:
        """Return the fewest items found that, with 5 stars each, would lift an item into this profile's first places.

        Raises:
            RectermError: the profile already knows the item, or the model cannot score it.
        """
        context = self._context()
        from recterm.service.live.shelves.what_if import lift

        return lift(context, row, top, speaker_of(context, row, self._by_second))

    def _context(
        self,
        query: CatalogueQuery = EVERYTHING,
        reranking: Reranking | None = None,
        seen: SeenItems | None = None,
        exclusions: Exclusions | None = None,
    ) -> RecommendationContext:
        """Return the current context, from which every answer is computed."""
        state = self._state
        state.refresh()
        live = self._models.current()
        from recterm.service.live.shelves.context import ProfileTaste, RecommendationContext

        everything, now = state.profile.feedback, int(time.time())
        feedback = state.profile.in_taste if exclusions is None else state.profile.in_taste_under(exclusions)
        taste = ProfileTaste.build(feedback, everything, live.scale, now, state.profile.groups).taste
        wanted = self.reranking if reranking is None else reranking
        seen = seen or wanted.seen or self._preferences.seen or SeenItems.EXCLUDE
        candidates = self._candidates(query)
        if seen is SeenItems.ONLY:
            candidates = _intersection(candidates, taste.exclude)
        words = self._catalogue.words
        context = RecommendationContext(
            live, taste, feedback, state.items_of, candidates, wanted, words, seen, now, self._catalogue_facts,
            first_views=lambda: state.profile.first_views, again=self._preferences.again,
            likes=self.likes.get, company=lambda: self._company_of(context),
            mixes=None if state.library.readonly else self.mixes, tired=self._shown_picks.tired(),
            everything=everything, profile=state.profile.id,
        )  # fmt: skip
        return context

    def _catalogue_facts(self) -> CatalogueFacts:
        """Return what the catalogue says about every item, read again when the data or the own items change."""
        from recterm.service.live.shelves.catalogue_facts import read_facts

        info = self._state.info
        if self._facts is None or self._facts[:2] != (info.fingerprint, info.own_revision):
            self._facts = info.fingerprint, info.own_revision, read_facts(self._state.library)
        return self._facts[2]

    def _company_of(self, mine: RecommendationContext) -> dict[str, RecommendationContext]:
        """Return the contexts of the other profiles that take part and liked something, read once for each sitting."""
        from recterm.domain.feedback_kinds import PRAISE
        from recterm.service.live.shelves.group import members_of

        state = self._state
        absent = left_out(state.library, state.profile.id)
        read = state.sitting, state.library_version, frozenset(absent)
        if self._company is None or self._company[0] != read:
            others = [
                profile for profile in state.library.profiles.list() if profile.id not in {state.profile.id, *absent}
            ]
            names = [profile.name for profile in others if any(row.counted(profile) for row in PRAISE)]
            own = state.profile.info.name
            members = members_of(state.library, own, replace(mine, seen=SeenItems.EXCLUDE), names)
            self._company = read, {name: member.of_profile for name, member in members.items() if name != own}
        company = self._company[1].items()
        return {name: replace(mine, **taste._asdict(), seen=SeenItems.EXCLUDE, predicted={}) for name, taste in company}

    def _candidates(self, query: CatalogueQuery) -> RowVector | None:
        narrowing = _narrowing(query)
        if narrowing == EVERYTHING:
            return None
        import numpy as np

        return np.asarray(self._catalogue.rows(narrowing), dtype=np.int64)


def _intersection(candidates: RowVector | None, rows: RowVector) -> RowVector:
    """Return the rows that are candidates, ascending."""
    import numpy as np

    return np.unique(rows) if candidates is None else np.intersect1d(candidates, rows)


def _narrowing(query: CatalogueQuery) -> CatalogueQuery:
    """Return the part of a query that filters a shelf, with the watchlist as its only listing."""
    listing = Listing.WATCHLIST if query.listing is Listing.WATCHLIST else Listing.ALL
    return replace(query, text="", sort=Sort.POPULARITY, descending=False, listing=listing)
