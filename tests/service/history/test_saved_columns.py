"""Saved columns of a person's tables: by headings in any order, readable, and never in the way."""

from __future__ import annotations

import json

import pytest

from recterm.errors import InputError
from recterm.ingest.exports import HistoryMapping
from recterm.service.history.saved_columns import keep_columns, recall_columns

MAPPING = HistoryMapping.of({"title": "Film, or so", "id": "imdb=Key, or so, @Site=Number", "scale": "0:20"})


def test_columns_are_recalled_by_headings_in_any_order() -> None:
    assert recall_columns(["A", "B"]) is None
    saved = keep_columns(["A", "B"], MAPPING)
    assert saved is not None
    recalled = recall_columns(["B", "A"])
    assert recalled == saved
    assert recalled.mapping.ids == (("imdb", "Key, or so"), ("@Site", "Number"))
    assert recall_columns(["A", "B", "C"]) is None
    saved.file.unlink()
    assert recall_columns(["A", "B"]) is None


@pytest.mark.parametrize("text", ["", "[]", '{"choices": {"nonsense": "A"}}', '{"choices": {"title": 1}}'])
def test_a_damaged_file_is_named(text: str) -> None:
    saved = keep_columns(["A"], MAPPING)
    assert saved is not None
    saved.file.write_text(text)
    with pytest.raises(InputError, match="should hold the columns") as refused:
        recall_columns(["A"])
    assert (refused.value.code, "--fresh" in refused.value.hint) == ("saved_columns_damaged", True)


def test_the_file_says_what_it_is_for() -> None:
    saved = keep_columns(["Ä", "B"], MAPPING)
    assert saved is not None
    document = json.loads(saved.file.read_text(encoding="utf-8"))
    assert document == {"recterm_history_columns": 1, "columns": ["Ä", "B"], "choices": MAPPING.choices}
