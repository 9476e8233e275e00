"""Tests that a plain table gives the same data set as when it is read with care."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from recterm.ingest import read
from recterm.ingest.interactions import columns, reading
from recterm.ingest.readers import generic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

DRAWN = random.Random(0)
ROWS = [(user, item, DRAWN.choice((1, 2, 3.5, 4, 5)), 1_600_000_000 + DRAWN.randrange(10**7))
        for user in range(1, 90) for item in DRAWN.sample(range(40), 30)]  # fmt: skip
HEADER = "user_id,item_id,rating,timestamp"


def lines(row: Callable[[int, int, float, int], str], header: str = HEADER) -> str:
    """Return a table of all rows."""
    return "\n".join([header, *(row(*cells) for cells in ROWS), ""])


PLAIN = lines(lambda user, item, rating, time: f"{user},{item},{rating},{time}")
FLAWLESS = {
    "plain": PLAIN,
    "no line end at the end": PLAIN.removesuffix("\n"),
    "carriage returns": PLAIN.replace("\n", "\r\n"),
    "tabs": PLAIN.replace(",", "\t"),
    "semicolons": PLAIN.replace(",", ";"),
    "no times": lines(lambda user, item, rating, _: f"{user},{item},{rating}", "user_id,item_id,rating"),
    "views": lines(lambda user, item, _, time: f"{user},{item},{time}", "user_id,item_id,timestamp"),
    "other columns": lines(
        lambda user, item, rating, time: f'{time},"a, b",{user},{rating},{item},"say ""no"""',
        "timestamp,note,user_id,rating,item_id,more",
    ),
    "milliseconds": lines(lambda user, item, rating, time: f"{user},{item},{rating},{time}000"),
    "written moments": lines(
        lambda user, item, rating, time: f"{user},{item},{rating},2020-03-{time % 28 + 1:02} 09:0{time % 10}:00"
    ),
    "counts": lines(lambda user, item, _, time: f"{user},{item},{time % 900}", "user_id,item_id,plays"),
    "text ids": lines(lambda user, item, rating, time: f"u{user}, tt{item},{rating},{time}"),
    "quoted text ids": lines(lambda user, item, rating, time: f'"u,{user}","00{item}",{rating},{time}'),
    "pandas' ids": lines(lambda user, item, rating, time: f"u{user},{item}.0,{rating},{time}"),
    "formulas": lines(lambda user, item, rating, time: f'u{user},"=""00{item:03}""",{rating},{time}'),
    "repeated counts": lines(
        lambda user, item, _, time: f"{user},{item},{time % 900}\n{user},{item},7", "user_id,item_id,plays"
    ),
    "repeated pairs": PLAIN + "\n".join(PLAIN.splitlines()[1:40]),
}
FLAWED = {
    "padded id": PLAIN + "1,0099,3,1600000000\n",
    "padded user": PLAIN + "007,9,3,1600000000\n",
    "plus": PLAIN + "+7,99,3,1600000000\n",
    "word": PLAIN + "somebody,9,3,1600000000\n",
    "no time": PLAIN + "7,99,3,\n",
    "odd time": PLAIN + "7,99,3,yesterday\n",
    "no rating": PLAIN + "7,99,,1600000000\n",
    "infinite rating": PLAIN + "7,99,inf,1600000000\n",
    "time in the future": PLAIN + "7,99,3,4100000000\n",
    "negative time": PLAIN + "7,99,3,-5\n",
    "too many cells": PLAIN + "7,99,3,1600000000,5\n",
    "too few cells": PLAIN + "7,99\n",
    "blank line": PLAIN + "\n\n7,99,3,1600000000\n",
    "large id": PLAIN + "7,99999999999,3,1600000000\n",
    "missing text id": lines(lambda user, item, rating, time: f"u{user},i{item},{rating},{time}")
    + " ,i9,4,1600000000\n",
    "missing users": lines(
        lambda user, item, rating, time: f"{'NA' if user % 9 == 0 else f'u{user}'},i{item},{rating},{time}"
    ),
    "decimal id": PLAIN + "7,99.5,3,1600000000\n",
}


def both(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Dataset, Dataset, bool]:
    """Return a table read as a plain one if possible, the same table read as text, and whether it was plain."""
    path = tmp_path / "table.csv"
    path.write_text(text, newline="")
    results: list[Any] = []
    original = reading.read_plain

    def watched(*arguments: Any) -> Any:
        results.append(original(*arguments))
        return results[-1]

    monkeypatch.setattr(generic, "read_plain", watched)
    first = read(path)
    monkeypatch.setattr(generic, "plain_table", lambda *_: None)
    return first, read(path), bool(results) and results[-1] is not None


def assert_same(numbers: Dataset, text: Dataset) -> None:
    """Assert that everything in two data sets is equal."""
    assert numbers.interactions.equals(text.interactions)
    assert numbers.items.equals(text.items)
    assert numbers.users.equals(text.users)
    assert (numbers.scale, numbers.report) == (text.scale, text.report)


@pytest.mark.parametrize("name", FLAWLESS)
def test_a_flawless_table_is_read_at_once(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, careful, possible = both(tmp_path, FLAWLESS[name], monkeypatch)
    assert possible
    assert_same(plain, careful)


@pytest.mark.parametrize("name", ["repeated pairs", "repeated counts"])
def test_pairs_that_are_repeated_late_are_merged_as_well(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "_FIRST_ROWS", 20)
    plain, careful, possible = both(tmp_path, FLAWLESS[name], monkeypatch)
    assert possible
    assert plain.report.merged
    assert_same(plain, careful)


@pytest.mark.parametrize("name", FLAWED)
def test_a_flaw_anywhere_has_the_table_read_with_care(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, careful, possible = both(tmp_path, FLAWED[name], monkeypatch)
    assert not possible
    assert_same(plain, careful)
