"""Codec of answers: today's keys, strict reading that names the field, and every round trip."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Mapping  # noqa: TC003 - the codec reads annotations
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.process.codec import INLINED, OMITTED, DocumentError, decode, from_document, named, to_document

Id = NewType("Id", str)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Range:
    low: float
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    colour: Colour = Colour.RED
    number: int | None = field(default=None, metadata=named("import"))


@dataclass(frozen=True, slots=True)
class Whole:
    id: Id
    parts: tuple[Part, ...] = ()
    ranges: Mapping[str, Range] = field(default_factory=dict)
    mean: float | None = None
    level: Literal["sure", "likely"] = "sure"
    pair: tuple[str, int] = ("", 0)
    made: date | None = None
    file: Path | None = None
    tags: frozenset[str] = frozenset()
    first: Part | None = field(default=None, metadata=OMITTED)
    settings: Mapping[str, Any] = field(default_factory=dict)


texts = st.text(max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
finite = st.floats(allow_nan=False)
parts = st.builds(Part, texts, st.sampled_from(Colour), st.none() | st.integers(-(2**60), 2**60))
wholes = st.builds(
    Whole,
    texts.map(Id),
    st.lists(parts, max_size=3).map(tuple),
    st.dictionaries(texts, st.builds(Range, finite, finite), max_size=3),
    st.none() | finite,
    st.sampled_from(["sure", "likely"]),
    st.tuples(texts, st.integers(0, 9)),
    st.none() | st.dates(),
    st.none() | st.just(Path("a/b")),
    st.frozensets(texts, max_size=3),
    st.none() | parts,
    st.dictionaries(texts, json_values, max_size=3),
)


@given(wholes)
def test_every_answer_comes_back_from_its_text_as_it_was(whole: Whole) -> None:
    assert decode(json.dumps(to_document(whole)), Whole) == whole


def test_keys_are_the_names_of_the_fields_and_their_order() -> None:
    document = to_document(Whole(Id("1"), (Part("a", Colour.BLUE, 3),), made=date(2024, 2, 29), file=Path("x")))
    assert list(document) == [
        "id", "parts", "ranges", "mean", "level", "pair", "made", "file", "tags", "settings",
    ]  # fmt: skip
    assert document["parts"] == [{"name": "a", "colour": "blue", "import": 3}]
    assert (document["made"], document["file"], document["pair"]) == ("2024-02-29", "x", ["", 0])
    assert type(document["parts"][0]["colour"]) is str


def test_a_key_may_be_left_out_while_there_is_nothing_to_say() -> None:
    assert "first" not in to_document(Whole(Id("1")))
    assert to_document(Whole(Id("1"), first=Part("a")))["first"] == {"name": "a", "colour": "red", "import": None}


@dataclass(frozen=True, slots=True)
class Counted:
    name: str
    counts: Mapping[str, Range] = field(metadata=INLINED)
    last: int = 0


def test_the_keys_of_an_inlined_mapping_stand_in_its_place() -> None:
    counted = Counted("a", {"liked": Range(1.0), "seen": Range(2.0)}, 3)
    document = to_document(counted)
    assert list(document) == ["name", "liked", "seen", "last"]
    assert decode(json.dumps(document), Counted) == counted
    assert from_document({"name": "a"}, Counted) == Counted("a", {})
    with pytest.raises(DocumentError, match="counts"):
        from_document({"name": "a", "seen": 3}, Counted)


def test_a_moment_is_text_with_its_zone() -> None:
    @dataclass(frozen=True)
    class Moment:
        at: datetime

    assert to_document(Moment(datetime(2024, 1, 2, 3, 4, tzinfo=UTC))) == {"at": "2024-01-02T03:04:00+00:00"}


def test_nan_stays_and_null_in_its_place_is_read_as_nan() -> None:
    whole = Whole(Id("1"), ranges={"a": Range(math.nan, 1.0)})
    assert math.isnan(to_document(whole)["ranges"]["a"]["low"])
    read = from_document({"id": "1", "ranges": {"a": {"low": None, "high": 2}}, "mean": None}, Whole)
    assert math.isnan(read.ranges["a"].low)
    assert (read.ranges["a"].high, read.mean) == (2.0, None)


def test_keys_of_a_newer_version_are_passed_over_and_missing_ones_have_their_default() -> None:
    assert from_document({"id": "1", "new": 3, "parts": [{"name": "a", "new": {}}]}, Whole) == Whole(
        Id("1"), (Part("a"),)
    )


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "Whole: object missing required field id"),
        ({"id": 3}, "id: expected str, got int"),
        ({"id": "1", "parts": [{"name": "a"}, {"name": None}]}, r"parts\[1\].name: expected str, got null"),
        ({"id": "1", "ranges": {"a": {"low": "x"}}}, r"ranges\[\.\.\.\].low: expected float, got str"),
        ({"id": "1", "level": "maybe"}, "level: invalid enum value 'maybe'"),
        ({"id": "1", "parts": [{"name": "a", "colour": "green"}]}, r"parts\[0\].colour: invalid enum value 'green'"),
        ({"id": "1", "mean": True}, "mean: expected float | null, got bool"),
        ({"id": "1", "file": 3}, "file: expected Path, got int"),
        (["id"], "Whole: expected object, got array"),
        (None, "Whole: expected object, got null"),
    ],
)
def test_what_does_not_fit_is_refused_and_the_field_named(document: object, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        from_document(document, Whole)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff"])
def test_text_that_is_not_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(DocumentError, match="not a JSON document"):
        decode(text, Whole)


@given(json_values)
def test_no_document_at_all_breaks_the_codec(document: object) -> None:
    with pytest.raises(DocumentError):
        from_document(document, Whole)


def test_only_an_object_is_a_document() -> None:
    with pytest.raises(TypeError, match="tuple"):
        to_document((1, 2))


def test_msgspec_is_loaded_by_the_first_that_reads() -> None:
    code = "import sys, recterm.process.codec as codec; print('msgspec' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
