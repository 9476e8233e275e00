"""Exclusions in words."""

from __future__ import annotations

from datetime import date

from recterm.domain.answers.taste.exclusions import PickMoved, TasteEffect
from recterm.domain.days import period_of
from recterm.domain.exclusions import NOTHING_EXCLUDED
from recterm.domain.model import EventId, ItemId
from recterm.present.taste.exclusions import effect_facts, format_change, format_period
from recterm.present.undo import format_excluded


def effect(more: int, fewer: int, *new: PickMoved, moved: tuple[PickMoved, ...] = ()) -> TasteEffect:
    return TasteEffect(20, more, more, fewer, new, (), moved, 20 - len(new) - len(moved))


def pick(title: str, place: int | None, place_then: int | None) -> PickMoved:
    return PickMoved(ItemId(title), title, 1979, place, place_then)


def test_a_change_counts_what_leaves_and_what_comes_back() -> None:
    assert format_change(effect(150, 1)) == "150 events leave, 1 comes back"
    assert format_change(effect(1, 0)) == "1 event leaves"
    assert format_change(effect(0, 2)) == "2 events come back"
    assert format_change(effect(0, 0)) == "no event leaves or comes back"


def test_the_facts_name_the_picks_that_move_most_first() -> None:
    moves = tuple(pick(f"Film {step}", 10, 10 - step) for step in range(1, 9))
    facts = effect_facts(effect(3, 0, pick("[b]New", None, 4), moved=moves))
    texts = [text for _, text, _ in facts]
    assert texts[:4] == [
        "3 events leave; 3 excluded then",
        "of the first 20: 1 new, 8 moved, 11 the same",
        "[b]New (1979): beyond → 4th",
        "Film 8 (1979): 10th → 2nd",
    ]
    assert texts[-1] == "and 2 more"


def test_a_change_without_effect_says_so() -> None:
    assert effect_facts(effect(1, 0))[1][1] == "the first 20 picks stay as they are"


def test_what_is_excluded_is_one_sentence() -> None:
    rules = NOTHING_EXCLUDED.with_events([EventId(4)]).with_source("netflix")
    assert format_excluded(rules) == "your taste without 1 event and netflix"
    assert format_excluded(NOTHING_EXCLUDED.with_source("")) == "your taste without what you did here"
    assert format_excluded(NOTHING_EXCLUDED) == "your taste with everything"


def test_a_period_is_its_days() -> None:
    assert format_period(period_of(date(2024, 3, 1), date(2024, 3, 31))) == "2024-03-01 to 2024-03-31"
    assert format_period(period_of(date(2024, 3, 1), date(2024, 3, 1))) == "2024-03-01"
