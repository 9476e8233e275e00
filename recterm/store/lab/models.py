"""Models: a header and one BLOB per array, plain numbers with dtype, shape and checksum; no pickle."""

from __future__ import annotations

import json
import math
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from recterm.domain.model import ModelHeader, Role
from recterm.errors import LibraryError, ModelMissingError
from recterm.store.file.checksums import checksum, digest
from recterm.store.file.damage import damaged, decoding
from recterm.store.file.values import json_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from recterm.store.file.connection import Connection

Bytes: TypeAlias = bytes | bytearray | memoryview

_SHORT_DTYPE = re.compile(r"[<|=]?(?:b1|[iu][1248]|f[248])")
_LONG_DTYPE = re.compile(r"bool|u?int(?:8|16|32|64)|float(?:16|32|64)")

_SELECT = """
SELECT models.id, name, models.role, active_models.model IS NOT NULL, hyperparameters, seed, fingerprint, seconds,
    created, checksum
FROM models LEFT JOIN active_models ON active_models.model = models.id
"""


@dataclass(frozen=True, slots=True)
class PreparedArrays:
    """Arrays of a model, ready to be written."""

    rows: tuple[tuple[Any, ...], ...]


class Models:
    """Trained models of a library; one is active for each role that has any."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def save(
        self,
        name: str,
        role: Role,
        hyperparameters: Mapping[str, Any],
        seed: int,
        seconds: float,
        arrays: Mapping[str, tuple[str, tuple[int, ...], Bytes]] | PreparedArrays,
        fingerprint: str,
        activate: bool = True,
    ) -> ModelHeader:
        """Store a fitted model; put several inside one `library.transaction()` to store all or none.

        Args:
            name: its name in `recterm.engine.MODELS`.
            role: what it is for.
            hyperparameters: JSON types.
            seed: of its fit.
            seconds: wall time of its fit.
            arrays: name -> (dtype, shape, little-endian bytes in C order), a dtype as NumPy writes it (`<f4`); or what
                `prepare` returned, before the library was locked.
            fingerprint: of the community on which it was fitted.
            activate: make it the active model of its role.

        Raises:
            LibraryError: an array's bytes do not fit its dtype and shape, or the library cannot be written.
        """
        prepared = arrays if isinstance(arrays, PreparedArrays) else self.prepare(arrays)
        kept = json.dumps(dict(hyperparameters))
        header = (name, Role(role).value, kept, int(seed), fingerprint, float(seconds), int(time.time()))
        with self._db.transaction():
            model = self._db.run(
                "INSERT INTO models (name, role, hyperparameters, seed, fingerprint, seconds, created, checksum)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*header, digest(*header)),
            )
            for row in prepared.rows:
                self._db.run(
                    "INSERT INTO model_arrays (model, name, dtype, shape, checksum, data) VALUES (?, ?, ?, ?, ?, ?)",
                    (model, *row),
                )
            if activate:
                self.activate(model)
            return self.get(model)

    def prepare(self, arrays: Mapping[str, tuple[str, tuple[int, ...], Bytes]]) -> PreparedArrays:
        """Check arrays and compute their checksums, which takes longer than writing them and needs no library.

        Raises:
            LibraryError: an array's bytes do not fit its dtype and shape.
        """
        rows = []
        for name, (dtype, shape, buffer) in arrays.items():
            data = _checked(name, dtype, shape, buffer)
            rows.append((name, dtype, json.dumps([int(length) for length in shape]), checksum(data), data))
        return PreparedArrays(tuple(rows))

    def list(self) -> list[ModelHeader]:
        """Return all models, the oldest first."""
        return [self._header(fields) for fields in self._db.rows(f"{_SELECT} ORDER BY models.id")]

    def get(self, model_id: int) -> ModelHeader:
        """Return the header of one model.

        Raises:
            ModelMissingError: there is no model with this id.
        """
        rows = self._db.rows(f"{_SELECT} WHERE models.id = ?", (model_id,))
        if not rows:
            raise ModelMissingError(
                f"this library has no model {model_id}", "train one with `recterm train`", code="no_such_model"
            )
        return self._header(rows[0])

    def active(self, role: Role) -> ModelHeader:
        """Return the header of the active model of a role.

        Raises:
            ModelMissingError: none was trained.
        """
        rows = self._db.rows(f"{_SELECT} WHERE active_models.role = ?", (Role(role).value,))
        if not rows:
            raise ModelMissingError(f"this library has no trained model for {role}", "train one with `recterm train`")
        return self._header(rows[0])

    def _header(self, fields: tuple[Any, ...]) -> ModelHeader:
        with decoding(self._db.path, f"model {fields[0]}"):
            return _header(fields)

    def activate(self, model_id: int) -> ModelHeader:
        """Make a model the active one of its role.

        Raises:
            ModelMissingError: there is no model with this id.
        """
        with self._db.transaction():
            model = self.get(model_id)
            self._db.run("INSERT OR REPLACE INTO active_models VALUES (?, ?)", (model.role.value, model_id))
            return self.get(model_id)

    def delete(self, model_id: int) -> None:
        """Delete a model with its arrays; its role is then without an active model until one is activated.

        Raises:
            ModelMissingError: there is no model with this id.
        """
        with self._db.transaction():
            self.get(model_id)
            self._db.run("DELETE FROM models WHERE id = ?", (model_id,))

    def arrays(self, model_id: int) -> dict[str, tuple[str, tuple[int, ...], bytes]]:
        """Return the arrays of a model as (dtype, shape, little-endian bytes), by name, in the order they were saved.

        Raises:
            ModelMissingError: there is no model with this id.
            LibraryError: an array does not have its checksum.
        """
        with self._db.snapshot():
            self.get(model_id)
            sql = "SELECT id, name, dtype, shape, checksum FROM model_arrays WHERE model = ? ORDER BY id"
            return {fields[1]: self._array(*fields) for fields in self._db.rows(sql, (model_id,))}

    def _array(self, row: int, name: str, dtype: str, shape: str, expected: str) -> tuple[str, tuple[int, ...], bytes]:
        data = self._db.read_blob("model_arrays", "data", row)
        with decoding(self._db.path, f"array {name!r} of a model"):
            lengths = tuple(json.loads(shape))
            if not all(type(length) is int and length >= 0 for length in lengths):
                raise ValueError(f"{shape[:40]!r} is not a shape")
            whole = bool(_is_dtype(dtype)) and len(data) == math.prod(lengths) * _bytes_per_value(dtype)
        if not whole or checksum(data) != expected:
            raise damaged(self._db.path, f"array {name!r} of a model")
        return dtype, lengths, data


def _checked(name: str, dtype: str, shape: tuple[int, ...], buffer: Bytes) -> memoryview:
    if not _is_dtype(dtype):
        raise LibraryError(
            f"array {name!r}: dtype {dtype!r} cannot be stored", "bool, int, uint or float, little-endian"
        )
    view = memoryview(buffer)
    expected = math.prod(shape) * _bytes_per_value(dtype)
    if view.nbytes != expected:
        raise LibraryError(
            f"array {name!r} has {view.nbytes} bytes, {dtype} {tuple(shape)} needs {expected}", "train again"
        )
    return view.cast("B") if view.nbytes else memoryview(b"")


def _is_dtype(dtype: str) -> bool:
    return bool(_SHORT_DTYPE.fullmatch(dtype) or _LONG_DTYPE.fullmatch(dtype))


def _bytes_per_value(dtype: str) -> int:
    digits = int("".join(letter for letter in dtype if letter.isdigit()) or 8)
    return digits // 8 if _LONG_DTYPE.fullmatch(dtype) else digits


def _header(fields: tuple[Any, ...]) -> ModelHeader:
    model, name, role, active, hyperparameters, seed, fingerprint, seconds, created, kept = fields
    if digest(name, role, hyperparameters, seed, fingerprint, seconds, created) != kept:
        raise ValueError("its checksum does not match")
    given = json_object(hyperparameters)
    return ModelHeader(model, name, Role(role), bool(active), given, seed, fingerprint, seconds, created)
