"""Answers: every class of every kind of job survives a round trip through JSON, and so do rows of older versions."""

from __future__ import annotations

import inspect
import json
from dataclasses import is_dataclass
from datetime import UTC
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain import answers
from recterm.domain.answers.data.data_card import DataCard, LibraryStats
from recterm.domain.answers.data.export import Exported, Restored
from recterm.domain.answers.data.histories import DecidedTitles, HistoryImported, HistoryImports, HistoryReport
from recterm.domain.answers.data.imports import Downloaded, DownloadedAndImported, Imported, PublicDataSets
from recterm.domain.answers.data.preview import DataPreview
from recterm.domain.answers.doctor import Examination
from recterm.domain.answers.jobs import JobEntry, JobRecord
from recterm.domain.answers.kinds import ANSWERS, answer_of
from recterm.domain.answers.libraries import LibraryChecked, LibraryList, LibraryRepaired, LibraryRestored
from recterm.process.codec import decode, to_document

ROUND_TRIPS: tuple[type, ...] = (
    DataCard, DataPreview, DecidedTitles, Downloaded, DownloadedAndImported, Examination, Exported, HistoryImported,
    HistoryImports, HistoryReport, Imported, JobEntry, JobRecord, LibraryChecked, LibraryList, LibraryRepaired,
    LibraryRestored, LibraryStats, PublicDataSets, Restored,
)  # fmt: skip

st.register_type_strategy(Path, st.sampled_from([Path("a.recterm"), Path("/data/b c/ä.json")]))

GIVEN: dict[str, st.SearchStrategy[Any]] = {
    "found": st.just({"items": 3, "notes": ["a"]}),
    "began": st.datetimes(timezones=st.just(UTC)),
}
"""Fields whose annotation does not say what they hold."""


@pytest.mark.parametrize("kind", ROUND_TRIPS, ids=lambda kind: kind.__name__)
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_an_answer_comes_back_from_json_as_it_was(kind: type, data: st.DataObject) -> None:
    fields = {name: strategy for name, strategy in GIVEN.items() if name in inspect.signature(kind).parameters}
    text = json.dumps(to_document(data.draw(st.builds(kind, **fields))))
    assert json.dumps(to_document(decode(text, kind))) == text


def test_every_answer_of_a_job_is_a_frozen_dataclass() -> None:
    kinds = [kind for kinds_of_job in ANSWERS.values() for kind in kinds_of_job]
    assert len(kinds) > 5
    assert all(is_dataclass(kind) and kind.__dataclass_params__.frozen for kind in kinds)  # type: ignore[attr-defined]


def test_the_codec_finds_the_types_of_every_answer() -> None:
    """An annotation whose name is imported for type checkers alone cannot be read."""
    modules = [import_module(f"{answers.__name__}.{value.name}") for value in iter_modules(answers.__path__)]
    classes = [
        value
        for module in modules
        for value in vars(module).values()
        if is_dataclass(value) and isinstance(value, type)
    ]
    assert len(classes) > 30
    for value in classes:
        inspect.get_annotations(value, eval_str=True)


OLD: tuple[tuple[str, dict[str, Any]], ...] = (
    ("import", {
        "library": "films", "path": "/l/films.recterm", "format": "movielens-csv", "data": "MovieLens", "items": 9742,
        "users": 610, "interactions": 100_836, "density": 0.017, "sparsity": 0.983, "dropped": {}, "examples": {},
        "merged": 0, "notes": ["utf-8"], "unrated": 0, "seconds": 0.4,
    }),
    ("history import", {
        "format": "letterboxd", "matched": {"sure": 4, "likely": 1, "possible": 0}, "unmatched": 1, "events": 6,
        "repeated": 0, "already_from": {}, "ratings_differ": 0, "skipped": {}, "examples": {}, "kinds": {"rate": 6},
        "lists": {}, "notes": [], "report": "/r/history.json", "import": 3, "item_kind": "film",
    }),
    ("get", {
        "data_set": {
            "name": "ml-1m", "title": "MovieLens 1M", "content": "1 million ratings", "bytes": 5, "licence": "research",
            "citation": "c", "home": "https://h", "url": "https://u/ml-1m.zip", "checksum": None, "checksum_url": None,
        },
        "file": "/d/ml-1m.zip",
    }),
    ("library build", {"library": "albums", "path": "/l/albums.recterm"}),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "row"), OLD, ids=[kind for kind, _ in OLD])
def test_rows_of_the_first_version_with_a_list_of_jobs_are_read(kind: str, row: dict[str, Any]) -> None:
    answer = answer_of(kind, row)
    assert answer is not None
    assert {key: value for key, value in to_document(answer).items() if key in row} == row
    assert answer_of(f"{kind} some thing --json", row) == answer


@pytest.mark.parametrize(("kind", "row"), [("import", {}), ("import", {"items": "x"}), ("list", {"items": 3})])
def test_an_answer_of_another_version_or_kind_is_none(kind: str, row: dict[str, Any]) -> None:
    assert answer_of(kind, row) is None
