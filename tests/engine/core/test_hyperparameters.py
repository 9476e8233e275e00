"""Hyperparameters: ranges, JSON, and what every model declares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

import pytest

from recterm.engine import MODELS, create, load, spec_of
from recterm.engine.core.hyperparameters import Hyperparameters, Spec, choice, number, whole
from recterm.engine.core.model_spec import Family
from recterm.errors import EngineError


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(Hyperparameters):
    """Hyperparameters with one field of each kind."""

    model: ClassVar[str] = "example"

    size: int = whole(8, 1, 64, "How many.", tune=(4, 32))
    pull: float | None = number(None, 0.0, 10.0, "How hard.")
    kind: str = choice("soft", ("soft", "hard"), "Which.")


def test_values_are_kept_in_their_own_type() -> None:
    example = Example(size=9.0, pull=3)  # type: ignore[arg-type]
    assert (example.size, example.pull) == (9, 3.0)
    assert isinstance(example.size, int)
    assert isinstance(example.pull, float)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"size": 0}, "size = 0 is not a whole number from 1 to 64"),
        ({"size": 2.5}, "size = 2.5 is not a whole number"),
        ({"size": True}, "size = True is not a whole number"),
        ({"size": None}, "size = None is not a whole number"),
        ({"size": "8"}, "size = '8' is not a whole number"),
        ({"pull": 11.0}, "pull = 11.0 is not a number from 0 to 10, or auto: chosen from the data"),
        ({"pull": float("nan")}, "pull = nan is not a number"),
        ({"pull": float("inf")}, "pull = inf is not a number"),
        ({"kind": "loud"}, "kind = 'loud' is not one of soft, hard"),
    ],
)
def test_a_value_out_of_range_is_named_with_its_range(given: dict[str, object], message: str) -> None:
    with pytest.raises(EngineError, match=message) as caught:
        Example.from_json(given)
    assert caught.value.hint.startswith(next(iter(given)))


def test_unknown_names_are_refused_with_the_nearest_one() -> None:
    with pytest.raises(EngineError, match="example has no hyperparameter 'sizes'") as caught:
        Example.from_json({"sizes": 3})
    assert caught.value.hint == "did you mean size?"
    with pytest.raises(EngineError, match="colour") as caught:
        Example.from_json({"colour": 3})
    assert caught.value.hint == "known: size, pull, kind"


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("size", "9", 9),
        ("size", " 9.0 ", 9),
        ("size", "1e1", 10),
        ("pull", "3", 3.0),
        ("pull", "2.5e-1", 0.25),
        ("pull", "auto", None),
        ("pull", "None", None),
        ("kind", "Hard", "hard"),
        ("kind", "none", "none"),
        ("flag", "true", True),
        ("flag", "Off", False),
        ("maybe", "none", "none"),
        ("maybe", "auto", None),
    ],
)
def test_a_text_is_read_as_the_hyperparameter_understands_it(field: str, text: str, value: object) -> None:
    specs = {
        "size": Spec("int", "How many.", 1, 64),
        "pull": Spec("float", "How hard.", 0.0, 10.0, optional=True),
        "kind": Spec("choice", "Which.", choices=("none", "soft", "hard")),
        "flag": Spec("bool", "Whether."),
        "maybe": Spec("choice", "Which.", choices=("none", "some"), optional=True),
    }
    parsed = specs[field].parse(text)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize("text", ["", "many", "none", "auto", "true", "65", "nan", "inf", "[8]", "0x10"])
def test_a_text_that_is_not_a_value_is_refused(text: str) -> None:
    with pytest.raises(EngineError, match="a whole number from 1 to 64"):
        Spec("int", "How many.", 1, 64).parse(text)


def test_open_values_are_settled_and_given_ones_stay() -> None:
    assert Example().resolved({"pull": 2.0, "size": 3}) == Example(pull=2.0)
    assert Example(pull=1.0).resolved({"pull": 2.0}) == Example(pull=1.0)


@pytest.mark.parametrize("name", MODELS)
class TestEveryModel:
    def test_its_hyperparameters_survive_json(self, name: str) -> None:
        params = MODELS[name].params()
        again = MODELS[name].params.from_json(json.loads(json.dumps(params.to_json())))
        assert again == params
        assert create(name).hyperparameters == params

    def test_each_says_what_it_does_and_where_to_look_for_a_better_value(self, name: str) -> None:
        for field, spec in MODELS[name].params.specs().items():
            assert spec.name == field
            assert spec.doc.endswith(".")
            assert len(spec.doc) > 20
            if spec.tune is not None:
                assert spec.low <= spec.tune[0] < spec.tune[1] <= spec.high
                assert spec.tune[0] > 0 or not spec.log

    def test_values_just_outside_a_range_are_refused(self, name: str) -> None:
        for field, spec in MODELS[name].params.specs().items():
            if spec.kind in ("int", "float"):
                for value in (spec.low - 1, spec.high + 1):
                    with pytest.raises(EngineError, match=field):
                        create(name, **{field: value})
            else:
                with pytest.raises(EngineError, match=field):
                    create(name, **{field: "neither"})

    def test_the_registry_says_what_it_is(self, name: str) -> None:
        spec = spec_of(name)
        assert spec.name == spec.params.model == name
        assert spec.roles
        assert spec.title
        assert spec.family in Family
        for sentence in (spec.summary, spec.purpose, spec.source):
            assert sentence.endswith(".")
            assert len(sentence) > 20
        assert any(year in spec.source for year in map(str, range(1980, 2027))) or spec.source.startswith("No paper")


def test_an_unknown_model_is_named_with_the_nearest_one() -> None:
    with pytest.raises(EngineError, match="no model called 'asl'") as caught:
        create("asl")
    assert caught.value.hint == "did you mean als?"
    with pytest.raises(EngineError, match="quantum"):
        load("quantum", {}, {})
