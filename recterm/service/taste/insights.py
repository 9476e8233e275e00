"""Insights into one profile's taste, computed over a reader of the library: what each view of a taste shows.

Importing this imports only the standard library; the first answer imports NumPy, and the map loads a model.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from recterm.service.runtime.blas import limit_blas_threads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from recterm.domain.answers.taken import TakenReport
    from recterm.domain.answers.taste.diary import DiaryEvents
    from recterm.domain.answers.taste.disagreements import Disagreements
    from recterm.domain.answers.taste.drift import Drift
    from recterm.domain.answers.taste.habits import HabitsAnswer
    from recterm.domain.answers.taste.people import People
    from recterm.domain.answers.taste.taste_map import TasteMap
    from recterm.domain.answers.taste.year import YearInReview
    from recterm.domain.model import Item
    from recterm.service.live.session import Session
    from recterm.service.live.snapshots import Kept, Snapshot
    from recterm.service.taste.crowd import Crowd
    from recterm.service.taste.own_items import OwnItem
    from recterm.store import Library


@contextmanager
def reading(session: Session, snapshot: Snapshot) -> Iterator[TasteReader]:
    """Open a reader for a snapshot over a connection of its own, in any thread.

    Raises:
        LibraryError: the library cannot be read.
    """
    with session.snapshots.reader() as library:
        yield TasteReader(library, snapshot, session.snapshots.kept)


class TasteReader:
    """Reader of one library for one snapshot. Every method may take seconds; none belongs into a key's handler.

    What is excluded from the taste counts in no figure but those of a year, which is what happened, not a taste.
    """

    def __init__(self, library: Library, snapshot: Snapshot, kept: Kept) -> None:
        limit_blas_threads()
        self._library, self._snapshot, self._kept = library, snapshot, kept
        self._info = library.info()

    def habits(self) -> HabitsAnswer:
        """Return the habits of the profile, with its genres, decades and makers."""
        from recterm.service.taste.habits import habits_answer

        return habits_answer(self._own, self._crowd)

    def disagreements(self) -> Disagreements | None:
        """Return where the profile is furthest from the crowd; None in a library without ratings."""
        from recterm.service.taste.disagreements import disagreements_of

        return None if self._info.scale is None else disagreements_of(self._own, self._crowd)

    def drift(self) -> Drift:
        """Return how the taste changed over time."""
        from recterm.service.taste.drift import drift_of

        return drift_of(self._own)

    def people(self) -> People | None:
        """Return who has a similar taste; None in a library without a community."""
        if not self._info.n_interactions:
            return None
        import numpy as np

        from recterm.service.arrays.likes import likes_of
        from recterm.service.taste.people import Someone, people_by_likes, people_by_ratings, read_stars

        rated = self._info.scale is not None
        me = Someone.of(self._snapshot.in_taste, rated=rated, met=self._snapshot.feedback)
        others = {
            profile.name: Someone.of(self._library.exclusions.counted(profile.id), rated=rated)
            for profile in self._library.profiles.list()
            if profile.id != self._snapshot.profile
        }
        counts = np.array(self._counts[: self._info.n_items], dtype=np.int64)
        if not rated:
            likes = self._kept.get("likes", self._info.fingerprint, lambda: likes_of(self._library))
            return people_by_likes(me, likes, others, counts, self._items)
        stars = self._kept.get("stars", self._info.fingerprint, lambda: read_stars(self._library))
        return people_by_ratings(me, stars, others, counts, self._items)

    def map(self) -> TasteMap | None:
        """Return the map of the catalogue with the profile on it; None with too few items."""
        from dataclasses import replace

        from recterm.service.taste.item_map import map_of
        from recterm.service.taste.own_items import compared, habit_of

        active = tuple(header.id for header in self._library.models.list() if header.active)
        places = self._kept.get("places", (self._info.fingerprint, active), self._read_places)
        if places is None:
            return None
        items = self._kept.get("placed", (*self._info.catalogue, active), lambda: self._items(places.rows.tolist()))
        drawn = map_of(places, items, self._snapshot.feedback, self._own, habit_of(compared(self._own)))
        return replace(drawn, catalogue=self._info.n_items)

    def year(self, year: int | None = None) -> YearInReview:
        """Return a year in review; by default the latest year with events, or the present one without any."""
        from recterm.service.taste.own_items import own_items
        from recterm.service.taste.year import Years, stars_of_year, year_in_review

        years = Years.of(self._library.events.history(self._snapshot.profile))
        if year is None:
            year = years.latest or datetime.now().astimezone().year
        stars = stars_of_year(years, year)
        rows = self._library.catalogue.rows_of(stars)
        items = {item.id: item for item in self._items(sorted(rows.values()))}
        from recterm.domain.model import Feedback

        feedback = {item.row: Feedback(stars=stars[item.id], views=1) for item in items.values()}
        own = own_items(feedback, list(items.values()), self._crowd)
        return year_in_review(years, year, items, own, self._crowd)

    def diary(self) -> DiaryEvents:
        """Return the latest events of the profile, with their notes."""
        from recterm.service.taste.diary_events import latest_events

        return latest_events(self._library, self._snapshot.profile)

    def taken(self, name: str, *, kept: bool) -> TakenReport:
        """Return what came of the shelves of the profile with this name; `kept`: whether what they show is kept."""
        from recterm.service.live.taken import taken_report

        return taken_report(self._library, self._snapshot.profile, name, kept=kept)

    @property
    def _own(self) -> list[OwnItem]:
        from recterm.service.taste.own_items import own_items, rows_of

        feedback = self._snapshot.in_taste
        return own_items(feedback, self._items(rows_of(feedback)), self._crowd)

    @property
    def _crowd(self) -> Crowd:
        from recterm.service.taste.crowd import read_crowd

        crowd: Crowd = self._kept.get("crowd", self._info.fingerprint, lambda: read_crowd(self._library))
        return crowd

    @property
    def _counts(self) -> Sequence[int]:
        counts: Sequence[int] = self._kept.get(
            "counts", self._info.catalogue, lambda: self._library.catalogue.counts_and_years()[0]
        )
        return counts

    def _items(self, rows: Sequence[int]) -> list[Item]:
        return self._library.catalogue.page(rows)

    def _read_places(self) -> Any:
        """Return the places by the first active model with factors, else by the community's likes."""
        import numpy as np

        from recterm.service.arrays.likes import likes_of
        from recterm.service.taste.item_map import COMMUNITY, active_factors, factors_of_likes, places_of

        counts = np.array(self._counts[: self._info.n_items], dtype=np.int64)
        drawn = active_factors(self._library)
        if drawn is None:
            likes = likes_of(self._library)
            drawn = COMMUNITY, factors_of_likes(likes)
        return places_of(*drawn, counts) if drawn[1].shape[1] >= 2 else None
