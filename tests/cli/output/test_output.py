"""JSON documents and consoles: plain numbers, literal text, sensible widths."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from recterm.cli.output.results import PIPED_WIDTH, notice, stdout, write_json
from recterm.domain.model import EventKind
from recterm.domain.terminal_text import escaped

if TYPE_CHECKING:
    from typing import Any

    import pytest

WORDS = st.text(max_size=8)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
TREES: st.SearchStrategy[Any] = LEAVES | st.lists(LEAVES, max_size=4) | st.dictionaries(WORDS, LEAVES, max_size=3)


def written(document: dict[str, Any], encoding: str = "utf-8") -> str:
    stream = io.TextIOWrapper(raw := io.BytesIO(), encoding=encoding, newline="")
    with redirect_stdout(stream):
        write_json(document)
    stream.flush()
    return raw.getvalue().decode(encoding)


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not a JSON")


@settings(deadline=None)
@given(st.dictionaries(WORDS, TREES, max_size=3))
def test_any_document_is_json_without_nan_and_without_control_characters(document: dict[str, Any]) -> None:
    for encoding in ("utf-8", "ascii"):
        text = written(document, encoding)
        json.loads(text, parse_constant=no_constant)
        assert not any((ord(sign) < 32 and sign != "\n") or 0x7F <= ord(sign) < 0xA0 for sign in text)


def test_what_is_not_a_number_is_null() -> None:
    text = written({"score": float("nan"), "list": (float("inf"), 1.5), "kind": EventKind.RATE})
    assert json.loads(text) == {"score": None, "list": [None, 1.5], "kind": "rate"}


def test_titles_stay_readable() -> None:
    assert "Amélie 千と千尋" in written({"title": "Amélie 千と千尋"})


def test_control_characters_survive_as_escapes() -> None:
    text = escaped(json.dumps("a\x9bb\u202ec", ensure_ascii=False))
    assert text == '"a\\u009bb\\u202ec"'
    assert json.loads(text) == "a\x9bb\u202ec"


def test_markup_and_emoji_codes_in_data_are_printed_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    stdout().print("[bold]not bold[/bold] :smile: [/]")
    assert capsys.readouterr().out == "[bold]not bold[/bold] :smile: [/]\n"


def test_piped_output_is_wide_and_plain(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(sys, "stdin", None)
    console = stdout()
    console.print("warm", style="bold red")
    assert console.width == PIPED_WIDTH
    assert capsys.readouterr().out == "warm\n"


def test_columns_decide_the_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "66")
    assert stdout().width == 66


def test_a_notice_is_no_result(capsys: pytest.CaptureFixture[str]) -> None:
    notice("next\x1b[31m: train")
    out, err = capsys.readouterr()
    assert out == ""
    assert "\x1b" not in err
    assert err.endswith(": train\n")


def test_whatever_is_printed_is_fit_to_be_shown(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.table import Table

    from tests.hostile_text import HOSTILE, unfit

    grid = Table("Title", "Year")
    grid.add_row(f"A{HOSTILE[:6]}B", "1999")
    stdout().print(grid)
    stdout().print(HOSTILE)
    out = capsys.readouterr().out
    assert unfit(out) == []
    assert "1999" in out
