"""Questions of the quiz, and answers that count as they will be recorded."""

from __future__ import annotations

import numpy as np
import pytest

from recterm.domain.model import EventKind, Feedback, ItemRow
from recterm.domain.quiz import QuizAnswer
from recterm.engine import Taste
from recterm.engine.core.taste import FeedbackWeights, weigh_taste
from recterm.engine.lists.quiz import answered, next_question
from tests.engine.communities import STARS

NOTHING_ASKED = np.zeros(0, dtype=np.int64)
POPULARITY = np.array([5, 9, 0, 7, 9], dtype=np.float32)


def test_the_best_known_item_is_asked_about_until_none_is_left() -> None:
    taste = Taste.empty().rated(ItemRow(3), 4.0)
    asked: list[int] = []
    while (row := next_question(POPULARITY, taste, np.array(asked, dtype=np.int64))) is not None:
        asked.append(row)
    assert asked == [1, 4, 0]


def test_another_edition_of_a_known_work_is_not_asked_about() -> None:
    work = np.array([0, 1, 2, 3, 1])
    assert next_question(POPULARITY, Taste.empty().rated(ItemRow(4), 4.0), NOTHING_ASKED, work) == 3


def test_items_that_the_model_does_not_know_are_no_hindrance() -> None:
    assert next_question(POPULARITY, Taste.empty().rated(ItemRow(8), 4.0), NOTHING_ASKED) == 1


@pytest.mark.parametrize(
    ("answer", "rated", "unrated"),
    [
        (QuizAnswer.LOVED, Feedback(stars=5.0), Feedback(liked=True)),
        (QuizAnswer.FINE, Feedback(stars=3.5), Feedback(views=1)),
        (QuizAnswer.DISLIKED, Feedback(stars=2.0), Feedback(hidden=True)),
        (QuizAnswer.UNKNOWN, Feedback(), Feedback()),
    ],
)
def test_an_answer_weighs_what_its_event_weighs(answer: QuizAnswer, rated: Feedback, unrated: Feedback) -> None:
    weights = FeedbackWeights()
    for feedback, scale in ((rated, STARS), (unrated, None)):
        asked = answered(Taste.empty(), ItemRow(4), answer, scale)
        live = Taste.build({} if feedback.empty else {ItemRow(4): feedback}, scale=scale, now=0)
        asked_weights, live_weights = (weigh_taste(taste, scale, weights).weights for taste in (asked, live))
        assert asked_weights.tolist() == live_weights.tolist()
        assert asked.exclude.tolist() == live.exclude.tolist()
        assert asked.of(EventKind.HIDE).tolist() == live.of(EventKind.HIDE).tolist()
