"""Text files, read in blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from recterm.errors import InputError
from recterm.ingest.files.archive import open_source
from recterm.ingest.tables import text
from tests.ingest.made_up import written

if TYPE_CHECKING:
    from pathlib import Path


def opened(tmp_path: Path, content: bytes, fallback: str | None = None) -> text.Text:
    return text.open_text(open_source(written(tmp_path, {"t": content}) / "t").members[0], fallback)


@pytest.fixture(autouse=True, params=["whole", "in halves"])
def _small_blocks(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(text, "_BLOCK", 3)
    if request.param == "in halves":
        monkeypatch.setattr(text, "_HALVED_FROM", 0)


@pytest.mark.parametrize("content", ["ab\nçé\nxyz", "日本語\n日本語", "a" * 8 + "\U0001f600"])
def test_letters_may_be_cut_by_a_block(tmp_path: Path, content: str) -> None:
    assert opened(tmp_path, content.encode()).encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"ab\ncd\nx\xff", 3),
        (b"\xe9", 1),
        (b"ab\n\xe9\ncd", 2),
        (b"a\nb\nc\xc3", 3),
        (b"ab\xc3\ncd\n", 1),
        (b"a\xe2\x82\nb", 1),
    ],
)
def test_the_line_of_the_first_bad_byte(tmp_path: Path, content: bytes, line: int) -> None:
    with pytest.raises(InputError, match=f"line {line}: not UTF-8"):
        opened(tmp_path, content)


@pytest.mark.parametrize(("content", "line"), [(b"\0", 1), (b"ab\ncd\nx\0y", 3)])
def test_the_line_of_a_nul_byte(tmp_path: Path, content: bytes, line: int) -> None:
    with pytest.raises(InputError, match=f"line {line}: contains a NUL"):
        opened(tmp_path, content)


def test_the_fallback_is_used_for_the_whole_file(tmp_path: Path) -> None:
    text = opened(tmp_path, "abc\ncafé – x".encode("cp1252"), "cp1252")
    assert (text.content, text.encoding) == ("abc\ncafé – x".encode(), "cp1252")


def test_bytes_that_cp1252_leaves_undefined(tmp_path: Path) -> None:
    assert opened(tmp_path, b"abc\x81\xe9", "cp1252").content == "abc\x81é".encode()


def test_first_lines(tmp_path: Path) -> None:
    text = opened(tmp_path, b"\xef\xbb\xbfone\r\ntwo\n\nfour")
    assert text.first_lines(9) == ["one", "two", "", "four"]
    assert text.first_lines(2) == ["one", "two"]
    assert text.first_lines(9, limit=8) == ["one"]


def test_quotes_are_seen_in_any_block(tmp_path: Path) -> None:
    assert opened(tmp_path, b'abcdefgh"').quoted
    assert not opened(tmp_path, b"abcdefgh").quoted
