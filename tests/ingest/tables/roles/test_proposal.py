"""Proposed roles for a table whose columns are not recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from recterm import ingest
from recterm.errors import UnmappedTableError
from recterm.ingest.tables.roles.columns import ColumnMapping
from recterm.ingest.tables.roles.proposal import ROWS, first_rows, options, propose
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path

ODD = "row,who am i,what,text\n" + "".join(
    f"{n},p{n % 4},{'Rain' if n % 3 else 'Tin Drum'},said no. {n}\n" for n in range(30)
)


def test_columns_that_repeat_are_proposed() -> None:
    free = pl.DataFrame({"row": ["1", "2", "3", "4"], "who": ["a", "b", "a", "b"], "what": ["x", "x", "x", "y"]})
    assert propose(["--user", "--item"], free) == {"--user": "who", "--item": "what"}
    assert propose(["--user"], free.select("row")) == {"--user": "row"}


def test_options_are_ready_to_paste() -> None:
    assert options({"--rating": "r", "--item": "what", "--user": "who am i"}) == (
        "--user 'who am i' --item what --rating r"
    )
    assert options({"--time": "t"}) == "--user COL --item COL --time t"
    assert options({"--title": "name"}) == "--user COL --title name"


def test_as_many_rows_as_a_terminal_shows() -> None:
    rows = first_rows(pl.DataFrame({"a": ["x" * 50, None], "b": ["two\nlines", "z"]}))
    assert rows == (("a", "b"), ("x" * 50, "two lines"), ("", "z"))
    wide = pl.DataFrame({f"c{n}": ["1"] * 50 for n in range(30)})
    assert len(first_rows(wide)) == ROWS + 1
    assert "c8" not in first_rows(wide)[0]


def test_an_unknown_table_is_refused_with_rows_and_options_that_work(tmp_path: Path) -> None:
    path = written(tmp_path, {"odd.csv": ODD}) / "odd.csv"
    with pytest.raises(UnmappedTableError, match="no column looks like the user") as caught:
        ingest.read(path)
    assert caught.value.hint.endswith("perhaps: --user 'who am i' --item what")
    assert caught.value.proposed == {"user": "who am i", "item": "what"}
    assert caught.value.rows[:2] == (("row", "who am i", "what", "text"), ("0", "p0", "Tin Drum", "said no. 0"))
    assert len(caught.value.rows) == ROWS + 1
    dataset = ingest.read(path, mapping=ColumnMapping(user="who am i", item="what"))
    assert (dataset.n_users, dataset.n_items) == (4, 2)


def test_a_target_of_yes_and_no_is_proposed_for_the_ratings() -> None:
    free = pl.DataFrame({"who": ["a", "b", "a", "b"], "target": ["0", "1", "1", "0"], "what": ["x", "x", "x", "y"]})
    assert propose(["--user", "--item"], free) == {"--user": "who", "--item": "what", "--rating": "target"}
    named_nodes = free.with_columns(target=pl.Series(["7", "8", "7", "7"]))
    assert "--rating" not in propose(["--user", "--item"], named_nodes)


def test_a_refusal_names_every_column(tmp_path: Path) -> None:
    names = ["text", *(f"aspect {n}" for n in range(40)), "target"]
    rows = (",".join([f"said no. {n}", *(f"w{n % 3}{k}" for k in range(40)), str(n % 2)]) for n in range(30))
    path = written(tmp_path, {"wide.csv": "\n".join([",".join(names), *rows]) + "\n"}) / "wide.csv"
    with pytest.raises(UnmappedTableError) as caught:
        ingest.read(path, mapping=ColumnMapping(separator=","))
    assert all(repr(name) in caught.value.hint for name in names)
    assert "--rating target" in caught.value.hint
