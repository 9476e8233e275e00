"""Separators and headers of text tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.files.archive import open_source
from recterm.ingest.tables.delimited import Layout, find_layout, read_delimited
from recterm.ingest.tables.roles.columns import DETECTED, ColumnMapping
from recterm.ingest.tables.text import open_text
from tests.ingest.made_up import M_10M, R_1M, U_ITEM, written

if TYPE_CHECKING:
    from pathlib import Path

    from recterm.ingest.tables.table import Table


def layout(tmp_path: Path, content: str | bytes, mapping: ColumnMapping = DETECTED) -> Layout:
    written(tmp_path, {"t": content})
    return find_layout(open_text(open_source(tmp_path / "t").members[0], "cp1252"), mapping)


def table(tmp_path: Path, content: str) -> Table:
    written(tmp_path, {"t": content})
    return read_delimited(open_text(open_source(tmp_path / "t").members[0]), DETECTED)


@pytest.mark.parametrize(
    ("content", "separator", "names", "header"),
    [
        (U_ITEM, "|", 24, False),
        (R_1M, "::", 4, False),
        (M_10M, "::", 3, False),
        ("1::F::1::10::48067\n2::M::56::16::70072\n", "::", 5, False),
        ("item,user,review\nSalt 'n' Tin; mild,anna,5\nTin: a|b,bo,2\n", ",", 3, True),
        ("user\titem\ta,b\n1\t2\t3,4\n", "\t", 3, True),
        ('user;item;note\n1;2;"a;b;c"\n3;4;"d"\n', ";", 3, True),
        ("196\t242\t3\t881250949\n186\t302\t3\t891717742\n", "\t", 4, False),
        ("who,what,how much\nanna,salt,3\nbo,tin,4\n", ",", 3, True),
        ("anna,salt\nbo,tin\n", ",", 2, False),
        ("user,item\nbo,tin\n", ",", 2, True),
        ("anna,2024-05-01\nbo,2024-05-02\n", ",", 2, False),
    ],
)
def test_layouts(tmp_path: Path, content: str | bytes, separator: str, names: int, header: bool) -> None:
    detected = layout(tmp_path, content)
    assert (detected.separator, len(detected.names), detected.has_header) == (separator, names, header)


def test_a_person_goes_before_detection(tmp_path: Path) -> None:
    detected = layout(tmp_path, "a|b,c\n1|2,3\n", ColumnMapping(separator="|", has_header=False))
    assert (detected.separator, detected.has_header, detected.names) == ("|", False, ("column_1", "column_2"))


def test_a_named_column_shows_that_there_is_a_header(tmp_path: Path) -> None:
    assert layout(tmp_path, "who,what\nanna,salt\n", ColumnMapping(user="who")).has_header


def test_a_count_line_and_leading_blank_lines_are_skipped(tmp_path: Path) -> None:
    assert layout(tmp_path, "2\na\tb\n1\t2\n3\t4\n").skipped == 2
    assert layout(tmp_path, "\n\nuser,item\n1,2\n").skipped == 3


def test_a_single_quote_in_a_tab_table_is_no_quote(tmp_path: Path) -> None:
    content = 'user\ttitle\trating\na\t"Tin\t5\nb\tBlue 12" Single\t4\n'
    assert not layout(tmp_path, content).quoting
    rows = table(tmp_path, content).scan(["user", "title"]).select("user", "title").collect().rows()
    assert rows == [("a", '"Tin'), ("b", 'Blue 12" Single')]


def test_repeated_and_empty_names_get_numbers(tmp_path: Path) -> None:
    assert layout(tmp_path, "user,item,,item\n1,2,3,4\n").names == ("user", "item", "column_3", "item_4")


def test_quoted_names_and_a_byte_order_mark(tmp_path: Path) -> None:
    assert layout(tmp_path, '\ufeff"user","item"\n"1","2"\n').names == ("user", "item")


def test_lines_are_known_only_where_no_cell_spans_them(tmp_path: Path) -> None:
    assert table(tmp_path, "user,item\n1,2\n").first_line == 2
    assert table(tmp_path, 'user,item\n1,"2"\n').first_line is None


def test_a_single_sentence_is_not_a_table_but_one_row_of_ids_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a table"):
        layout(tmp_path, "this is not a zip\n")
    assert layout(tmp_path, "ann 17 4\n").separator == " "
    assert layout(tmp_path, "ann salt\nbob tin\n").separator == " "
