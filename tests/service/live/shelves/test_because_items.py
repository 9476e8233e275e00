"""Items that deserve a "Because you rated ..." shelf."""

from __future__ import annotations

from recterm.domain.model import EventId, Feedback, Item, ItemId, ItemRow
from recterm.service.live.shelves.because_items import anchors_of, because


def feedback(*states: Feedback) -> dict[ItemRow, Feedback]:
    return {ItemRow(row): state for row, state in enumerate(states)}


def rated(stars: float, at: int, event: int = 0, *, hidden: bool = False) -> Feedback:
    return Feedback(stars=stars, rated_at=at, last_event=EventId(event), hidden=hidden)


def test_nobody_has_anchors_at_first() -> None:
    assert anchors_of({}, 10) == []


def test_liked_items_the_latest_rated_first() -> None:
    assert anchors_of(feedback(rated(5, 10), rated(4.5, 30), rated(1, 40), rated(5, 20)), 10) == [1, 3, 0]


def test_liked_is_no_less_than_three_and_a_half_stars() -> None:
    assert anchors_of(feedback(rated(3, 10), rated(2, 20)), 10) == []
    assert anchors_of(feedback(rated(3.5, 10), rated(2, 20)), 10) == [0]


def test_liked_is_no_less_than_the_own_mean() -> None:
    assert anchors_of(feedback(rated(5, 10), rated(5, 20), rated(3.5, 30)), 10) == [1, 0]


def test_in_the_same_second_the_later_event_is_first() -> None:
    assert anchors_of(feedback(rated(5, 10, event=1), rated(5, 10, event=2)), 10) == [1, 0]


def test_hidden_items_are_no_anchors_but_count_for_the_mean() -> None:
    assert anchors_of(feedback(rated(5, 10, hidden=True), rated(4, 20), rated(4.5, 30)), 10) == [2]


def test_a_profile_without_ratings_has_what_it_viewed() -> None:
    views = feedback(Feedback(views=1, viewed_at=10), Feedback(views=3, viewed_at=20), Feedback(saved=True))
    assert anchors_of(views, 10) == [1, 0]
    assert anchors_of(views | {ItemRow(9): rated(4, 1)}, 10) == [9]


def test_a_like_is_an_anchor_beside_good_ratings_and_a_rating_leads_over_it() -> None:
    states = feedback(
        rated(5, 10),
        Feedback(liked=True, liked_at=30),
        Feedback(stars=2.0, rated_at=40, liked=True, liked_at=40),
        Feedback(views=1, viewed_at=50),
    )
    assert anchors_of(states, 10) == [1, 0]
    assert anchors_of({row: state for row, state in states.items() if row in (1, 3)}, 10) == [1]


def test_the_title_says_what_was_done() -> None:
    film = Item(ItemRow(0), ItemId("t:0"), "[REC]", 2007, (), ("Jaume Balagueró",), "film", 1, None)
    assert because(film, Feedback(stars=4)) == "Because you rated [REC]"
    assert because(film, Feedback(stars=4, liked=True)) == "Because you rated [REC]"
    assert because(film, Feedback(views=1, liked=True)) == "Because you liked [REC]"
    assert because(film, Feedback(views=1)) == "Because you watched [REC]"
    assert because(film, Feedback()) == "Because you chose [REC]"


def test_a_shelf_of_music_names_the_artist() -> None:
    album = Item(ItemRow(0), ItemId("t:0"), "Bad", 1987, (), ("Michael Jackson",), "album", 1, None)
    assert because(album, Feedback(views=3)) == "Because you heard Bad by Michael Jackson"
