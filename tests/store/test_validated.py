"""Values that recterm never writes, put into a sound file by another program: reading them reports what is wrong."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from recterm.domain.answers.lab.evaluation import Measure
from recterm.domain.answers.lab.tuning import Search, TunedTrial
from recterm.domain.model import CatalogueQuery, EventKind, ItemRow, Role, Sort
from recterm.errors import LibraryError
from recterm.store import Library
from tests.store.checking import check
from tests.store.films import ALIEN, ALIENS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def read_history(library: Library) -> object:
    return library.events.history(library.profiles.active().id)


def read_feedback(library: Library) -> object:
    return library.events.feedback(library.profiles.active().id)


def read_order(library: Library) -> object:
    return library.catalogue.rows(CatalogueQuery(sort=Sort.TITLE), library.profiles.active().id)


def read_genre(library: Library) -> object:
    return library.catalogue.rows(CatalogueQuery(genres=frozenset({"Horror"})), library.profiles.active().id)


def read_descriptions(library: Library) -> object:
    return list(library.catalogue.descriptions())


DAMAGE: list[tuple[str, Callable[[Library], object], str]] = [
    ("UPDATE library SET n_interactions = 15", Library.info, "its header"),
    ("UPDATE library SET label = 'Twelve films'", Library.info, "its header"),
    ("DELETE FROM library", Library.info, "its header"),
    ("UPDATE settings SET value = '{}'", lambda library: library.settings.get("data_card"), "data_card"),
    ("UPDATE settings SET value = x'00'", lambda library: library.settings.get("source"), "source"),
    ("UPDATE items SET title = 'Alien!' WHERE row = 1", lambda library: library.catalogue.page([1]), "item 1"),
    ("UPDATE items SET year = 1980 WHERE row = 1", lambda library: library.catalogue.page([1]), "item 1"),
    ("UPDATE items SET mean = 9e999 WHERE row = 1", lambda library: library.catalogue.page([1]), "item 1"),
    ("UPDATE items SET genres = '[1' WHERE row = 1", lambda library: library.catalogue.item(ItemRow(1)), "item 1"),
    ("UPDATE items SET facts = '[]' WHERE row = 1", lambda library: library.catalogue.details(ItemRow(1)), "ml:2"),
    ("UPDATE items SET facts = '{' WHERE row = 1", read_descriptions, "the catalogue"),
    ("UPDATE events SET kind = 'praise'", read_history, "event 1"),
    ("UPDATE events SET value = 4.25", read_history, "event 1"),
    ("UPDATE events SET value = 'four'", read_history, "event 1"),
    ("UPDATE events SET timestamp = 'today'", read_history, "event 1"),
    ("UPDATE feedback SET stars = 17", read_feedback, "feedback of profile 1"),
    ("UPDATE feedback SET views = -1", read_feedback, "feedback of profile 1"),
    ("UPDATE feedback SET rated_at = x'00'", read_feedback, "feedback of profile 1"),
    ("UPDATE orders SET rows = x'0000'", read_order, "title"),
    ("UPDATE orders SET rows = x'00000000'", read_order, "title"),
    ("UPDATE genres SET rows = zeroblob(400)", read_genre, "Horror"),
    ("UPDATE models SET hyperparameters = '{}'", lambda library: library.models.list(), "model 1"),
    ("UPDATE models SET role = 'chef'", lambda library: library.models.list(), "model 1"),
    ("UPDATE model_arrays SET shape = '[9]'", lambda library: library.models.arrays(1), "array 'values'"),
    ("UPDATE model_arrays SET shape = '[-1]'", lambda library: library.models.arrays(1), "array 'values'"),
    ("UPDATE model_arrays SET dtype = 'object'", lambda library: library.models.arrays(1), "array 'values'"),
    ("UPDATE model_arrays SET data = randomblob(8)", lambda library: library.models.arrays(1), "array 'values'"),
    ("UPDATE runs SET k = 11", lambda library: library.runs.latest(), "run 1"),
    ("UPDATE run_metrics SET mean = 0.9", lambda library: library.runs.list(), "run 1"),
    ("UPDATE run_values SET data = x'0102'", lambda library: library.runs.values(1), "run 1"),
    ("UPDATE tunings SET settings = '{'", lambda library: library.tunings.every(), "tuning 1"),
    ("UPDATE trials SET hyperparameters = 'x'", lambda library: library.tunings.trials(1), "tuning 1"),
    ("UPDATE trials SET value = 'best'", lambda library: library.tunings.trials(1), "tuning 1"),
    ("UPDATE matches SET candidates = '{}'", lambda library: library.matches.all(), "imported history"),
    ("UPDATE matches SET state = 'perhaps'", lambda library: library.matches.all(), "imported history"),
    ("UPDATE matches SET about = '[]'", lambda library: library.matches.keys_by_id(), "imported history"),
]  # fmt: skip


@pytest.fixture
def full(library: Library) -> Library:
    """A library that holds something of every kind."""
    me = library.profiles.active().id
    library.events.record(me, ItemRow(ALIEN), EventKind.RATE, 4)
    library.lists.extend(me, "space", [library.catalogue.item(ItemRow(ALIENS)).id])
    library.models.save("als", Role.RANKING, {"k": 2}, 0, 1.0, {"values": ("<f4", (2,), bytes(8))}, "f1")
    measured = {"als": {"ndcg@10": Measure(0.25, 0.2, 0.3)}}
    library.runs.save(
        data="films", fingerprint="f1", split="holdout", seed=0, k=10, users=7, models=measured, seconds=1.0,
        values={"als/ndcg@10": ("<f4", bytes(28))},
    )  # fmt: skip
    tuning = library.tunings.begin(Search("als", "ndcg@10"), "f1")
    library.tunings.add(tuning.id, TunedTrial(0, "complete", {"k": 2}, 0.25, 0.25, 1.0))
    library.matches.keep("movie|else||", "own:Else", "Else", None, "movie", [], ["ml:2"])
    assert check(library) == []
    return library


@pytest.mark.parametrize(("damage", "read", "name"), DAMAGE, ids=[damage for damage, _, _ in DAMAGE])
def test_what_recterm_never_writes_is_reported_by_name(
    full: Library, path: Path, damage: str, read: Callable[[Library], object], name: str
) -> None:
    read(full)
    other = sqlite3.connect(path)
    other.execute(damage)
    other.commit()
    other.close()
    with pytest.raises(LibraryError, match="is damaged") as caught:
        read(full)
    assert name in caught.value.message
    assert caught.value.hint
