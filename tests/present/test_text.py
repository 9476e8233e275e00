"""Text from data: safe, exact in width, and rounded as documented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from recterm.domain.model import EventId, Feedback, Item, ItemId, ItemRow, ProfileId, ProfileInfo
from recterm.domain.shelf import Pick, Reason
from recterm.domain.terminal_text import REPLACEMENT
from recterm.present.text import (
    clean,
    counted,
    fit,
    format_profile,
    format_stars,
    marks,
    movement,
    own_short,
    predicted_glyphs,
    short_marks,
    some_of,
    star_glyphs,
    why,
    with_maker,
)

ITEM = Item(ItemRow(0), ItemId("film:x"), "X", 1979, (), (), "film", 1, 4.0)


def reason(title: str, share: float) -> Reason:
    return Reason(ItemRow(1), ItemId("film:y"), title, 4.0, share, share)


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("[REC]", "[REC]"),
        ("千と千尋の神隠し", "千と千尋の神隠し"),
        ("\x1b[31mred\x07", f"{REPLACEMENT}[31mred{REPLACEMENT}"),
        ("two\nlines\tand\ra half", "two lines and a half"),
        ("\u202etxet", f"{REPLACEMENT}txet"),
        ("\ud800 alone", f"{REPLACEMENT} alone"),
        ("A\u0300", "À"),
        ("heart \u2764\ufe0f", "heart \u2764"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\U0001f469"),
        ("क्\u200dष", "क्ष"),
        ("thumb \U0001f44d\U0001f3fd", "thumb \U0001f44d"),
        ("filled\u3164", "filled"),
    ],
)
def test_harmful_characters_are_replaced_and_the_rest_stays(dirty: str, shown: str) -> None:
    assert clean(dirty) == shown


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40), st.integers(0, 30))
def test_any_text_fits_exactly_and_can_be_written(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) == width
    fitted.encode("utf-8")
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in fitted)


def test_a_cut_text_ends_with_an_ellipsis_even_in_the_middle_of_a_wide_character() -> None:
    assert fit("Alien", 4) == "Ali…"
    assert fit("千と千尋", 4) == "千 …"
    assert fit("千と千尋", 5) == "千と…"


@pytest.mark.parametrize(
    ("stars", "glyphs"), [(0.5, "½"), (1.0, "★"), (3.3, "★★★½"), (4.6, "★★★★½"), (4.8, "★★★★★"), (5.0, "★★★★★")]
)
def test_stars_are_rounded_to_halves(stars: float, glyphs: str) -> None:
    assert star_glyphs(stars) == glyphs


@pytest.mark.parametrize(("stars", "text"), [(0.5, "½"), (3.0, "3"), (4.5, "4½")])
def test_stars_in_a_sentence(stars: float, text: str) -> None:
    assert format_stars(stars) == text


@pytest.mark.parametrize(("moved", "sign"), [(None, "new"), (0, ""), (3, "▲3"), (-1, "▼1")])
def test_movement_is_a_sign_and_never_colour_alone(moved: int | None, sign: str) -> None:
    assert movement(Pick(ITEM, 1.0, 4.0, None, (), moved)) == sign


def test_marks_keep_their_places() -> None:
    assert marks(Feedback(), listed=False) == "     "
    assert marks(Feedback(views=2), listed=False) == "✓    "
    assert marks(Feedback(liked=True), listed=True) == " ♥  ≡"
    assert marks(Feedback(saved=True, hidden=True, last_event=EventId(1)), listed=False) == "  ⚑✕ "


def test_marks_without_places_count_views() -> None:
    assert short_marks(Feedback(), listed=False) == ""
    assert short_marks(Feedback(views=1, saved=True), listed=True) == "✓⚑≡"
    assert short_marks(Feedback(views=1200, liked=True), listed=False) == "✓1,200♥"


def test_own_stars_are_full_and_predicted_ones_hollow() -> None:
    assert (star_glyphs(4.5), predicted_glyphs(4.5)) == ("★★★★½", "☆☆☆☆½")
    assert (own_short(4.5), own_short(5), own_short(0.5)) == ("4½★", "5★", "½★")


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (24, "Bad · Michael Jackson   "),
        (21, "Bad · Michael Jackson"),
        (16, "Bad · Michael J…"),
    ],
)
def test_a_maker_follows_the_title(width: int, shown: str) -> None:
    assert "".join(with_maker("Bad", "Michael Jackson", width)) == shown


def test_a_long_title_leaves_room_for_its_maker() -> None:
    title, maker = with_maker("Sgt. Pepper's Lonely Hearts Club Band", "The Beatles", 30)
    assert (title, maker) == ("Sgt. Pepper's Lon…", " · The Beat…")
    assert with_maker("Alien", "", 8) == ("Alien   ", "")


def why_of(width: int, *reasons: Reason, general: float = 0.0) -> str:
    return why(Pick(ITEM, 1.0, 4.0, None, reasons, None, general), width)


def test_reasons_are_whole_as_far_as_the_width_goes() -> None:
    reasons = [reason("Alien", 0.61), reason("The Matrix", 0.22), reason("Heat", -0.05)]
    assert why_of(80, *reasons) == "why: Alien +61 %, The Matrix +22 %, Heat -5 %, others +22 %"
    assert why_of(49, *reasons) == "why: Alien +61 %, The Matrix +22 %, others +17 %"
    assert why_of(46, *reasons) == "why: Alien +61 %, The Mat… +22 %, others +17 %"
    assert why_of(30, *reasons) == "why: Alien +61 %, others +39 %"
    assert why_of(15, *reasons) == "why: Ali… +61 %"
    assert why_of(80) == ""
    assert why_of(80, reason("Alien", 0.999), reason("Heat", -0.001)) == "why: Alien +100 %"
    assert why_of(80, reason("Heat", -0.001), reason("Alien", 0.0)) == "why: Heat 0 %, others +100 %"


def test_what_most_of_a_score_is_comes_first() -> None:
    reasons = [reason("Alien", 0.61), reason("The Matrix", 0.22), reason("Heat", -0.05)]
    assert why_of(80, *reasons, general=0.4).startswith("why: Alien +61 %")
    assert why_of(80, *reasons, general=0.6) == "why: liked by many, then Alien, The Matrix"
    assert why_of(41, *reasons, general=1.2) == "why: liked by many, then Alien, The Matr…"
    assert why_of(35, *reasons, general=0.6) == "why: liked by many, then Alien"
    assert why_of(24, *reasons, general=0.6) == "why: liked by many"
    assert why_of(80, reasons[2], general=0.6) == "why: liked by many"
    assert why_of(80, general=0.6) == ""


def test_words_that_do_not_fit_are_counted() -> None:
    words = ("Action", "Horror", "Sci-Fi")
    assert some_of(words, 30) == "Action, Horror, Sci-Fi"
    assert some_of(words, 18) == "Action, Horror +1"
    assert some_of(words, 10) == "Action +2"
    assert some_of(words, 7) == "Act… +2"
    assert some_of((), 7) == ""


def test_a_profile_says_only_what_it_did() -> None:
    assert format_profile(ProfileInfo(ProfileId(1), "me", 0, 0, 0, 0)) == "me: no ratings yet"
    assert format_profile(ProfileInfo(ProfileId(1), "me", 12, 3, 0, 2)) == "me: 12 rated, 3 viewed"
    assert format_profile(ProfileInfo(ProfileId(1), "me", 0, 3, 0, 2, 7)) == "me: 3 viewed, 7 liked"


def test_one_is_not_many() -> None:
    assert [counted(number, "item") for number in (0, 1, 1000)] == ["0 items", "1 item", "1,000 items"]
