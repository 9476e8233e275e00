"""Stored searches."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from recterm.domain.answers.lab.tuning import Search

if TYPE_CHECKING:
    from recterm.store import Library


def test_a_search_that_an_older_version_stored_goes_on(library: Library) -> None:
    """It kept the model in a column of its own, and no threshold while that was the usual one."""
    text = '{"k": 10, "metric": "", "protocol": "holdout-80-20", "sampler": "tpe", "seed": 0, "wanted": ["alpha"]}'
    with sqlite3.connect(library.path) as db:
        db.execute("INSERT INTO tunings VALUES (3, 'als', 'f1', ?, 1)", (text,))
    search = Search("als", wanted=("alpha",))
    tuning = library.tunings.same(search, "f1")
    assert tuning is not None
    assert (tuning.id, tuning.search) == (3, search)
    assert library.tunings.same(Search("als", wanted=("alpha",), relevant_stars=5.0), "f1") is None
    assert library.tunings.same(search, "f2") is None
    assert library.tunings.begin(search, "f2").search == search
