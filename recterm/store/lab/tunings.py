"""Tunings: searches stored trial by trial, so that an interrupted one continues where it stopped."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recterm.errors import RectermError
from recterm.process.codec import from_document, to_document
from recterm.store.file.damage import decoding
from recterm.store.file.values import json_object

if TYPE_CHECKING:
    from recterm.domain.answers.lab.tuning import Search, TunedTrial
    from recterm.store.file.connection import Connection


@dataclass(frozen=True, slots=True)
class Tuning:
    """Search for a model's hyperparameters."""

    id: int
    search: Search
    fingerprint: str
    """Fingerprint of the community that it used."""
    created: int


class Tunings:
    """Searches of a library."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def begin(self, search: Search, fingerprint: str) -> Tuning:
        """Store a new search, without trials."""
        fields = (search.model, fingerprint, json.dumps(to_document(search), sort_keys=True), int(time.time()))
        with self._db.transaction():
            number = self._db.run(
                "INSERT INTO tunings (model, fingerprint, settings, created) VALUES (?, ?, ?, ?)", fields
            )
            return self.get(number)

    def get(self, tuning_id: int) -> Tuning:
        """Return one search.

        Raises:
            RectermError: there is no search with this id.
        """
        rows = self._db.rows("SELECT id, model, fingerprint, settings, created FROM tunings WHERE id = ?", (tuning_id,))
        if not rows:
            raise RectermError(
                f"this library has no search {tuning_id}", "start one with `recterm tune`", code="no_such_tuning"
            )
        return self._tuning(rows[0])

    def every(self) -> list[Tuning]:
        """Return all searches, newest first."""
        rows = self._db.rows("SELECT id, model, fingerprint, settings, created FROM tunings ORDER BY id DESC")
        return [self._tuning(fields) for fields in rows]

    def same(self, search: Search, fingerprint: str) -> Tuning | None:
        """Return the newest search with the same settings and data; None when there is none."""
        return next(
            (tuning for tuning in self.every() if (tuning.search, tuning.fingerprint) == (search, fingerprint)), None
        )

    def add(self, tuning_id: int, trial: TunedTrial) -> None:
        """Store one trial, in its own transaction."""
        hyperparameters = json.dumps(dict(trial.hyperparameters))
        with self._db.transaction():
            self._db.run(
                "INSERT INTO trials VALUES (?, ?, ?, ?, ?, ?, ?)",
                (tuning_id, trial.number, trial.state, hyperparameters, trial.value, trial.early, trial.seconds),
            )

    def trials(self, tuning_id: int) -> list[TunedTrial]:
        """Return the trials of a search, in order."""
        from recterm.domain.answers.lab.tuning import TunedTrial

        rows = self._db.rows(
            "SELECT number, state, hyperparameters, value, early, seconds FROM trials WHERE tuning = ? ORDER BY number",
            (tuning_id,),
        )
        with decoding(self._db.path, f"a trial of tuning {tuning_id}"):
            return [
                TunedTrial(number, str(state), json_object(given), _number(value), _number(early), float(seconds))
                for number, state, given, value, early, seconds in rows
            ]

    def _tuning(self, fields: tuple[Any, ...]) -> Tuning:
        from recterm.domain.answers.lab.tuning import Search

        number, model, fingerprint, settings, created = fields
        with decoding(self._db.path, f"tuning {number}"):
            search = from_document({**json_object(settings), "model": model}, Search)
            return Tuning(number, search, fingerprint, created)


def _number(stored: float | None) -> float | None:
    return None if stored is None else float(stored)
