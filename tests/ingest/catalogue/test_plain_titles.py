"""Plain titles: a batch gives the same as each title alone."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recterm.domain.terminal_text import storable as clean
from recterm.domain.titles import sort_title
from recterm.ingest.catalogue.plain_titles import plain_titles
from recterm.ingest.catalogue.titles import parse_title

WORDS = st.sampled_from(
    ["The", "A", "an", "Salt", "Rain & Iron", "Rock'n'Roll", "L'", ",", "(", ")", "1994", "(1994)", " ", "  ", "\t",
     "é", "x_y", "&", "'", "$", "...", "(V)", "II", "-", "\x7f"]
)  # fmt: skip
TITLES = st.lists(WORDS, max_size=5).map(" ".join) | st.lists(WORDS, max_size=4).map("".join) | st.text(max_size=8)


@settings(deadline=None)
@given(st.lists(TITLES, max_size=8))
@example(["The Salt (1994)", "Salt  (1994)", "(1994)", "& (1994)", "The", "A ", "the the", "$", "Salt (1994) "])
def test_what_a_film_title_says_is_what_it_says_by_itself(titles: list[str]) -> None:
    columns = plain_titles(pl.Series(titles, dtype=pl.String), films=True)
    for text, (title, year, order) in zip(
        titles, columns.select("title", "year", "sort_title").iter_rows(), strict=True
    ):
        parsed = parse_title(text)
        assert title is None or (title, year, ()) == parsed
        assert order == (None if title is None else sort_title(title))
        if title is not None:
            assert clean(text) in (title, f"{title} ({year})")


@settings(deadline=None)
@given(st.lists(TITLES, max_size=8))
def test_any_other_title_stays_whole(titles: list[str]) -> None:
    columns = plain_titles(pl.Series(titles, dtype=pl.String), films=False)
    for text, (title, year, order) in zip(
        titles, columns.select("title", "year", "sort_title").iter_rows(), strict=True
    ):
        assert title in (None, clean(text))
        assert (year, order) == (None, None if title is None else sort_title(title))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Salt & Iron: Part II (1994)", True),
        ("Rock'n'Roll - $1.50", True),
        ("Lantern, The (1994)", False),
        ("Lantern (Lanterne) (1994)", False),
        ("Amélie (2001)", False),
        ("", False),
    ],
)
def test_what_is_plain(text: str, plain: bool) -> None:
    assert (plain_titles(pl.Series([text]), films=True)["title"][0] is not None) is plain
