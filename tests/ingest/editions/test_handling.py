"""Handling of editions in a data set: grouped, merged or kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm import ingest
from recterm.domain.data.editions import EditionHandling, EditionState
from recterm.ingest.editions.handling import MERGED, with_editions

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.dataset.dataset import Dataset

HEAD = "user,book_id,{value},timestamp,title,author,year"
ROWS = """
ann,1,{a},100,Emma,Jane Austen,1815
ann,2,{b},200,Emma (Penguin Classics),Jane Austen,1996
bob,2,3,300,Emma (Penguin Classics),Jane Austen,1996
cat,2,4,400,Emma (Penguin Classics),Jane Austen,1996
cat,3,5,500,Dune,Frank Herbert,1965
dan,3,2,600,Dune,Frank Herbert,1965
"""


def read(folder: Path, value: str, a: int, b: int) -> Dataset:
    path = folder / "books.csv"
    path.write_text(HEAD.format(value=value) + ROWS.format(a=a, b=b), encoding="utf-8")
    return ingest.read(path)


def values(dataset: Dataset) -> dict[tuple[str, str], tuple[float, int]]:
    """Return value and time by user and item."""
    ids, users = dataset.items["id"], dataset.users
    return {(users[user], ids[item]): (value, time) for user, item, value, time in dataset.interactions.iter_rows()}


def test_of_merged_ratings_the_latest_stays(tmp_path: Path) -> None:
    merged = with_editions(read(tmp_path, "rating", 5, 1), EditionHandling.MERGE)
    assert merged.items["id"].to_list() == ["2", "3"]
    assert merged.per_item.tolist() == [3, 2]
    assert values(merged)["ann", "2"] == (1, 200)
    assert merged.items["aliases"].to_list() == [["edition-1:1"], []]
    assert merged.items["original_titles"].to_list() == [["Emma"], []]
    report = merged.report
    assert (report.kept, report.merged[MERGED].count) == (5, 1)
    assert report.read == report.kept + sum(rows.count for rows in (*report.dropped.values(), *report.merged.values()))


def test_merged_counts_are_summed(tmp_path: Path) -> None:
    merged = with_editions(read(tmp_path, "plays", 20, 3), EditionHandling.MERGE)
    assert merged.scale is None
    assert values(merged)["ann", "2"] == (23, 200)


@pytest.mark.parametrize(
    ("handling", "state"), [(EditionHandling.GROUP, EditionState.SURE), (EditionHandling.KEEP, EditionState.POSSIBLE)]
)
def test_grouped_items_stay(tmp_path: Path, handling: EditionHandling, state: EditionState) -> None:
    dataset = with_editions(read(tmp_path, "rating", 5, 1), handling)
    assert dataset.n_items == 3
    assert [(set(work.items), work.state) for work in dataset.works] == [({"1", "2"}, state)]
    assert (dataset.editions.works, dataset.editions.items, dataset.editions.handling) == (1, 2, handling)


def test_a_column_of_works_is_the_surest(tmp_path: Path) -> None:
    path = tmp_path / "books.csv"
    path.write_text(
        "user,book_id,rating,title,author,work_id\n"
        "a,1,5,Emma,Jane Austen,77\na,2,4,Emma e Knightley,J. Austen,77\n"
        "b,1,3,Emma,Jane Austen,77\nb,3,1,Dune,F. H.,78\n",
        encoding="utf-8",
    )
    dataset = with_editions(ingest.read(path), EditionHandling.GROUP)
    assert [(set(work.items), work.reasons) for work in dataset.works] == [({"1", "2"}, ("same work id",))]
