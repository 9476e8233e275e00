"""Measured models: what a run says about the models in its rows."""

from __future__ import annotations

import pytest

from recterm.domain.answers.lab.evaluation import Run, RunSettings
from recterm.domain.measured_models import hyperparameter_text, row_in_use, row_lines, two_lines
from recterm.domain.model import ModelHeader, Role
from recterm.process.codec import from_document


def run_of(models: dict[str, dict[str, object]]) -> Run:
    settings = from_document({"models": models}, RunSettings)
    return Run(3, "", "f", "holdout-80-20", 0, 10, 9, {row: {} for row in models}, 1.0, 0, settings)


def test_a_row_whose_name_says_it_all_has_no_line() -> None:
    run = run_of(
        {
            "popularity": {"model": "popularity", "changed": {}},
            "als": {"model": "als", "changed": {"n_factors": 3, "alpha": 20.0}},
            "in use (For you)": {"model": "ease", "changed": {}},
        }
    )
    assert row_lines(run) == ["als: n_factors=3 alpha=20", "in use (For you): ease with its defaults"]


def test_reranked_lists_are_reported_once() -> None:
    made = {"model": "als", "changed": {"n_factors": 3}, "of": "als"}
    run = run_of({"als": {**made, "reranking": "plain"}, "als: rare 0.5": {**made, "reranking": "rare 0.5"}})
    assert row_lines(run) == ["als: n_factors=3"]


def test_values_are_short_and_of_every_kind() -> None:
    values = {"a": 0.1 + 0.2, "b": 3, "c": None, "d": "tf-idf", "e": True}
    assert hyperparameter_text(values) == "a=0.3 b=3 c=None d=tf-idf e=True"


@pytest.mark.parametrize(
    ("fitted", "same"),
    [
        ({"regularization": 98.0}, True),
        ({"regularization": 98.0 + 1e-7}, True),  # another number of threads
        ({"regularization": 99.0}, False),
        ({"regularization": 98.0, "prior": 0.1}, False),
    ],
)
def test_the_row_of_what_is_in_use_is_known_by_its_values(fitted: dict[str, float], same: bool) -> None:
    header = ModelHeader(7, "ease", Role.RANKING, True, {"regularization": 98.0}, 0, "f", 1.0, 0)
    run = run_of({"ease": {"model": "ease"}, "in use (For you)": {"model": "ease", "in_use": fitted}})
    assert row_in_use(run, header) == ("in use (For you)" if same else None)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("popularity", ("popularity", "")),
        ("in use (For you)", ("in use", "(For you)")),
        ("in use (For you): varied 0.6", ("in use (For you):", "varied 0.6")),
        ("a-name-without-a-space", ("a-name-without-a-space", "")),
    ],
)
def test_a_long_name_takes_both_lines_of_its_row(name: str, lines: tuple[str, str]) -> None:
    assert two_lines(name, 13) == lines
