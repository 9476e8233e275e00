"""Tables of picks and of score arithmetic: aligned by cells, honest about missing values, literal about data."""

from __future__ import annotations

import io
import math
import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from recterm.cli.output.arithmetic import SHOWN, print_arithmetic
from recterm.cli.output.tables import amount, event_line, history_table, picks_table
from recterm.domain.model import Event, EventId, EventKind, Item, ItemId, ItemRow, ProfileId
from recterm.domain.shelf import Pick, Reason, Shelf

if TYPE_CHECKING:
    from rich.console import RenderableType

TITLES = ("Alien", "千と千尋の神隠し", "[bold]Brackets[/bold]", "Escape \x1b[2J\x07 Artist", "A very long title " * 9)


def item(row: int, title: str, year: int | None = 1979) -> Item:
    return Item(ItemRow(row), ItemId(f"t:{row}"), title, year, ("Horror",), (), "film", 10, 4.0)


def reason(row: int, title: str, part: float, score: float) -> Reason:
    return Reason(ItemRow(row), ItemId(f"t:{row}"), title, 4.5, part * score, part)


def pick(row: int, title: str, *, score: float = 2.0, predicted: float | None = 4.6, parts: int = 3) -> Pick:
    reasons = tuple(reason(100 + n, f"{TITLES[n % 4]} {n}", 1 / parts, score) for n in range(parts))
    return Pick(item(row, title), score, predicted, 0.7, reasons, None)


def shelf(*picks: Pick) -> Shelf:
    return Shelf("for-you", "For you", "", picks)


def shown(content: RenderableType, width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False)
    console.print(content)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue().splitlines()


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_every_row_fits_and_lines_up(width: int) -> None:
    lines = shown(picks_table(shelf(*(pick(n, title) for n, title in enumerate(TITLES))), width), width)
    assert all(cell_len(line) <= width for line in lines)
    rows = lines[2:]
    assert len(rows) == len(TITLES)
    assert len({cell_len(line[: line.index("1979")]) for line in rows}) == 1


@pytest.mark.parametrize("width", [60, 80, 120])
def test_without_reasons_long_titles_leave_room_for_the_rest(width: int) -> None:
    picks = [pick(n, title) for n, title in enumerate(TITLES)]
    lines = shown(picks_table(shelf(*picks), width, reasons=False), width)
    assert all(cell_len(line) <= width for line in lines)
    assert all("1979" in line and "4.6 ★" in line and line.rstrip().endswith("2.000") for line in lines[2:])


def test_reasons_are_shown_whole() -> None:
    for line in shown(picks_table(shelf(pick(0, "Alien", parts=4)), 80))[2:]:
        shares = re.findall(r"\+(\d+) %", line)
        assert line.rstrip().endswith(f"+{shares[-1]} %")
        assert sum(map(int, shares)) == 100


def test_titles_are_literal_and_harmless() -> None:
    text = "\n".join(shown(picks_table(shelf(*(pick(n, title) for n, title in enumerate(TITLES))), 120), 120))
    assert "[bold]Brackets[/bold]" in text
    assert "\x1b" not in text
    assert "\x07" not in text


def test_no_column_for_what_nobody_has() -> None:
    (head, *_) = shown(picks_table(shelf(pick(0, "Alien", predicted=None)), 80))
    assert "Stars" not in head
    (head, *_) = shown(picks_table(shelf(Pick(item(0, "Twix", None), 1.0, 4.0, 0.5, (), None)), 80))
    assert "Year" not in head
    (head, *_) = shown(picks_table(shelf(pick(0, "Alien")), 80, reasons=False))
    assert "Because of" not in head


def test_predicted_stars_are_drawn_where_there_is_room() -> None:
    assert "4.6 ★★★★½" in "\n".join(shown(picks_table(shelf(pick(0, "Alien")), 120), 120))
    assert "4.6 ★ " in "\n".join(shown(picks_table(shelf(pick(0, "Alien")), 80)))


