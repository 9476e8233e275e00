"""recterm's own JSON lines, damaged or edited: the result is complete, or the error names the line."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recterm.domain.model import EventId
from recterm.errors import InputError
from recterm.ingest.dataset.dataset import ITEM_SCHEMA
from recterm.ingest.interactions.columns import INTERACTION_SCHEMA
from recterm.ingest.recterm_lines import Restorable, read_recterm_lines
from tests.ingest.test_any_bytes import ANY

if TYPE_CHECKING:
    from pathlib import Path

HEADER: dict[str, Any] = {
    "recterm": 1, "exported": "2026-01-02T03:04:05Z", "label": "Films", "scale": [0.5, 5, 0.5], "simulated": False,
}  # fmt: skip
ITEM: dict[str, Any] = {
    "type": "item", "id": "ml:31", "ids": ["imdb:tt0110000"], "kind": "movie", "title": "The Paper Lantern",
    "year": 1994, "genres": ["Comedy"], "creators": ["Ana Example"], "original_titles": [], "facts": {"country": "X"},
}  # fmt: skip
INTERACTION: dict[str, Any] = {
    "type": "interaction", "user": "7", "item": "ml:31", "kind": "rating", "value": 4.5, "timestamp": 1704888000,
}  # fmt: skip
PROFILE: dict[str, Any] = {"type": "profile", "profile": "me"}
EVENT: dict[str, Any] = {
    "type": "event", "profile": "me", "number": 1, "item": "ml:31", "kind": "rate", "value": 4.5,
    "timestamp": 1704888000, "undoes": None,
}  # fmt: skip
UNDO = EVENT | {"number": 2, "kind": "undo", "value": None, "undoes": 1}
LIST: dict[str, Any] = {
    "type": "list", "profile": "me", "name": "rainy", "description": "", "items": ["ml:31", "ml:32"],
}  # fmt: skip
TITLE: dict[str, Any] = {
    "type": "title", "number": 4, "key": "movie|lantern|1994|", "own_id": "own:Lantern (1994)", "title": "Lantern",
    "year": 1994, "kind": "movie", "creators": [], "candidates": ["ml:31"], "state": "matched", "item": "ml:31",
    "about": {"ids": {"imdb": "tt1"}},
}  # fmt: skip
IMPORTED_EVENT: dict[str, Any] = EVENT | {
    "number": 3, "kind": "view", "value": None,
    "told": [{"source": "letterboxd", "title": 4, "timestamp": 1704888000, "part": ""}],
}  # fmt: skip
SHOWN: dict[str, Any] = {
    "type": "shown", "profile": "me", "item": "ml:31", "week": "2024-01-08", "shelf": "for-you", "model": "als 1",
    "rival": "", "place": 2, "visit": 1704888000, "times": 3, "first": 1704888000, "last": 1704988000, "opened": None,
}  # fmt: skip
RECORDS = (HEADER, ITEM, INTERACTION, PROFILE, EVENT, UNDO, LIST, TITLE, IMPORTED_EVENT, SHOWN)

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6)
    | st.sampled_from(["", "ml:31", "me", "rate", "undo", "\ud800", "\x00", "9" * 30, 2**63, -(2**70), 1e308])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


def lines_of(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def whole_number_of_rows(content: Restorable) -> None:
    """Check that what was read can become a library's data."""
    dataset = content.dataset
    assert dict(dataset.items.schema) == ITEM_SCHEMA
    assert dict(dataset.interactions.schema) == INTERACTION_SCHEMA
    assert dataset.interactions.select("user", "item").is_unique().all()
    assert all(math.isfinite(value) for value in dataset.interactions["value"])


def read(path: Path, content: bytes) -> Restorable | None:
    path.write_bytes(content)
    try:
        restorable = read_recterm_lines(path)
    except InputError:
        return None
    whole_number_of_rows(restorable)
    return restorable


@st.composite
def edited(draw: st.DrawFn) -> bytes:
    """Return a whole export with fields missing or changed, or lines missing, doubled or swapped."""
    records = [dict(record) for record in RECORDS]
    for _ in range(draw(st.integers(1, 3))):
        record = records[draw(st.integers(0, len(records) - 1))]
        key = draw(st.sampled_from(sorted(record)))
        if draw(st.booleans()):
            record[key] = draw(VALUES)
        else:
            record.pop(key)
        if not record:
            record["type"] = "item"
    places = draw(st.lists(st.integers(0, len(records) - 1), max_size=9) | st.just(list(range(len(records)))))
    return lines_of(*(records[place] for place in places)).encode("utf-8", "surrogatepass")


