"""Text that a web page or a wrong encoding garbled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.ingest.catalogue.catalogue import items_frame
from recterm.ingest.catalogue.mending import mended


@pytest.mark.parametrize(
    ("spoiled", "text"),
    [
        ("Paper Lantern&#039;s &quot;Tale&quot; &amp; More", 'Paper Lantern\'s "Tale" & More'),
        ("Pok&eacute;mon", "Pokémon"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("AmÃ©lie", "Amélie"),
        ("naÃ¯ve", "naïve"),
        ("Â¡Three Amigos!", "¡Three Amigos!"),
    ],
)
def test_what_is_certain_is_mended(spoiled: str, text: str) -> None:
    assert mended([spoiled, None]) == [text, None]


@pytest.mark.parametrize(
    "text", ["AT&T; the film", "Âme", "Ãngel", "Señor", "R&B", "x & y;", "Les Misérables", "СССР", ""]
)
def test_what_may_be_meant_is_left(text: str) -> None:
    assert mended([text]) == [text]


@given(st.text(alphabet="abc éüß", max_size=20))
def test_sound_text_stays_as_it_is(text: str) -> None:
    assert mended([text]) == [text]


def test_titles_creators_and_genres_are_mended() -> None:
    frame = items_frame(
        ids=["1"], titles=["Tom &amp; Jerry"], creators=[["AmÃ©lie"]], genres=[["R&amp;B"]], kind="movie"
    )
    assert frame.select("title", "creators", "genres").row(0) == ("Tom & Jerry", ["Amélie"], ["R&B"])
