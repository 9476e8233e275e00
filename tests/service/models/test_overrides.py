"""Hyperparameters as a user types them: every value that `recterm models` lists is accepted by every model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from recterm.engine import MODELS, Task, create
from recterm.engine.core.hyperparameters import number_text
from recterm.errors import EngineError
from recterm.service.models.model_catalogue import model_description, value_text
from recterm.service.models.overrides import values_for
from tests.engine.communities import ratings, taste_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recterm.domain.answers.lab.models import HyperparameterDescription


def documented(description: HyperparameterDescription) -> Iterator[str]:
    """Return every value that is listed for a hyperparameter: choices, ends of the ranges, the default, auto."""
    yield value_text(description.default)
    yield from description.choices
    for end in (description.low, description.high, *(description.search or ())):
        if end is not None and np.isfinite(end):
            yield number_text(end)
    if "auto" in description.accepted:
        yield from ("auto", "none")


CHOICES = [
    (name, key, value)
    for name in MODELS
    for key, hyperparameter in model_description(name).hyperparameters.items()
    for value in hyperparameter.choices
]


@pytest.mark.parametrize("name", MODELS)
def test_every_value_that_is_listed_is_taken(name: str) -> None:
    for key, description in model_description(name).hyperparameters.items():
        for text in documented(description):
            made = create(name, **values_for([name], {key: text})[name])
            kept = getattr(made.hyperparameters, key)
            if text != "none" or text in description.choices:
                assert value_text(kept) == text, f"{name} --set {key}={text}"
            else:
                assert kept is None


@pytest.mark.parametrize(("name", "field", "value"), CHOICES)
def test_every_choice_makes_a_model_that_answers(name: str, field: str, value: str) -> None:
    data = ratings(30, 20)
    other = {"second": "als"} if (name, field, value) == ("hybrid", "first", "item-knn") else {}
    model = create(name, **values_for([name], {field: value, **other})[name]).fit(data, rng=np.random.default_rng(0))
    if model.task is Task.RATING:
        assert np.isfinite(model.predict(taste_of(data, 3), np.arange(data.n_items)).values).all()
    else:
        assert np.isfinite(model.score(taste_of(data, 3))).any()


def test_a_refused_value_names_the_model_and_where_to_look() -> None:
    with pytest.raises(EngineError, match="item-knn-stars: similarity = 'phi' is not one of") as caught:
        values_for(["item-knn", "item-knn-stars"], {"similarity": "phi"})
    assert caught.value.hint == "`recterm models item-knn-stars` shows every value it takes"


def test_values_in_their_own_types_are_taken_too() -> None:
    values = values_for(["als"], {"n_factors": 8, "alpha": 20, "regularization": None})
    assert values == {"als": {"n_factors": 8, "alpha": 20.0, "regularization": None}}
