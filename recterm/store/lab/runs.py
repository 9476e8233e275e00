"""Runs: saved evaluations, with every metric and its interval."""

from __future__ import annotations

import json
import math
import time
import zlib
from typing import TYPE_CHECKING, Any, TypeAlias

from recterm.errors import RectermError
from recterm.process.codec import decode, to_document
from recterm.store.file.checksums import digest
from recterm.store.file.damage import decoding, inflated
from recterm.store.file.values import json_object

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from recterm.domain.answers.lab.evaluation import Measure, Run, RunSettings
    from recterm.store.file.connection import Connection

StoredValues: TypeAlias = tuple[str, bytes | bytearray | memoryview]
"""dtype (`<f4`), bytes of a flat array."""

_COLUMNS = "data, fingerprint, split, seed, k, users, seconds, created, settings"


class Runs:
    """Evaluations made with a library's present data."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def save(
        self,
        *,
        data: str,
        fingerprint: str,
        split: str,
        seed: int,
        k: int,
        users: int,
        models: Mapping[str, Mapping[str, Measure]],
        seconds: float,
        settings: RunSettings | None = None,
        created: int | None = None,
        values: Mapping[str, StoredValues] | None = None,
    ) -> Run:
        """Store an evaluation and return it with its id; the arguments are the fields of `Run`, `created` is now.

        `values` are arrays by name (measures of each user), as little-endian bytes with their dtype.
        """
        from recterm.domain.answers.lab.evaluation import RunSettings

        when = int(time.time()) if created is None else created
        text = json.dumps(to_document(settings or RunSettings()))
        header = (data, fingerprint, split, seed, k, users, seconds, when, text)
        with self._db.transaction():
            run = self._db.run(f"INSERT INTO runs ({_COLUMNS}) VALUES ({','.join('?' * len(header))})", header)
            measures = [
                (run, place, model, metric, measure.mean, measure.low, measure.high)
                for place, (model, metric, measure) in enumerate(_flat(models))
            ]
            for measured in measures:
                self._db.run("INSERT INTO run_metrics VALUES (?, ?, ?, ?, ?, ?, ?)", measured)
            self._db.run(
                "UPDATE runs SET checksum = ? WHERE id = ?", (run_digest(header, _measured(self._db, run)), run)
            )
            for name, (dtype, content) in (values or {}).items():
                fields = (run, name, dtype, zlib.compress(content))
                self._db.run("INSERT INTO run_values VALUES (?, ?, ?, ?)", fields)
            return self.get(run)

    def list(self) -> list[Run]:
        """Return all runs, newest first."""
        with self._db.snapshot():
            return [
                self._run(fields)
                for fields in self._db.rows(f"SELECT id, {_COLUMNS}, checksum FROM runs ORDER BY id DESC")
            ]

    def get(self, run_id: int) -> Run:
        """Return one run.

        Raises:
            RectermError: there is no run with this id.
        """
        with self._db.snapshot():
            rows = self._db.rows(f"SELECT id, {_COLUMNS}, checksum FROM runs WHERE id = ?", (run_id,))
            if not rows:
                raise RectermError(
                    f"this library has no run {run_id}",
                    "`recterm runs` lists all runs",
                    code="no_such_run",
                )
            return self._run(rows[0])

    def latest(self) -> Run | None:
        """Return the newest run; None when nothing has been evaluated yet."""
        with self._db.snapshot():
            newest = self._db.value("SELECT max(id) FROM runs")
            return None if newest is None else self.get(newest)

    def latest_in_use(self) -> Run | None:
        """Return the newest run with its figures; of its settings only which row measured what was in use.

        The first frame shows a figure of it: this reads plain JSON, without the parser of the codec.
        """
        with self._db.snapshot():
            rows = self._db.rows(f"SELECT id, {_COLUMNS}, checksum FROM runs ORDER BY id DESC LIMIT 1")
            return self._run(rows[0], _rows_in_use) if rows else None

    def values(self, run_id: int) -> dict[str, StoredValues]:
        """Return the saved measures of each user; empty for runs without them."""
        rows = self._db.rows("SELECT name, dtype, data FROM run_values WHERE run = ? ORDER BY rowid", (run_id,))
        with decoding(self._db.path, f"the measures of each user in run {run_id}"):
            return {name: (dtype, inflated(data)) for name, dtype, data in rows}

    def delete(self, run_id: int) -> None:
        """Delete a run with everything stored for it.

        Raises:
            RectermError: there is no run with this id.
        """
        with self._db.transaction():
            self.get(run_id)
            self._db.run("DELETE FROM runs WHERE id = ?", (run_id,))

    def _run(self, fields: tuple[Any, ...], read: Callable[[str], RunSettings] | None = None) -> Run:
        from recterm.domain.answers.lab.evaluation import Measure, Run, RunSettings

        run, *header, kept = fields
        rows = _measured(self._db, run)
        models: dict[str, dict[str, Measure]] = {}
        with decoding(self._db.path, f"run {run}"):
            if run_digest(header, rows) != kept:
                raise ValueError("its checksum does not match")
            for model, metric, *numbers in rows:
                models.setdefault(model, {})[metric] = Measure(*(_number(number) for number in numbers))
            data, fingerprint, split, seed, k, users, seconds, created, settings = header
            given = read(settings) if read else decode(settings, RunSettings)
        return Run(run, data, fingerprint, split, seed, k, users, models, seconds, created, given)


def _rows_in_use(settings: str) -> RunSettings:
    from recterm.domain.answers.lab.evaluation import MeasuredModel, RunSettings

    models = json_object(settings).get("models", {})
    return RunSettings(
        models={
            row: MeasuredModel(str(model.get("model", "")), in_use=model.get("in_use")) for row, model in models.items()
        }
    )


def _measured(db: Connection, run: int) -> list[tuple[Any, ...]]:
    return db.rows("SELECT model, metric, mean, low, high FROM run_metrics WHERE run = ? ORDER BY place", (run,))


def run_digest(header: Sequence[Any], measured: Sequence[Sequence[Any]]) -> int:
    """Compute the checksum of a stored run: the columns of its row, and of its metrics in order."""
    return digest(list(header), [list(metric) for metric in measured])


def _flat(models: Mapping[str, Mapping[str, Measure]]) -> list[tuple[str, str, Measure]]:
    return [(model, metric, measure) for model, metrics in models.items() for metric, measure in metrics.items()]


def _number(stored: float | None) -> float:
    """Turn NULL, which is how SQLite stores NaN, back into NaN, the mean over nobody."""
    return math.nan if stored is None else stored
