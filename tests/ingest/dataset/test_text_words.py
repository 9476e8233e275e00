"""Words of titles and reviews: those that few others have, in any language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from recterm import ingest
from recterm.domain.data.item_columns import FEATURES
from recterm.ingest.dataset import text_words
from recterm.ingest.dataset.text_words import every_nth, review_words
from tests.ingest.made_up import written
from tests.ingest.relations.layouts import table

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TOPICS = ("dragons and a heist", "Regen über Köln", "spies &amp; trains", "piano duels", "deserts", "lost maps")


def review(user: int, item: int) -> str:
    return f"I bought this and it was great, <br />really the story of {TOPICS[item % 6]} no. {user} {item}"


def reviews_table() -> str:
    pairs = [(user, item) for user in range(30) for item in range(30) if (user * 7 + item) % 3]
    rows = [
        f'{u},{i},{1 + (u + i) % 5},{"YN"[(u + i) % 2]},{u * i % 4},"{review(u, i)}",{"FM"[u % 2]}' for u, i in pairs
    ]
    return table("user_id,product_id,rating,verified,helpful_votes,review_text,gender", rows)


def words_of(facts: str) -> set[str]:
    return set(json.loads(facts)[FEATURES]["review words"])


def test_an_item_has_the_words_that_its_reviews_share_with_few_others() -> None:
    texts = [f"all like it, {name} {name} once" for name in ("dragon", "heist", "train", "piano", "desert") * 2]
    frame = pl.LazyFrame({"key": [str(n) for n in range(10)], "text": texts})
    keys = pl.Series([str(n) for n in range(11)])
    words = review_words(frame, keys).words.to_list()
    assert words[:2] == [["dragon"], ["heist"]]
    assert words[10] == []  # no reviews
    assert "dragon" not in review_words(frame, keys, nth=6).words.to_list()[0]  # reviews 0 and 6: no two have it


def test_reviews_beyond_the_bound_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (every_nth(1000, 100.0), every_nth(10, 0.0)) == (1, 1)
    monkeypatch.setattr(text_words, "MOST_CHARACTERS", 30_000)
    assert every_nth(1000, 100.0) == 4


def test_the_vocabulary_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_words, "MOST_WORDS", 1)
    titles = pl.Series(["red tin", "red box", "blue tin", "red jar", *(f"{n}" for n in range(20))])
    assert text_words.text_words(titles).to_list()[:4] == [["red"], ["red"], [], ["red"]]


def test_reviews_of_a_table_give_tokens_and_every_column_is_named(tmp_path: Path) -> None:
    dataset = ingest.read(written(tmp_path, {"sales.csv": reviews_table()}) / "sales.csv")
    by_item = dict(dataset.items.select("id", "facts").iter_rows())
    assert {"dragons", "heist"} <= words_of(by_item["0"])
    assert {"regen", "köln"} <= words_of(by_item["1"])
    assert "amp" not in words_of(by_item["2"])
    assert not {"great", "story"} & words_of(by_item["0"])
    assert list(dataset.user_words) == ["gender"]
    assert dataset.user_words["gender"].to_list()[:2] == [["F"], ["M"]]
    notes = dataset.report.notes
    left = "columns left out: verified, helpful_votes; --where can filter by them, such as --where verified=Y"
    assert f"{left} --where 'helpful_votes>=1'" in notes
    assert any(note.startswith("features of the items: review words (") for note in notes)
    assert "features of the users, for `evaluate --by NAME`: gender (2 values)" in notes
