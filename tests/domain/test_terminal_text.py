"""Terminal text: what may be shown by Unicode's own properties, and real titles in many scripts."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.terminal_text import (
    _SHOWN,
    MOST_JOINED,
    REPLACEMENT,
    _is_doubtful,
    _with_few_marks,
    clean,
    clean_lines,
    escaped,
    storable,
)
from tests.hostile_text import ASIDE, HOSTILE, STACK, unfit

ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=30)


def test_nothing_hostile_is_shown() -> None:
    assert unfit(HOSTILE)
    assert unfit(clean(HOSTILE)) == []
    assert unfit(clean_lines(HOSTILE)) == []


@pytest.mark.parametrize(
    "title",
    ["Amélie", "千と千尋の神隠し", "기생충", "Ночной дозор", "Ταξίδι στα Κύθηρα", "جدایی نادر از سیمین", "الطريق",
     "ואלס עם באשיר", "थ्री ईडियट्स", "நாயகன்", "ลุงบุญมีระลึกชาติ", "Đời Cát", "שָׁלוֹם", "WALL·E", "Alien³", "♥ 👽 🇩🇪",
     "Tōkyō monogatari", "བོད", f"می{ASIDE}خواهم", "क्ष"],
)  # fmt: skip
def test_real_titles_stay_as_they_are(title: str) -> None:
    assert clean(title) == clean(clean(title))
    assert REPLACEMENT not in clean(title)
    assert storable(title) == title
    assert escaped(title).replace("\\u200c", ASIDE) == title
    if not title.startswith("ש"):  # composition has an order of its own for Hebrew points
        assert clean(title) == title


@pytest.mark.parametrize(
    ("dirty", "shown"),
    [
        ("\u061cAl\u2060i\u2064en\u206a", "Alien"),
        ("\ufff9a\ufffb", "a"),
        ("x\u180e\U0001d173y\u0600", "xy"),
        ("one\u2028two\x85three", "one two three"),
        (f"A{ASIDE}lien", "Alien"),
    ],
)
def test_what_is_invisible_goes(dirty: str, shown: str) -> None:
    assert clean(dirty) == shown


@pytest.mark.parametrize("stack", [STACK, "ᄀ" + "\u1161" * 50, "\u0301" * 50, "เ" + "\u0e31" * 50])
def test_marks_on_one_letter_come_to_an_end(stack: str) -> None:
    assert len(clean(stack)) <= MOST_JOINED + 1
    assert clean(f"{stack} {stack}").count(" ") == 1


@given(ANY)
def test_anything_is_fit_after_cleaning_once(text: str) -> None:
    assert unfit(clean(text)) == []
    assert clean(clean(text)) == clean(text)
    clean(text).encode()


def test_what_is_taken_as_fit_without_a_closer_look_is_fit() -> None:
    fit = [chr(code) for code in range(0x10000) if not _is_doubtful(chr(code))]
    assert len(fit) > 30_000
    text = "".join(fit)
    assert _is_doubtful("".join(map(chr, range(0x10000, 0x10010))))
    assert unfit(text) == []
    assert unicodedata.normalize("NFC", text) == text
    assert _with_few_marks(text.translate(_SHOWN)) == text


@given(ANY)
def test_json_keeps_what_it_escapes(text: str) -> None:
    document = escaped(json.dumps([text], ensure_ascii=False))
    assert json.loads(document) == [text]
    assert [problem for problem in unfit(document) if problem != "marks"] == []


def test_json_escapes_endless_marks() -> None:
    document = escaped(json.dumps(HOSTILE, ensure_ascii=False))
    assert unfit(document.replace("\n", "")) == []
    assert json.loads(document) == HOSTILE


def test_what_is_stored_can_be_searched() -> None:
    assert storable(" Al\u2060i\u00aden\u202e\x1b[2J\r\n3 ") == "Alien [2J 3"
    assert storable("❤\ufe0f क्\u200dष") == "❤\ufe0f क्\u200dष"