def test_a_year_and_a_score_that_are_missing_are_dashes() -> None:
    picks = shelf(pick(0, "Alien", predicted=None), Pick(item(1, "Ringu", None), math.nan, None, None, (), None))
    assert shown(picks_table(picks, 80, reasons=False))[3].split() == ["2", "Ringu", "–", "–"]


@pytest.mark.parametrize(
    ("value", "text"), [(0.12345, "0.123"), (-2.0, "-2.000"), (329.0, "329"), (12345.6, "12,346"), (math.nan, "–")]
)
def test_amounts(value: float, text: str) -> None:
    assert amount(value) == text


def arithmetic(pick: Pick) -> str:
    console = Console(file=io.StringIO(), width=80, markup=False, emoji=False, highlight=False)
    print_arithmetic(console, pick)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def test_the_lines_of_the_arithmetic_add_up() -> None:
    lines = arithmetic(pick(0, "Alien", score=3.0, parts=SHOWN + 10)).splitlines()
    amounts = [float(word) for line in lines for word in line.split() if word[0] in "+-" and "." in word]
    *parts, score = amounts
    assert len(parts) == SHOWN + 1
    assert sum(parts) == pytest.approx(score, abs=5e-4 * SHOWN)
    assert any("10 small ones" in line for line in lines)


def test_what_speaks_against_an_item_is_shown() -> None:
    parts = [0.1] * (SHOWN + 4) + [1.0 - 0.1 * (SHOWN + 4)]
    reasons = tuple(reason(n, f"Film {n}", part, 1.0) for n, part in enumerate(parts))
    lines = arithmetic(Pick(item(0, "Alien"), 1.0, None, None, reasons, None)).splitlines()
    assert any(f"Film {SHOWN + 4}" in line and "-0.9" in line for line in lines)


def test_a_score_without_reasons_and_no_score_at_all_are_reported() -> None:
    popular = Pick(item(0, "Alien"), 12.0, None, None, (), None)
    assert "does not come from your own" in arithmetic(popular)
    unscored = Pick(item(0, "Alien"), math.nan, 3.1, None, (), None)
    words = arithmetic(unscored)
    assert "cannot score" in words
    assert "3.1" in words


def test_amounts_that_cancel_out_draw_no_bar() -> None:
    empty = Pick(item(0, "Alien"), 0.0, None, None, (reason(1, "Aliens", 0.0, 0.0),), None)
    assert "Aliens" in arithmetic(empty)


def event(kind: EventKind, value: float | None = None, *, number: int = 1, undoes: int | None = None) -> Event:
    back = EventId(undoes) if undoes is not None else None
    return Event(EventId(number), ProfileId(1), ItemId("t:0"), kind, value, 1_700_000_000, back)


def test_every_kind_of_event_has_its_words() -> None:
    lines = {event_line(event(kind), item(0, "Alien")).plain for kind in EventKind}
    assert len(lines) == len(EventKind)
    assert all("Alien (1979)" in line for line in lines)


def test_an_event_about_an_item_that_is_gone_shows_its_id() -> None:
    assert "t:0" in "\n".join(shown(history_table([(event(EventKind.VIEW), None)], frozenset())))


def test_what_was_taken_back_says_so() -> None:
    entries = [(event(EventKind.UNDO, number=3, undoes=2), None), (event(EventKind.VIEW, number=2), None)]
    lines = shown(history_table([*entries, (event(EventKind.VIEW, number=1), None)], frozenset({2})))
    assert [("undone" in line) for line in lines[2:]] == [False, True, False]


def test_what_people_like_in_general_is_told_also_where_it_is_more_than_the_score() -> None:
    reasons = (reason(1, "Aliens", 0.5, 1.0),)
    for general, mentioned in ((0.1, True), (0.6, True), (0.02, False)):
        text = arithmetic(Pick(item(0, "Alien"), 0.5, None, None, reasons, None, general=general))
        assert (f"{general:+.4f} of it is what people like in general" in text) == mentioned
