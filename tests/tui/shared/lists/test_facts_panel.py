"""Facts wrapped to the panel, however small it is."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from recterm.tui.shared.lists.facts_panel import FactsPanel
from tests.tui.driving import lines

WORDS = " ".join(f"word{place}" for place in range(40))


class Panel(App[None]):
    """App with one panel."""

    def compose(self) -> ComposeResult:
        """Show one panel."""
        yield FactsPanel(id="facts")


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("width", [40, 53, 60])
async def test_no_word_is_cut_with_a_scrollbar_or_without(count: int, width: int) -> None:
    app = Panel()
    async with app.run_test(size=(width, 24)) as pilot:
        panel = app.query_one(FactsPanel)
        panel.show("", [("label", WORDS, "facts--text")] * count)
        await pilot.pause()
        shown = lines(panel)
        assert "…" not in "".join(shown)
        assert panel.text.split().count("word39") == count


async def test_a_title_that_the_border_cuts_is_the_first_fact() -> None:
    class Framed(Panel):
        CSS = "FactsPanel { border: round red; }"

    app = Framed()
    async with app.run_test(size=(40, 12)) as pilot:
        panel = app.query_one(FactsPanel)
        for length, cut in ((34, False), (35, True), (120, True)):
            panel.show("t" * length, [("label", "text", "facts--text")])
            await pilot.pause()
            assert panel.text.startswith("title") is cut
            assert panel.text.count("t") >= (length if cut else 0)
        await pilot.resize_terminal(140, 12)
        await pilot.pause()
        assert panel.text.startswith("label")


async def test_names_with_signs_of_markup_are_literal() -> None:
    app = Panel()
    async with app.run_test(size=(60, 10)) as pilot:
        panel = app.query_one(FactsPanel)
        panel.show("[b]", [("file", "[/x] [red]y[/red]\x1b[31m", "facts--text")])
        await pilot.pause()
        assert "[/x] [red]y[/red]�[31m" in lines(panel)[0]
