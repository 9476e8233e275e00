"""Map: places by components, the profile's peak, the community's factors where models have none, views and regions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from recterm import engine
from recterm.domain.answers.taste.taste_map import PlacedItem
from recterm.domain.model import ItemId, ItemRow
from recterm.engine.lists.likes import Likes
from recterm.service.taste.item_map import factors_of_likes, has_factors, map_of, places_of
from recterm.service.taste.map_regions import MapView, genre_names, items_by_cell
from tests.service.taste.making import crowd, item, own, rated

EVEN = {2.0: 5, 4.0: 5}


def factors(n: int = 300) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Two groups that differ most in the first direction, and less in the second."""
    chance = np.random.default_rng(3)
    first = np.where(np.arange(n) % 2 == 0, 4.0, -4.0)
    return np.column_stack([first, chance.normal(0, 1.5, n), chance.normal(0, 0.2, (2, n)).T]).astype(np.float32)


def test_the_first_component_divides_the_groups() -> None:
    places = places_of("als", factors(), np.full(300, 20))
    assert places is not None
    even, odd = places.points[0::2, 0], places.points[1::2, 0]
    assert min(even.min(), odd.min()) >= 0
    assert even.max() < odd.min() or odd.max() < even.min()
    assert np.ptp(places.points[:, 1]) > 0.8


def test_the_same_factors_give_the_same_map() -> None:
    first, second = (places_of("als", factors(), np.full(300, 20)) for _ in range(2))
    assert first is not None
    assert second is not None
    assert (first.points == second.points).all()


def test_turning_the_factors_does_not_change_the_map() -> None:
    turn, _ = np.linalg.qr(np.random.default_rng(5).normal(size=(4, 4)))
    plain, turned = (
        places_of("als", values.astype(np.float32), np.full(300, 20)) for values in (factors(), factors() @ turn)
    )
    assert plain is not None
    assert turned is not None
    assert turned.points == pytest.approx(plain.points, abs=0.01)


def test_rare_items_are_left_out() -> None:
    counts = np.where(np.arange(300) < 250, 20, 3)
    places = places_of("als", factors(), counts)
    assert places is not None
    assert (len(places.rows), places.least_count) == (250, 10)


def test_hardly_any_items_have_no_map() -> None:
    assert places_of("als", factors(2), np.full(2, 20)) is None


def test_you_are_where_you_like_most() -> None:
    places = places_of("als", factors(), np.full(300, 20))
    assert places is not None
    by = crowd([EVEN] * 300)
    items = [item(row) for row in range(300)]
    given = {row: rated(5.0 if row % 2 == 0 else 1.0) for row in range(120)}
    drawn = map_of(places, items, {ItemRow(row): state for row, state in given.items()}, own(given, items, by), 0.0)
    assert drawn.you is not None
    assert drawn.you.is_peak
    loved = places.points[0::2, 0]
    assert loved.min() - 0.1 <= drawn.you.x <= loved.max() + 0.1
    assert sum(placed.known for placed in drawn.items) == 120


def test_few_ratings_have_a_middle_and_none_nothing() -> None:
    places = places_of("als", factors(), np.full(300, 20))
    assert places is not None
    by, items = crowd([EVEN] * 300), [item(row) for row in range(300)]
    given = {4: rated(5.0), 7: rated(2.0)}
    drawn = map_of(places, items, {}, own(given, items, by), 0.0)
    assert drawn.you is not None
    assert (drawn.you.x, drawn.you.y) == pytest.approx(tuple(places.points[4]))
    assert not drawn.you.is_peak
    assert map_of(places, items, {}, [], 0.0).you is None


def test_the_community_has_factors_too() -> None:
    chance = np.random.default_rng(2)
    pairs = [(user, 2 * film + user % 2) for user in range(60) for film in chance.choice(20, 10, replace=False)]
    user, film = np.array(pairs, dtype=np.int32).T
    likes = Likes.of(user, film, np.ones(len(user), dtype=np.float32), n_items=40, scale=None)
    drawn = factors_of_likes(likes, 4)
    assert drawn.shape == (40, 4)
    even, odd = drawn[0::2, 0], drawn[1::2, 0]
    assert even.max() < odd.min() or odd.max() < even.min()
    assert (factors_of_likes(likes, 4) == drawn).all()


@pytest.mark.parametrize(
    ("name", "has"), [("als", True), ("stacked-stars", True), ("nmf", True), ("ease", False), ("popularity", False)]
)
def test_models_with_factors_are_recognised_by_their_class(name: str, *, has: bool) -> None:
    assert has_factors(name) is has
    assert engine.spec_of(name)


positions = some.floats(0, 1)


@given(positions, positions, some.sampled_from([0.5, 2.0, 4.0]), some.integers(1, 90), some.integers(1, 30))
def test_a_zoomed_view_keeps_its_point_and_stays_on_the_map(
    x: float, y: float, factor: float, columns: int, rows: int
) -> None:
    view = MapView().zoomed(x, y, factor).zoomed(x, y, factor)
    assert 0 <= view.left <= 1 - view.size + 1e-9
    assert 0 <= view.top <= 1 - view.size + 1e-9
    cell = view.moved(x, y).cell_of(x, y, columns, rows)
    assert cell is not None
    middle = view.moved(x, y).middle_of(*cell, columns, rows)
    assert view.moved(x, y).cell_of(*middle, columns, rows) == cell


def placed(number: int, x: float, genres: tuple[str, ...]) -> PlacedItem:
    return PlacedItem(ItemId(f"x:{number}"), f"Film {number}", None, x, 0.5, 10, genres, None, False)


def test_a_region_is_named_by_what_is_overrepresented() -> None:
    left = [placed(number, 0.2, ("Drama", "War") if number < 20 else ("Drama",)) for number in range(40)]
    right = [placed(number, 0.8, ("Drama", "Comedy")) for number in range(40)]
    assert genre_names([*left, *right], MapView(), 2, 1) == {(0, 0): ("War",), (1, 0): ("Comedy",)}
    assert sum(map(len, items_by_cell([*left, *right], MapView(), 7, 3).values())) == 80
