"""Item facts in words, of any JSON type."""

from __future__ import annotations

from dataclasses import replace

from recterm.domain.model import EventId, Feedback, Item, ItemDetails, ItemId, ItemRow
from recterm.domain.shelf import NO_ROW, Pick, Reason
from recterm.present.items.item_facts import (
    facts_of,
    format_community,
    format_distribution,
    format_fact,
    format_mine,
    format_place,
    format_predicted,
    shared_with_reasons,
)
from recterm.service.live.shelves.place import Place

ITEM = Item(
    ItemRow(0), ItemId("film:alien-1979"), "Alien", 1979, ("Horror", "Sci-Fi"), ("Ridley Scott",), "film", 1234, 4.1
)
DETAILS = ItemDetails(
    ITEM,
    ("Alien – Das unheimliche Wesen",),
    {"imdb": "tt0078748"},
    {"runtime": 117, "cast": ["Sigourney Weaver", "John Hurt"], "seen_in": {"1979": True}, "themes": [], "note": None},
)


def test_what_an_item_shares_with_its_largest_reasons_is_named() -> None:
    words = {
        0: ["space", "crew"],
        1: ["space", "war"],
        2: ["love"],
        3: ["Crew", "space"],
        4: ["space"],
        5: ["space"],
    }

    def details(row: ItemRow) -> ItemDetails:
        return replace(DETAILS, item=replace(ITEM, row=row), facts={"themes": words[row]})

    amounts = {1: 0.5, 2: 0.3, 3: 0.2, 4: 0.1, 5: -0.9}
    reasons = [
        Reason(ItemRow(row), ItemId(f"f:{row}"), f"F{row}", None, amount, amount) for row, amount in amounts.items()
    ]
    group = Reason(ItemRow(NO_ROW), ItemId("group:gender:F"), "your gender (F)", None, 0.9, 0.9)
    pick = Pick(ITEM, 0.2, None, None, (group, *reasons), None)
    assert shared_with_reasons(pick, details) == ["space (with F1)", "space, crew (with F3)"]
    assert shared_with_reasons(replace(pick, reasons=()), details) == []


def test_usual_facts_come_first_and_empty_ones_not_at_all() -> None:
    assert facts_of(DETAILS) == [
        ("also known as", "Alien – Das unheimliche Wesen"),
        ("genres", "Horror, Sci-Fi"),
        ("by", "Ridley Scott"),
        ("cast", "Sigourney Weaver, John Hurt"),
        ("runtime", "117 min"),
        ("seen in", "1979: yes"),
        ("ids", "film:alien-1979, IMDb tt0078748"),
    ]


def test_facts_of_any_type() -> None:
    assert format_fact("x", 1.5) == "1.5"
    assert format_fact("x", [False, [1, "a"]]) == "no, 1, a"


def test_the_community_and_the_prediction() -> None:
    assert format_community(DETAILS) == "4.1 ★★★★  1,234 interactions"
    assert format_predicted(Pick(ITEM, 1.0, 4.3, 0.62, (), None)) == "4.3 ± 0.6 ☆☆☆☆½"
    assert format_predicted(Pick(ITEM, 1.0, None, None, (), None)) == ""


def test_an_empty_state_names_the_keys() -> None:
    assert format_mine(Feedback()) == (
        "  – ·····  ⟦rate-1⟧-⟦rate-5⟧ rate, ⟦view⟧ viewed, ⟦like⟧ like, ⟦save⟧ watchlist, ⟦drop⟧ drop, "
        "⟦hide⟧ not for me"
    )
    state = Feedback(stars=4.5, views=2, saved=True, last_event=EventId(3))
    assert format_mine(state) == "4.5 ★★★★½  ✓ viewed 2 times  ⚑ on the watchlist"


def test_the_place_in_the_list() -> None:
    assert format_place(Place(12, 9742, known=False)) == "12th of 9,742 for you"
    assert format_place(Place(1, 30, known=True)) == "you know it; else 1st of 30 for you"
    assert [format_place(Place(place, 2000, known=False)).split()[0] for place in (2, 3, 11, 22, 1013, 1113)] == [
        "2nd", "3rd", "11th", "22nd", "1,013th", "1,113th",
    ]  # fmt: skip
    assert format_place(None) == ""


def test_the_distribution_of_ratings() -> None:
    assert format_distribution((0, 0, 1, 0, 0, 20, 0, 40, 79, 60)) == "½ ··▁··▃·▅█▇ 5  90 % gave 4 or more"
    assert format_distribution((0,) * 10) == format_distribution(()) == ""