def test_a_whole_file_comes_back(tmp_path: Path) -> None:
    content = read(tmp_path / "a.jsonl", lines_of(*RECORDS).encode())
    assert content is not None
    assert (content.dataset.n_items, content.dataset.n_interactions, len(content.people["me"])) == (1, 1, 3)
    assert (content.titles[0].number, content.sources["me"][EventId(3)]) == (4, [("letterboxd", 4, 1704888000, "")])
    (showing,) = content.shown["me"]
    assert {"type": "shown", "profile": "me", **showing.document()} == SHOWN
    marked = read(tmp_path / "b.jsonl", b"\xef\xbb\xbf" + lines_of(*RECORDS).encode())
    assert marked is not None


@ANY
@given(content=edited())
def test_edited_lines(tmp_path: Path, content: bytes) -> None:
    read(tmp_path / "a.jsonl", content)


@ANY
@given(content=st.binary(max_size=200), headed=st.booleans())
def test_any_bytes(tmp_path: Path, content: bytes, headed: bool) -> None:
    read(tmp_path / "a.jsonl", (lines_of(*RECORDS[:4]).encode() if headed else b"") + content)


@ANY
@given(values=st.lists(VALUES, max_size=6))
def test_any_json(tmp_path: Path, values: list[Any]) -> None:
    read(tmp_path / "a.jsonl", lines_of(HEADER, *values).encode())


@ANY
@given(cut=st.integers(0, 900))
def test_truncated(tmp_path: Path, cut: int) -> None:
    read(tmp_path / "a.jsonl", lines_of(*RECORDS).encode()[:cut])


@pytest.mark.parametrize(
    ("record", "change", "line"),
    [
        (HEADER, {"scale": [5, 0.5, 0.5]}, 1),
        (HEADER, {"scale": [0, 0, 1]}, 1),
        (HEADER, {"scale": [1, 5]}, 1),
        (HEADER, {"scale": [1, math.inf, 1]}, 1),
        (ITEM, {"year": 10**12}, 2),
        (ITEM, {"genres": "Comedy"}, 2),
        (ITEM, {"facts": {"score": math.nan}}, 2),
        (INTERACTION, {"value": math.nan}, 3),
        (INTERACTION, {"value": -math.inf}, 3),
        (INTERACTION, {"timestamp": 2**63}, 3),
        (INTERACTION, {"item": "ml:32"}, 3),
        (EVENT, {"value": math.nan}, 5),
        (EVENT, {"timestamp": 10**40}, 5),
        (EVENT, {"kind": "praise"}, 5),
        (LIST, {"items": "ml:31"}, 7),
        (LIST, {"name": 7}, 7),
        (TITLE, {"state": "open"}, 8),
        (TITLE, {"state": "unknown"}, 8),
        (TITLE, {"item": None}, 8),
        (TITLE, {"number": 0}, 8),
        (TITLE, {"about": {"ids": ["imdb"]}}, 8),
        (IMPORTED_EVENT, {"told": [{"source": "x", "title": 5, "timestamp": 1, "part": ""}]}, 9),
        (IMPORTED_EVENT, {"told": [{"source": "x", "title": 4, "timestamp": None, "part": ""}]}, 9),
        (IMPORTED_EVENT, {"told": 7}, 9),
        (SHOWN, {"week": "2024-01-09"}, 10),
        (SHOWN, {"week": "2024-02-30"}, 10),
        (SHOWN, {"times": 0}, 10),
        (SHOWN, {"last": 1704887999}, 10),
        (SHOWN, {"profile": "you"}, 10),
        (SHOWN, {"model": None}, 10),
    ],
)
def test_a_line_that_cannot_be_used_is_named(
    tmp_path: Path, record: dict[str, Any], change: dict[str, Any], line: int
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines_of(*(original | change if original is record else original for original in RECORDS)))
    with pytest.raises(InputError, match=rf"line {line} is not a line of a recterm export"):
        read_recterm_lines(path)


def test_a_pair_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines_of(HEADER, ITEM, INTERACTION, INTERACTION))
    with pytest.raises(InputError, match="twice"):
        read_recterm_lines(path)
