"""Content model against TF-IDF and cosines written out, and on items that nobody has rated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recterm.domain.model import ItemRow
from recterm.engine import Interactions, ItemFeatures, Taste, create_ranking
from recterm.engine.baselines.content import ContentParams
from recterm.engine.core.taste import weigh_stars
from recterm.errors import EngineError
from tests.engine.communities import STARS, ratings, taste_of

RNG = np.random.default_rng(0)

WORDS = (
    ("genre:Horror", "creator:Scott", "theme:space"),
    ("genre:Horror", "theme:space", "tag:slow"),
    ("genre:Horror", "creator:Carpenter"),
    ("genre:Romance", "creator:Linklater"),
    ("genre:Romance", "decade:1990"),
    (),
    ("genre:Horror", "creator:Scott", "theme:space"),
)


def library() -> Interactions:
    """Return two users and seven items, of which nobody touched the last and the last but one has no words."""
    return Interactions.from_arrays(
        [0, 0, 1, 1, 1], [0, 3, 2, 4, 5], [5, 2, 4, 3, 5], n_items=7, scale=STARS, features=ItemFeatures.of(WORDS)
    )


def by_hand() -> np.ndarray:
    """Return (7, F) unit vectors of weight * log(1 + 7 / items with the token)."""
    names = sorted({word for item in WORDS for word in item})
    kinds = {"genre": 1.0, "creator": 1.0, "theme": 1.0, "tag": 0.7}
    vectors = np.zeros((len(WORDS), len(names)))
    for row, item in enumerate(WORDS):
        for word in item:
            having = sum(word in other for other in WORDS)
            weight = kinds.get(word.partition(":")[0], 0.5)
            vectors[row, names.index(word)] = weight * np.log(1 + len(WORDS) / having)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def test_scores_are_sums_of_weighted_cosines() -> None:
    model = create_ranking("content").fit(library(), rng=RNG)
    taste = Taste.from_history([0, 3], [5.0, 2.0], scale=STARS)
    vectors = by_hand()
    weights = weigh_stars(np.array([5.0, 2.0], dtype=np.float32), ContentParams())
    expected = vectors @ (weights @ vectors[[0, 3]])
    scores = model.score(taste)
    assert np.isnan(scores[5])
    scored = [0, 1, 2, 3, 4, 6]
    np.testing.assert_allclose(scores[scored], expected[scored], rtol=1e-5, atol=1e-7)


def test_an_item_that_nobody_touched_is_served_and_explained() -> None:
    model = create_ranking("content").fit(library(), rng=RNG)
    taste = Taste.from_history([0, 3], [5.0, 2.0], scale=STARS)
    score = model.score(taste)[6]
    assert score > 0.5
    reasons = model.explain(taste, ItemRow(6))
    assert reasons.amounts.sum() == pytest.approx(score, rel=1e-5)
    assert reasons.rows[np.argmax(reasons.amounts)] == 0
    assert model.similar(ItemRow(0), 3).rows[0] == 6
    assert model.similar(ItemRow(0), 3).similarities[0] == pytest.approx(1.0)


def test_weights_of_kinds_decide_what_is_close() -> None:
    by_genre = create_ranking("content", creators=0.0, themes=0.0).fit(library(), rng=RNG)
    assert by_genre.similar(ItemRow(0), 5).rows.tolist() == [2, 6, 1]
    by_creator = create_ranking("content", genres=0.0, themes=0.0).fit(library(), rng=RNG)
    assert by_creator.similar(ItemRow(0), 5).rows.tolist() == [6]


def test_without_features_there_is_nothing_to_learn() -> None:
    for features in (None, ItemFeatures.of([()] * 50)):
        data = replace(ratings(), features=features)
        with pytest.raises(EngineError, match="no genres, creators, themes or tags") as caught:
            create_ranking("content").fit(data, rng=RNG)
        assert "import" in caught.value.hint


def test_it_finds_the_group() -> None:
    data = ratings()
    model = create_ranking("content").fit(data, rng=RNG)
    scores = model.score(taste_of(data, 4))
    liked = data.item[(data.user == 4) & (data.value >= 4)]
    assert (
        np.corrcoef(scores, model.score(Taste.from_history(liked, np.full(len(liked), 5.0), scale=STARS)))[0, 1] > 0.9
    )
