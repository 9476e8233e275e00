"""Event log: recording, undoing, and the feedback that it adds up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.model import Event, EventId, EventKind, Feedback, ItemId, ItemRow, ProfileId
from recterm.errors import RectermError, UnknownItemError
from recterm.store.people.feedback import after, replay
from tests.store.checking import check
from tests.store.films import ALIEN, ALIENS, MATRIX, REC, undo

if TYPE_CHECKING:
    from recterm.store import Library

RATE, UNRATE, VIEW, HIDE, UNHIDE, SAVE, UNSAVE, LIKE, UNLIKE, DROP, UNDROP, UNDO = EventKind


@pytest.fixture
def me(library: Library) -> ProfileId:
    return library.profiles.active().id


class TestRecord:
    def test_an_event_names_its_item_by_id(self, library: Library, me: ProfileId) -> None:
        event = library.events.record(me, ItemRow(ALIEN), RATE, 4.5, timestamp=1_700_000_000)
        assert event == Event(event.id, me, ItemId("ml:2"), RATE, 4.5, 1_700_000_000)
        assert library.events.history(me) == [event]
        assert library.events.feedback(me) == {
            ItemRow(ALIEN): Feedback(stars=4.5, last_event=event.id, rated_at=1_700_000_000)
        }

    def test_an_item_may_be_given_by_id(self, library: Library, me: ProfileId) -> None:
        assert library.events.record(me, ItemId("ml:5"), SAVE).item == "ml:5"
        assert list(library.events.feedback(me)) == [REC]

    def test_a_rating_replaces_the_one_before(self, library: Library, me: ProfileId) -> None:
        library.events.record(me, ItemRow(ALIEN), RATE, 2, timestamp=10)
        last = library.events.record(me, ItemRow(ALIEN), RATE, 5, timestamp=20)
        assert library.events.feedback(me)[ItemRow(ALIEN)] == Feedback(stars=5, last_event=last.id, rated_at=20)
        assert len(library.events.history(me)) == 2

    def test_views_are_counted_and_the_latest_is_kept(self, library: Library, me: ProfileId) -> None:
        for when in (50, 90, 70):
            last = library.events.record(me, ItemRow(ALIEN), VIEW, timestamp=when)
        assert library.events.feedback(me)[ItemRow(ALIEN)] == Feedback(views=3, last_event=last.id, viewed_at=90)

    def test_a_like_stands_beside_a_rating_and_is_never_one(self, library: Library, me: ProfileId) -> None:
        library.events.record(me, ItemRow(ALIEN), LIKE, timestamp=50)
        last = library.events.record(me, ItemRow(ALIEN), RATE, 2, timestamp=60)
        assert library.events.feedback(me)[ItemRow(ALIEN)] == Feedback(
            stars=2, last_event=last.id, rated_at=60, liked=True, liked_at=50
        )
        assert undo(library, me).kind is RATE
        assert undo(library, me).kind is LIKE
        assert library.events.feedback(me) == {}
        with pytest.raises(RectermError, match="takes no value"):
            library.events.record(me, ItemRow(ALIEN), LIKE, 5)

    def test_what_is_taken_back_by_its_opposite_leaves_nothing(self, library: Library, me: ProfileId) -> None:
        for there, back in ((HIDE, UNHIDE), (SAVE, UNSAVE), (LIKE, UNLIKE), (DROP, UNDROP)):
            library.events.record(me, ItemRow(ALIEN), there)
            assert library.events.feedback(me)
            library.events.record(me, ItemRow(ALIEN), back)
            assert library.events.feedback(me) == {}
        library.events.record(me, ItemRow(ALIEN), RATE, 3)
        library.events.record(me, ItemRow(ALIEN), UNRATE)
        assert library.events.feedback(me) == {}
        assert check(library) == []

    def test_the_same_thing_twice_is_two_events_and_one_state(self, library: Library, me: ProfileId) -> None:
        library.events.record(me, ItemRow(ALIEN), HIDE)
        last = library.events.record(me, ItemRow(ALIEN), HIDE)
        assert library.events.feedback(me)[ItemRow(ALIEN)] == Feedback(hidden=True, last_event=last.id)
        undo(library, me)
        assert library.events.feedback(me)[ItemRow(ALIEN)].hidden

    def test_feedback_is_ordered_by_last_event(self, library: Library, me: ProfileId) -> None:
        for row in (REC, ALIEN, MATRIX, REC):
            library.events.record(me, ItemRow(row), VIEW)
        assert list(library.events.feedback(me)) == [ALIEN, MATRIX, REC]

    def test_profiles_do_not_mix(self, library: Library, me: ProfileId) -> None:
        guest = library.profiles.create("guest").id
        mine = library.events.record(me, ItemRow(ALIEN), RATE, 5)
        theirs = library.events.record(guest, ItemRow(ALIEN), RATE, 1)
        assert library.events.feedback(me)[ItemRow(ALIEN)].stars == 5
        assert library.events.feedback(guest)[ItemRow(ALIEN)].stars == 1
        assert (library.events.last_id(me), library.events.last_id(guest)) == (mine.id, theirs.id)
        undo(library, me)
        assert library.events.history(guest) == [theirs]

    def test_the_clock_is_asked_when_no_time_is_given(
        self, library: Library, me: ProfileId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("time.time", lambda: 1_234_567_890.9)
        assert library.events.record(me, ItemRow(ALIEN), VIEW).timestamp == 1_234_567_890
        assert undo(library, me).timestamp == 1_234_567_890
        assert library.events.history(me)[0].timestamp == 1_234_567_890

    @pytest.mark.parametrize("stars", [0.5, 1, 1.5, 4.5, 5])
    def test_stars_in_halves(self, library: Library, me: ProfileId, stars: float) -> None:
        assert library.events.record(me, ItemRow(ALIEN), RATE, stars).value == stars

    @pytest.mark.parametrize("stars", [7, 0, -1, 5.5, 3.3, float("nan"), float("inf"), None])
    def test_other_stars_are_refused(self, library: Library, me: ProfileId, stars: float | None) -> None:
        with pytest.raises(RectermError, match="rating") as caught:
            library.events.record(me, ItemRow(ALIEN), RATE, stars)
        assert caught.value.hint
        assert library.events.history(me) == []

    def test_the_message_names_the_rating(self, library: Library, me: ProfileId) -> None:
        with pytest.raises(RectermError, match=r"rating 7 is not 0\.5 to 5 in halves"):
            library.events.record(me, ItemRow(ALIEN), RATE, 7)

    @pytest.mark.parametrize("kind", [VIEW, HIDE, UNHIDE, SAVE, UNSAVE, UNRATE])
    def test_only_ratings_have_a_value(self, library: Library, me: ProfileId, kind: EventKind) -> None:
        with pytest.raises(RectermError, match="takes no value"):
            library.events.record(me, ItemRow(ALIEN), kind, 3)

    def test_an_undo_is_not_recorded_by_hand(self, library: Library, me: ProfileId) -> None:
        with pytest.raises(RectermError, match="undo"):
            library.events.record(me, ItemRow(ALIEN), UNDO)

    @pytest.mark.parametrize("item", [ItemRow(10), ItemRow(-1), ItemId("x:1"), ItemId("\udcff")])
    def test_an_unknown_item_is_refused(self, library: Library, me: ProfileId, item: ItemRow | ItemId) -> None:
        with pytest.raises(UnknownItemError):
            library.events.record(me, item, VIEW)
        assert library.events.last_id(me) == 0

    def test_an_impossible_time_is_refused(self, library: Library, me: ProfileId) -> None:
        with pytest.raises(RectermError, match="not a time"):
            library.events.record(me, ItemRow(ALIEN), VIEW, timestamp=2**70)

    def test_a_profile_that_is_gone_is_refused(self, library: Library, me: ProfileId) -> None:
        with pytest.raises(RectermError, match="no longer in the library"):
            library.events.record(ProfileId(me + 1), ItemRow(ALIEN), VIEW)

    def test_many_events_in_one_transaction_are_kept_or_lost_together(self, library: Library, me: ProfileId) -> None:
        with library.transaction():
            library.events.record(me, ItemRow(ALIEN), VIEW)
            library.events.record(me, ItemRow(ALIENS), VIEW)

        def fail() -> None:
            with library.transaction():
                library.events.record(me, ItemRow(MATRIX), VIEW)
                library.events.record(me, ItemRow(99), VIEW)

        with pytest.raises(UnknownItemError):
            fail()
        assert list(library.events.feedback(me)) == [ALIEN, ALIENS]
        assert check(library) == []

    def test_a_failure_inside_a_transaction_undoes_only_its_own_block(self, library: Library, me: ProfileId) -> None:
        def fail() -> None:
            with library.transaction():
                library.events.record(me, ItemRow(ALIENS), VIEW)
                raise RuntimeError

        with library.transaction():
            library.events.record(me, ItemRow(ALIEN), VIEW)
            with pytest.raises(RuntimeError):
                fail()
        assert list(library.events.feedback(me)) == [ALIEN]


class TestUndo:
    def test_it_returns_the_event_and_appends_its_reversal(self, library: Library, me: ProfileId) -> None:
        event = library.events.record(me, ItemRow(ALIEN), RATE, 4)
        assert undo(library, me) == event
        reversal, first = library.events.history(me)
        assert first == event
        assert (reversal.kind, reversal.item, reversal.value, reversal.undoes) == (UNDO, event.item, None, event.id)
        assert library.events.last_id(me) == reversal.id
        assert library.events.feedback(me) == {}

    def test_it_restores_what_stood_before(self, library: Library, me: ProfileId) -> None:
        states = []
        for kind, value in ((RATE, 2.0), (VIEW, None), (RATE, 4.0), (UNRATE, None), (HIDE, None), (SAVE, None)):
            states.append(library.events.feedback(me))
            library.events.record(me, ItemRow(ALIEN), kind, value)
        while states:
            undo(library, me)
            assert library.events.feedback(me) == states.pop()

    def test_after_an_undo_life_goes_on(self, library: Library, me: ProfileId) -> None:
        first = library.events.record(me, ItemRow(ALIEN), RATE, 1)
        second = library.events.record(me, ItemRow(ALIENS), RATE, 2)
        assert undo(library, me) == second
        third = library.events.record(me, ItemRow(MATRIX), RATE, 3)
        assert [undo(library, me), undo(library, me)] == [third, first]
        assert library.events.feedback(me) == {}


def test_history_may_be_cut(library: Library, me: ProfileId) -> None:
    events = [library.events.record(me, ItemRow(row), VIEW) for row in range(5)]
    assert library.events.history(me) == events[::-1]
    assert library.events.history(me, 2) == [events[4], events[3]]
    assert library.events.history(me, 0) == []


def test_replaying_leaves_out_what_was_undone() -> None:
    def event(number: int, kind: EventKind, value: float | None = None, undoes: int | None = None) -> Event:
        return Event(
            EventId(number), ProfileId(1), ItemId("x"), kind, value, number, None if undoes is None else EventId(undoes)
        )

    log = [event(1, RATE, 2.0), event(2, RATE, 5.0), event(3, UNDO, None, 2), event(4, VIEW)]
    assert replay(log) == Feedback(stars=2.0, views=1, last_event=EventId(4), viewed_at=4, rated_at=1)
    assert replay([]) == Feedback()
    with pytest.raises(ValueError, match="UNDO"):
        after(Feedback(), log[2])


STEPS = st.lists(
    st.tuples(
        st.sampled_from([RATE, RATE, UNRATE, VIEW, HIDE, UNHIDE, SAVE, UNSAVE, LIKE, UNLIKE, DROP, UNDROP, UNDO, UNDO]),
        st.integers(0, 2),
        st.sampled_from([0.5, 2.0, 3.5, 5.0]),
        st.integers(0, 100),
    ),
    max_size=25,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(steps=STEPS)
def test_feedback_equals_the_log_replayed(library: Library, steps: list[tuple[EventKind, int, float, int]]) -> None:
    """Against a model that keeps whole states and steps back through them."""
    profile = library.profiles.create(f"profile {len(library.profiles.list())}").id
    states: list[dict[int, Feedback]] = [{}]
    for kind, row, stars, when in steps:
        if kind is UNDO:
            if len(states) > 1:
                undo(library, profile)
                states.pop()
            continue
        event = library.events.record(profile, ItemRow(row), kind, stars if kind is RATE else None, when)
        state = after(states[-1].get(row, Feedback()), event)
        states.append({**states[-1], row: state})
    expected = {row: state for row, state in states[-1].items() if not state.empty}
    assert library.events.feedback(profile) == expected
    assert library.events.disagreements() == []
