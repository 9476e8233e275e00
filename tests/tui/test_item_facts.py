"""An item's facts in words, of whatever JSON type they are."""

from __future__ import annotations

from recterm.domain import EventId, Feedback, Item, ItemDetails, ItemId, ItemRow
from recterm.shelf import Pick
from recterm.tui.item_facts import community_said, fact_said, facts_of, mine_said, predicted_said

ITEM = Item(
    ItemRow(0), ItemId("film:alien-1979"), "Alien", 1979, ("Horror", "Sci-Fi"), ("Ridley Scott",), "film", 1234, 4.1
)
DETAILS = ItemDetails(
    ITEM,
    ("Alien – Das unheimliche Wesen",),
    {"imdb": "tt0078748"},
    {"runtime": 117, "cast": ["Sigourney Weaver", "John Hurt"], "seen_in": {"1979": True}, "themes": [], "note": None},
)


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
    assert fact_said("x", 1.5) == "1.5"
    assert fact_said("x", [False, [1, "a"]]) == "no, 1, a"


def test_the_community_and_the_prediction() -> None:
    assert community_said(DETAILS) == "4.1 ★★★★  1,234 interactions"
    assert predicted_said(Pick(ITEM, 1.0, 4.3, 0.62, (), None)) == "4.3 ± 0.6 ☆☆☆☆½"
    assert predicted_said(Pick(ITEM, 1.0, None, None, (), None)) == ""


def test_an_empty_state_names_the_keys() -> None:
    assert mine_said(Feedback()) == "  – ·····  1-5 rate, v viewed, e like, w watchlist, x not for me"
    state = Feedback(stars=4.5, views=2, saved=True, last_event=EventId(3))
    assert mine_said(state) == "4.5 ★★★★½  ✓ viewed 2 times  ⚑ on the watchlist"
