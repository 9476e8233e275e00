"""Imported events: one that two services report is stored once, and decisions move those under a title."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.clock import DAY, NO_TIME, NOON, SAME_PLAY, day_of, some_time_in
from recterm.domain.model import EventKind, ItemId, ItemRow, ProfileId
from recterm.errors import RectermError
from recterm.store.people.deduplication import BY_HAND, SURE, ImportedEvent
from tests.store.checking import check
from tests.store.films import ALIEN, ALIENS, undo
from tests.store.histories import bring_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.store import Library

RATE, VIEW, SAVE = EventKind.RATE, EventKind.VIEW, EventKind.SAVE
MORNING = 20_000 * DAY + 9 * 3600
A, B = ItemId("ml:2"), ItemId("ml:3")
OWN = ItemId("own:Allien (1979)")


@pytest.fixture
def me(library: Library) -> ProfileId:
    return library.profiles.active().id


def plays(source: str, *times: int, track: str = "", item: ItemId = A) -> list[ImportedEvent]:
    return [ImportedEvent(item, VIEW, None, when, source, SURE, track) for when in times]


def views(library: Library, me: ProfileId, row: int = ALIEN) -> int:
    state = library.events.feedback(me).get(ItemRow(row))
    return state.views if state is not None else 0


def state_of(library: Library, me: ProfileId) -> list[tuple[object, ...]]:
    """Return all that a user sees: feedback, and the log without its numbers."""
    log = sorted((event.item, event.kind, event.value or 0.0, event.timestamp) for event in library.events.history(me))
    feedback = library.events.feedback(me)
    return [
        *log,
        *((row, state.stars, state.views, state.saved, state.viewed_at) for row, state in sorted(feedback.items())),
    ]


class TestTwoSources:
    @pytest.mark.parametrize("rough", [some_time_in(2024), some_time_in(2024, 10)])
    @pytest.mark.parametrize("rough_first", [True, False])
    def test_a_year_or_month_is_any_moment_in_it(
        self, library: Library, me: ProfileId, rough: int, rough_first: bool
    ) -> None:
        assert day_of(MORNING) == "2024-10-04"
        histories = [plays("mine", rough), plays("letterboxd", MORNING)]
        for history in histories if rough_first else reversed(histories):
            bring_in(library, me, history)
        assert views(library, me) == 1
        bring_in(library, me, plays("lastfm", MORNING + 400 * DAY))
        assert views(library, me) == 2

    @pytest.mark.parametrize("order", list(itertools.permutations(("spotify", "lastfm", "listenbrainz"))))
    def test_plays_told_by_several_are_one_in_every_order(
        self, library: Library, me: ProfileId, order: Sequence[str]
    ) -> None:
        shift = {"spotify": 0, "lastfm": -200, "listenbrainz": -199}
        for source in order:
            brought = bring_in(
                library, me, plays(source, *(MORNING + at + shift[source] for at in (0, 200, 400, 5000)))
            )
            assert brought.new == (4 if source == order[0] else 0)
        assert views(library, me) == 4
        for source in order:
            again = bring_in(library, me, plays(source, *(MORNING + at + shift[source] for at in (0, 200, 400, 5000))))
            assert (again.new, again.repeated, again.elsewhere) == (0, 4, {})
        assert views(library, me) == 4
        assert check(library) == []

    def test_the_report_names_who_told_first(self, library: Library, me: ProfileId) -> None:
        library.events.record(me, A, VIEW, timestamp=MORNING)
        bring_in(library, me, plays("lastfm", MORNING + 9000))
        brought = bring_in(library, me, plays("spotify", MORNING + 60, MORNING + 9060, MORNING + 20_000))
        assert (brought.new, brought.repeated, brought.elsewhere) == (1, 0, {BY_HAND: 1, "lastfm": 1})

    def test_one_source_may_tell_of_plays_close_together(self, library: Library, me: ProfileId) -> None:
        bring_in(library, me, plays("lastfm", MORNING, MORNING + 40))
        assert views(library, me) == 2
        brought = bring_in(library, me, plays("spotify", MORNING + 10, MORNING + 50, MORNING + 90))
        assert (brought.new, brought.elsewhere) == (1, {"lastfm": 2})
        assert views(library, me) == 3

    @pytest.mark.parametrize("first", ["lastfm", "spotify"])
    def test_the_bound_is_five_minutes(self, library: Library, me: ProfileId, first: str) -> None:
        second = "spotify" if first == "lastfm" else "lastfm"
        bring_in(library, me, plays(first, MORNING))
        assert bring_in(library, me, plays(second, MORNING + SAME_PLAY)).new == 0
        assert bring_in(library, me, plays(second, MORNING - SAME_PLAY - 1)).new == 1

    def test_two_tracks_of_one_album_are_two_plays(self, library: Library, me: ProfileId) -> None:
        bring_in(library, me, plays("lastfm", MORNING, track="salt"))
        brought = bring_in(
            library,
            me,
            [*plays("spotify", MORNING + 100, track="rain"), *plays("spotify", MORNING + 101, track="salt")],
        )
        assert (brought.new, brought.elsewhere) == (1, {"lastfm": 1})

    @pytest.mark.parametrize("hour", [1, 9, 20, 23])
    def test_a_view_of_a_day_and_one_of_a_moment_in_it_are_one(
        self, library: Library, me: ProfileId, hour: int
    ) -> None:
        day, moment = 20_000 * DAY + NOON, 20_000 * DAY + hour * 3600
        for number, (first, second) in enumerate(((day, moment), (moment, day))):
            item = (A, B)[number]
            bring_in(library, me, plays("letterboxd", first, item=item))
            assert bring_in(library, me, plays("trakt", second, item=item)).new == 0

    def test_evenings_in_america_are_the_next_day_in_utc(self, library: Library, me: ProfileId) -> None:
        noons = [day * DAY + NOON for day in (20_000, 20_001, 20_002)]
        bring_in(library, me, plays("letterboxd", *noons))
        assert bring_in(library, me, plays("trakt", *(noon + 13 * 3600 for noon in noons))).new == 0

    @pytest.mark.parametrize("day_first", [True, False])
    def test_the_evening_before_is_another_view(self, library: Library, me: ProfileId, *, day_first: bool) -> None:
        histories = [plays("letterboxd", 20_001 * DAY + NOON), plays("trakt", 20_000 * DAY + 20 * 3600)]
        for history in histories if day_first else histories[::-1]:
            assert bring_in(library, me, history).new == 1

    def test_two_days_are_two_views(self, library: Library, me: ProfileId) -> None:
        bring_in(library, me, plays("letterboxd", 20_000 * DAY + NOON))
        assert bring_in(library, me, plays("netflix", 20_001 * DAY + NOON)).new == 1
        assert bring_in(library, me, plays("trakt", 20_003 * DAY + NOON + 1)).new == 1

    def test_of_ratings_the_latest_stands_whoever_came_first(self, library: Library, me: ProfileId) -> None:
        older = ImportedEvent(A, RATE, 2.0, MORNING, "imdb")
        newer = ImportedEvent(A, RATE, 4.5, MORNING + 9 * DAY, "letterboxd")
        assert bring_in(library, me, [newer]).differing == 0
        assert bring_in(library, me, [older]).differing == 1
        assert library.events.feedback(me)[ItemRow(ALIEN)].stars == 4.5
        assert bring_in(library, me, [older]).differing == 0

    def test_the_watchlist_is_saved_once(self, library: Library, me: ProfileId) -> None:
        bring_in(library, me, [ImportedEvent(A, SAVE, None, MORNING, "trakt")])
        brought = bring_in(library, me, [ImportedEvent(A, SAVE, None, MORNING + 90 * DAY, "letterboxd")])
        assert (brought.new, brought.elsewhere) == (0, {"trakt": 1})

    def test_what_has_no_date_is_reported_once(self, library: Library, me: ProfileId) -> None:
        undated = [ImportedEvent(A, RATE, 4.0, None, "tmdb")]
        assert bring_in(library, me, undated).new == 1
        assert bring_in(library, me, undated).repeated == 1
        library.events.record(me, B, RATE, 3.0)
        assert bring_in(library, me, [ImportedEvent(B, RATE, 3.0, None, "tmdb")]).elsewhere == {BY_HAND: 1}

    def test_what_has_no_date_keeps_none(self, library: Library, me: ProfileId) -> None:
        bring_in(library, me, [ImportedEvent(A, VIEW, None, None, "own"), ImportedEvent(B, RATE, 4.0, None, "own")])
        assert {event.timestamp for event in library.events.history(me)} == {NO_TIME}
        assert library.events.first_views(me) == {}
        bring_in(library, me, plays("lastfm", MORNING))
        assert library.events.first_views(me) == {}, "the play may be that view"
        bring_in(library, me, plays("lastfm", MORNING + DAY))
        assert library.events.first_views(me) == {ItemRow(ALIEN): MORNING + DAY}

    def test_a_rating_without_a_date_is_as_new_as_its_import(self, library: Library, me: ProfileId) -> None:
        bring_in(library, me, [ImportedEvent(A, RATE, 2.0, MORNING, "imdb")])
        bring_in(library, me, [ImportedEvent(A, RATE, 4.5, None, "own")])
        assert library.events.feedback(me)[ItemRow(ALIEN)].stars == 4.5

    @pytest.mark.parametrize("first", ["own", "lastfm"])
    def test_a_view_without_a_date_is_any_view_of_another_service(
        self, library: Library, me: ProfileId, first: str
    ) -> None:
        histories = {"own": [ImportedEvent(A, VIEW, None, None, "own")], "lastfm": plays("lastfm", MORNING)}
        for source in sorted(histories, key=lambda source: source != first):
            bring_in(library, me, histories[source])
        assert views(library, me) == 1

    def test_what_was_taken_back_stays_so(self, library: Library, me: ProfileId) -> None:
        bring_in(library, me, plays("lastfm", MORNING))
        undo(library, me)
        bring_in(library, me, plays("lastfm", MORNING))
        bring_in(library, me, plays("spotify", MORNING + 5))
        assert views(library, me) == 0

    def test_a_wrong_value_changes_nothing(self, library: Library, me: ProfileId) -> None:
        with pytest.raises(RectermError, match="rating 7"):
            bring_in(library, me, [*plays("x", MORNING), ImportedEvent(A, RATE, 7.0, MORNING, "x")])
        assert library.events.history(me) == []


class TestMove:
    @pytest.fixture
    def number(self, library: Library) -> int:
        return library.matches.keep("movie|allien|1979|", OWN, "Allien", 1979, "movie", (), ()).number

    def move(self, library: Library, number: int, item: ItemId) -> None:
        library.provenance.move(number, OWN, item)
        assert check(library) == []

    def test_events_go_where_they_belong_and_come_back(self, library: Library, me: ProfileId, number: int) -> None:
        library.events.record(me, A, RATE, 1.0, timestamp=MORNING)
        imported = [
            ImportedEvent(OWN, RATE, 5.0, MORNING + 1000, "letterboxd", number),
            ImportedEvent(OWN, VIEW, None, MORNING + 1000, "letterboxd", number),
        ]
        bring_in(library, me, imported)
        at_first = state_of(library, me)
        self.move(library, number, A)
        at_a = state_of(library, me)
        assert (library.events.feedback(me)[ItemRow(ALIEN)].stars, views(library, me)) == (5.0, 1)
        self.move(library, number, B)
        assert library.events.feedback(me)[ItemRow(ALIEN)].stars == 1.0
        assert library.events.feedback(me)[ItemRow(ALIENS)].stars == 5.0
        self.move(library, number, OWN)
        assert state_of(library, me) == at_first
        self.move(library, number, A)
        assert state_of(library, me) == at_a

    def test_what_others_told_of_the_item_stays_and_is_not_doubled(
        self, library: Library, me: ProfileId, number: int
    ) -> None:
        bring_in(library, me, plays("trakt", MORNING))
        bring_in(library, me, [ImportedEvent(OWN, VIEW, None, MORNING + 60, "letterboxd", number)])
        self.move(library, number, A)
        assert views(library, me) == 1
        self.move(library, number, B)
        assert (views(library, me), views(library, me, ALIENS)) == (1, 1)
        again = bring_in(library, me, [ImportedEvent(B, VIEW, None, MORNING + 60, "letterboxd", number)])
        assert (again.new, again.repeated) == (0, 1)
        assert bring_in(library, me, plays("trakt", MORNING)).new == 0

    def test_what_the_person_did_stays_on_an_item_and_goes_along_from_the_titles_own(
        self, library: Library, me: ProfileId, number: int
    ) -> None:
        library.events.record(me, A, VIEW, timestamp=MORNING + 10)
        bring_in(library, me, [ImportedEvent(A, VIEW, None, MORNING, "trakt", number)])
        assert views(library, me) == 1
        self.move(library, number, B)
        assert (views(library, me), views(library, me, ALIENS)) == (1, 1)
        self.move(library, number, A)
        assert (views(library, me), views(library, me, ALIENS)) == (1, 0)

    def test_an_undone_event_moves_with_its_undo(self, library: Library, me: ProfileId, number: int) -> None:
        bring_in(library, me, [ImportedEvent(OWN, VIEW, None, MORNING, "trakt", number)])
        undo(library, me)
        self.move(library, number, A)
        assert views(library, me) == 0
        assert {event.item for event in library.events.history(me)} == {A}

    def test_every_profile_is_looked_after(self, library: Library, me: ProfileId, number: int) -> None:
        guest = library.profiles.create("guest").id
        for person in (me, guest):
            bring_in(library, person, [ImportedEvent(OWN, VIEW, None, MORNING, "trakt", number)])
        self.move(library, number, A)
        assert (views(library, me), views(library, guest)) == (1, 1)

    def test_two_titles_of_one_item_part_again(self, library: Library, me: ProfileId, number: int) -> None:
        other = library.matches.keep("movie|alien 1|1979|", "own:Alien 1 (1979)", "Alien 1", 1979, "movie", (), ())
        bring_in(library, me, [ImportedEvent(OWN, RATE, 4.0, MORNING, "imdb", number)])
        bring_in(library, me, [ImportedEvent(ItemId(other.own_id), RATE, 4.0, MORNING, "imdb", other.number)])
        self.move(library, number, A)
        library.provenance.move(other.number, other.own_id, A)
        assert len(library.events.history(me)) == 1
        self.move(library, number, B)
        stars = {row: state.stars for row, state in library.events.feedback(me).items()}
        assert stars == {ALIEN: 4.0, ALIENS: 4.0}
        assert len(library.events.history(me)) == 2


TIMES = st.lists(st.integers(0, 40), max_size=12, unique=True).map(
    lambda steps: [MORNING + 60 * step for step in steps]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(mine=TIMES, theirs=TIMES)
def test_the_order_of_two_imports_does_not_matter(library: Library, mine: list[int], theirs: list[int]) -> None:
    """Against the fewest plays that both histories can mean: each of one with at most one of the other."""
    counts = []
    for order in ((("spotify", mine), ("lastfm", theirs)), (("lastfm", theirs), ("spotify", mine))):
        profile = library.profiles.create(f"profile {len(library.profiles.list())}").id
        for _ in range(2):
            for source, times in order:
                bring_in(library, profile, plays(source, *sorted(times)))
        counts.append(views(library, profile))
    pairs, left = 0, sorted(theirs)
    for when in sorted(mine):
        near = next((other for other in left if abs(other - when) <= SAME_PLAY), None)
        if near is not None:
            left.remove(near)
            pairs += 1
    assert counts == [len(mine) + len(theirs) - pairs] * 2
