"""Tables that consist of numbers only."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recterm.ingest.interactions import plain_table
from recterm.ingest.interactions.plain_table import ITEM, TIME, USER, VALUE, PlainTable

NOW = 1_700_000_000
ORDER = (USER, ITEM, VALUE, TIME)


def table(text: str, columns: tuple[str, ...] = ORDER, expected: int = 3) -> PlainTable:
    return PlainTable.of(text.encode(), columns, expected)


def test_columns_are_found_by_their_names() -> None:
    plain = table("t,v,i,u\n7,3.5,20,1\n8,4,10,2\n", (TIME, VALUE, ITEM, USER)).read(NOW)
    assert plain is not None
    arrays = plain.arrays
    assert {name: column.tolist() for name, column in arrays.items()} == {
        USER: [1, 2], ITEM: [20, 10], VALUE: [3.5, 4.0], TIME: [7, 8],
    }  # fmt: skip


def test_more_rows_than_expected_find_room() -> None:
    rows = "".join(f"{row},{row % 7},{row % 5},{row}\n" for row in range(2_000))
    plain = table("a,b,c,d\n" + rows, expected=1).read(NOW)
    assert plain is not None
    arrays = plain.arrays
    assert arrays[USER].tolist() == list(range(2_000))
    assert arrays[VALUE].dtype == np.float32
    assert arrays[VALUE].sum() == sum(row % 5 for row in range(2_000))


@pytest.mark.parametrize(
    "row",
    [
        "x,1,3,7",
        '"1",1,3,7',
        "1,1,3",
        "1,1,3,7,9",
        "1,,3,7",
        "-1,1,3,7",
        "1,1,nan,7",
        "1,1,3,-7",
        "1,1,3,7.5",
        "1,1,3,99999999999",
        f"1,1,3,{NOW + 200_000}",
        f"{1 << 26},1,3,7",
        "1,1,\0,7",
        "1,1,3,\xff",
    ],
)
def test_whatever_is_more_than_numbers_needs_a_second_look(row: str) -> None:
    assert table(f"a,b,c,d\n1,2,3,7\n{row}\n2,2,3,7\n").read(NOW) is None


def test_a_header_alone_is_no_table() -> None:
    assert table("a,b,c,d\n").read(NOW) is None


CELL_ENDS = (",", ";", "\t", "|")
BLOCK = 7


@settings(deadline=None)
@example("1;0;0,+0", ",")
@given(st.lists(st.text('0+17"\n .,;|\t', max_size=9), max_size=20).map("\n".join), st.sampled_from(CELL_ENDS))
def test_padded_numbers_are_found_wherever_blocks_end(text: str, separator: str) -> None:
    ends = re.escape(f'\n"{separator}')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_table, "_BLOCK", BLOCK)
        padded = plain_table._has_padded_number(text.encode(), separator)
    assert padded == (re.search(rf"[{ends}][0+][0-9]", f"\n{text}") is not None)
