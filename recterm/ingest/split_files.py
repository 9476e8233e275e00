"""Split files that come with a data set: ml-100k's u1-u5, ua and ub, ml-10m's r1-r5, RecBole's parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from recterm.domain.model import Scale
from recterm.errors import InputError
from recterm.ingest.dataset.dataset import natural_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from recterm.ingest.dataset.dataset import Dataset

_PAIRS = (
    # suffix of the test file, suffixes of its training files
    (".test.inter", (".train.inter", ".valid.inter")),
    (".part3.inter", (".part1.inter", ".part2.inter")),
    (".test", (".base", ".train")),
)
_NUMBERED = re.compile(r".*?(\d+)$")


@dataclass(frozen=True, slots=True)
class SplitFiles:
    """One training part and one test part as files."""

    train: tuple[Path, ...]
    """Their rows are concatenated; a validation part is training, since models are tuned inside the training part."""
    test: Path

    @property
    def words(self) -> str:
        """`u1.base / u1.test`."""
        return f"{' + '.join(path.name for path in self.train)} / {self.test.name}"


@dataclass(frozen=True, slots=True, eq=False)
class SplitArrays:
    """Content of the files, each pair of a user and an item once, and the rows of each file."""

    user: NDArray[np.int64]
    """(N,) index into the users' ids in natural order."""
    item: NDArray[np.int64]
    """(N,) likewise."""
    value: NDArray[np.float32]
    timestamp: NDArray[np.int64] | None
    n_users: int
    n_items: int
    scale: Scale | None
    folds: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]
    """For each split the indices of its training and of its test rows, (n,) each."""


def find_split_files(folder: Path) -> tuple[SplitFiles, ...]:
    """Find the splits of a folder: its numbered ones as folds (u1 to u5), else its only one.

    Raises:
        InputError: there are none, or several without numbers.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder", "name the folder with the split files, unpacked")
    splits: dict[str, SplitFiles] = {}
    for test in sorted(folder.iterdir()):
        for ending, others in _PAIRS:
            stem = test.name.removesuffix(ending)
            train = tuple(test.with_name(stem + other) for other in others if test.with_name(stem + other).is_file())
            if test.name.endswith(ending) and train and stem not in splits:
                splits[stem] = SplitFiles(train, test)
    numbered = [stem for stem in splits if _NUMBERED.fullmatch(stem)]
    chosen = numbered or list(splits)
    if not chosen:
        raise InputError(
            f"{folder} contains no split files such as u1.base and u1.test, r1.train and r1.test, or *.train.inter",
            "name the files: --train-file A --test-file B",
        )
    if len(chosen) > 1 and not numbered:
        raise InputError(
            f"{folder} contains several splits: {', '.join(chosen)}", "name one: --train-file A --test-file B"
        )
    return tuple(splits[stem] for stem in sorted(chosen, key=lambda stem: int(_digits(stem)) if numbered else 0))


def read_split_files(splits: Sequence[SplitFiles], read: Callable[[Path], Dataset]) -> SplitArrays:
    """Read every file once and number users and items in the natural order of their ids.

    Args:
        splits: the splits, at least one.
        read: reads one file, as `recterm.ingest.read` does.

    Raises:
        InputError: a file cannot be read, or a pair is in the training and in the test part of one split.
    """
    frames: dict[Path, pl.DataFrame] = {}
    scale: Scale | None = None
    for path in dict.fromkeys(path for split in splits for path in (*split.train, split.test)):
        dataset = read(path)
        frames[path] = _rows(dataset)
        scale = dataset.scale if not len(frames) > 1 else _wider(scale, dataset.scale)
    whole = pl.concat(list(frames.values())).unique(("user", "item"), keep="first", maintain_order=True)
    users, items = (_numbers(whole[name]) for name in ("user", "item"))
    whole = whole.with_row_index("row")
    folds = []
    for split in splits:
        train = pl.concat([frames[path] for path in split.train]).unique(("user", "item"))
        test = frames[split.test]
        both = train.join(test, on=("user", "item"), how="semi").height
        if both:
            raise InputError(
                f"{both:,} interactions are in both the training and the test part of {split.words}",
                "the parts must be disjoint: check that the files belong together",
            )
        folds.append((_places(whole, train), _places(whole, test)))
    times = whole["timestamp"]
    return SplitArrays(
        whole.join(users, on="user", how="left", maintain_order="left")["number"].to_numpy(),
        whole.join(items, on="item", how="left", maintain_order="left")["number"].to_numpy(),
        whole["value"].to_numpy(),
        None if times.null_count() else times.to_numpy(),
        users.height,
        items.height,
        scale,
        tuple(folds),
    )


def _rows(dataset: Dataset) -> pl.DataFrame:
    """Return a file's interactions with its own ids."""
    rows = dataset.interactions
    return pl.DataFrame(
        {
            "user": dataset.users.gather(rows["user"]),
            "item": dataset.items["id"].gather(rows["item"]),
            "value": rows["value"],
            "timestamp": rows["timestamp"].cast(pl.Int64),
        }
    )


def _numbers(ids: pl.Series) -> pl.DataFrame:
    """Return each id with its index in natural order."""
    distinct = ids.unique()
    ordered = distinct.gather(natural_order(distinct))
    return pl.DataFrame({ids.name: ordered}).with_columns(number=pl.int_range(pl.len(), dtype=pl.Int64))


def _places(whole: pl.DataFrame, part: pl.DataFrame) -> NDArray[np.int64]:
    return whole.join(part, on=("user", "item"), how="semi")["row"].cast(pl.Int64).sort().to_numpy()


def _wider(first: Scale | None, other: Scale | None) -> Scale | None:
    """Return the scale that covers both; counts if the first file has counts."""
    if first is None or other is None:
        return first
    return Scale(min(first.minimum, other.minimum), max(first.maximum, other.maximum), min(first.step, other.step))


def _digits(stem: str) -> str:
    match = _NUMBERED.fullmatch(stem)
    assert match is not None
    return match[1]
