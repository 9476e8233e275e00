"""Split files of a data set: found by name, read once, and refused when they do not belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.errors import InputError
from recterm.ingest.split_files import SplitFiles, find_split_files, read_split_files

if TYPE_CHECKING:
    from pathlib import Path

ROWS = {
    "u1.base": "1\t10\t5\t880000100\n2\t9\t3\t880000101\n10\t10\t4\t880000102\n",
    "u1.test": "1\t9\t1\t880000103\n",
    "u2.base": "1\t9\t1\t880000103\n1\t10\t5\t880000100\n2\t9\t3\t880000101\n",
    "u2.test": "10\t10\t4\t880000102\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in ROWS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_numbered_files_are_folds(folder: Path) -> None:
    for name in ("ua.base", "ua.test", "README", "u10.test"):
        (folder / name).write_text("1\t2\t3\t4\n")
    (folder / "u10.base").write_text(ROWS["u1.base"])
    assert [split.words for split in find_split_files(folder)] == [
        "u1.base / u1.test",
        "u2.base / u2.test",
        "u10.base / u10.test",
    ]


def test_the_parts_of_recbole_and_of_the_ten_million(tmp_path: Path) -> None:
    for name in ("x.train.inter", "x.valid.inter", "x.test.inter"):
        (tmp_path / name).write_text("")
    assert [split.words for split in find_split_files(tmp_path)] == ["x.train.inter + x.valid.inter / x.test.inter"]
    for name in ("r1.train", "r1.test"):
        (tmp_path / name).write_text("")
    assert [split.words for split in find_split_files(tmp_path)] == ["r1.train / r1.test"]


def test_every_row_is_there_once_and_in_its_part(folder: Path) -> None:
    arrays = read_split_files(find_split_files(folder), ingest.read)
    assert (arrays.n_users, arrays.n_items, len(arrays.user)) == (3, 2, 4)
    rows = {
        (int(user), int(item)): float(value)
        for user, item, value in zip(arrays.user, arrays.item, arrays.value, strict=True)
    }
    # Users 1, 2, 10 and items 9, 10 in natural order.
    assert rows == {(0, 1): 5.0, (1, 0): 3.0, (2, 1): 4.0, (0, 0): 1.0}
    for train, test in arrays.folds:
        assert sorted([*train.tolist(), *test.tolist()]) == [0, 1, 2, 3]
    tested = [(int(arrays.user[place]), int(arrays.item[place])) for _, test in arrays.folds for place in test]
    assert tested == [(0, 0), (2, 1)]
    assert arrays.scale is not None
    assert arrays.timestamp is not None


def test_a_test_part_must_be_unknown(folder: Path) -> None:
    path = folder / "u1.base"
    with pytest.raises(InputError, match="3 interactions are in both the training and the test part"):
        read_split_files([SplitFiles((path,), path)], ingest.read)


def test_what_cannot_be_split_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no split files"):
        find_split_files(tmp_path)
    with pytest.raises(InputError, match="not a folder"):
        find_split_files(tmp_path / "nothing")
    for name in ("ua.base", "ua.test", "ub.base", "ub.test"):
        (tmp_path / name).write_text("")
    with pytest.raises(InputError, match="several splits: ua, ub"):
        find_split_files(tmp_path)
