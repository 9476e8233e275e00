"""Models in a library: headers, arrays bit for bit, and which one is active."""

from __future__ import annotations

import math
import sqlite3
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recterm.domain.model import Role
from recterm.errors import LibraryError, ModelMissingError
from recterm.store import Library
from tests.store.checking import check

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from recterm.domain.model import ModelHeader


def packed(array: NDArray[Any]) -> tuple[str, tuple[int, ...], bytes]:
    return array.dtype.str, array.shape, array.tobytes()


def save(library: Library, name: str = "als", role: Role = Role.RANKING, **arrays: NDArray[Any]) -> ModelHeader:
    values = {key: packed(value) for key, value in arrays.items()}
    return library.models.save(name, role, {"n_factors": 64}, 7, 1.5, values, "f1")


def test_a_header_comes_back(library: Library, path: Path) -> None:
    saved = save(library)
    assert (saved.name, saved.role, saved.active, saved.hyperparameters) == (
        "als",
        Role.RANKING,
        True,
        {"n_factors": 64},
    )
    assert (saved.seed, saved.fingerprint, saved.seconds) == (7, "f1", 1.5)
    library.close()
    with Library.open(path) as opened:
        assert opened.models.list() == [saved]
        assert opened.models.active(Role.RANKING) == saved


def test_one_model_is_active_for_each_role(library: Library) -> None:
    first, second = save(library), save(library, "ease")
    stars = save(library, "bias", Role.STARS)
    assert [model.active for model in library.models.list()] == [False, True, True]
    assert library.models.activate(first.id).active
    assert library.models.active(Role.RANKING).name == "als"
    assert library.models.active(Role.STARS) == stars
    quiet = library.models.save("slim", Role.RANKING, {}, 0, 0.0, {}, "f1", activate=False)
    assert not quiet.active
    library.models.delete(second.id)
    assert [model.name for model in library.models.list()] == ["als", "bias", "slim"]


def test_a_deleted_model_takes_its_arrays_and_its_role_along(library: Library, path: Path) -> None:
    model = save(library, factors=np.ones((3, 2), np.float32))
    library.models.delete(model.id)
    with pytest.raises(ModelMissingError, match="ranking"):
        library.models.active(Role.RANKING)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM model_arrays").fetchone() == (0,)
    connection.close()


def test_models_that_are_not_there(library: Library) -> None:
    for ask in (library.models.get, library.models.arrays, library.models.activate, library.models.delete):
        with pytest.raises(ModelMissingError) as caught:
            ask(5)
        assert caught.value.hint
    with pytest.raises(ModelMissingError):
        library.models.active(Role.NEIGHBOURS)


def test_several_models_are_saved_together_or_not_at_all(library: Library) -> None:
    def save_two() -> None:
        with library.transaction():
            save(library)
            library.models.save("bad", Role.STARS, {}, 0, 0.0, {"a": ("<f4", (2,), b"1234")}, "f1")

    with pytest.raises(LibraryError):
        save_two()
    assert library.models.list() == []


@pytest.mark.parametrize(
    ("dtype", "shape", "data", "message"),
    [
        ("<f4", (2, 2), b"0" * 15, "15 bytes"),
        ("float64", (2,), b"0" * 8, "8 bytes"),
        (">f4", (1,), b"0" * 4, "dtype"),
        ("|O", (1,), b"0" * 8, "dtype"),
        ("object", (1,), b"0" * 8, "dtype"),
        ("<U3", (1,), b"0" * 12, "dtype"),
    ],
)
def test_arrays_that_cannot_be_kept(library: Library, dtype: str, shape: tuple[int], data: bytes, message: str) -> None:
    with pytest.raises(LibraryError, match=message):
        library.models.save("als", Role.RANKING, {}, 0, 0.0, {"a": (dtype, shape, data)}, "f1")
    assert library.models.list() == []


@pytest.mark.parametrize("dtype", ["float32", "int64", "uint8", "bool", "float16"])
def test_long_names_of_dtypes(library: Library, dtype: str) -> None:
    array = np.arange(6).astype(dtype)
    model = library.models.save("m", Role.STARS, {}, 0, 0.0, {"a": (dtype, (6,), array.data)}, "f1")
    assert library.models.arrays(model.id) == {"a": (dtype, (6,), array.tobytes())}


def test_a_flipped_bit_is_found_when_the_array_is_loaded(library: Library, path: Path) -> None:
    model = save(library, factors=np.zeros((4, 4), np.float32))
    library.close()
    connection = sqlite3.connect(path)
    with connection.blobopen("model_arrays", "data", 1) as blob:
        blob[9] = 1
    connection.commit()
    connection.close()
    with Library.open(path) as opened:
        with pytest.raises(LibraryError, match="damaged: array 'factors'"):
            opened.models.arrays(model.id)
        assert any("factors" in problem for problem in check(opened))


DTYPES = ["<f2", "<f4", "<f8", "<i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8", "|b1", "|i1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(data=st.data(), dtype=st.sampled_from(DTYPES), shape=st.lists(st.integers(0, 5), max_size=3).map(tuple))
def test_arrays_come_back_bit_for_bit(
    library: Library, data: st.DataObject, dtype: str, shape: tuple[int, ...]
) -> None:
    size = math.prod(shape) * np.dtype(dtype).itemsize
    content = data.draw(st.binary(min_size=size, max_size=size))
    array = np.frombuffer(content, dtype).reshape(shape)
    model = save(library, a=array, b=np.arange(3))
    arrays = library.models.arrays(model.id)
    assert arrays == {"a": (array.dtype.str, shape, content), "b": packed(np.arange(3))}
    library.models.delete(model.id)
