"""Job line: one line while the job runs, as many as its last message needs."""

from __future__ import annotations

from textual.app import App, ComposeResult

from recterm.domain.model import Progress
from recterm.tui.shared.jobs.job_line import MOST_LINES, JobLine
from tests.tui.driving import lines

REFUSED = "evaluate: library '[b]' has no data to learn from; `recterm import PATH` brings some"


class Line(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """Show one line."""
        yield JobLine()


async def test_what_to_do_next_is_never_cut_off() -> None:
    app = Line()
    async with app.run_test(size=(60, 20)) as pilot:
        line = app.query_one(JobLine)
        assert line.size.height == 1
        line.say(REFUSED)
        await pilot.pause()
        assert line.size.height == 2
        assert " ".join(part.strip() for part in lines(line)) == REFUSED
        line.tell(Progress("measuring", 1, 2))
        await pilot.pause()
        assert line.size.height == 1
        assert "measuring" in lines(line)[0]
        line.say("done\nword " * 200)
        await pilot.pause()
        assert line.size.height == MOST_LINES
        line.say(REFUSED)
        await pilot.resize_terminal(120, 20)
        await pilot.pause()
        assert line.size.height == 1


async def test_a_new_job_does_not_stand_under_the_word_of_the_last_one() -> None:
    app = Line()
    async with app.run_test(size=(60, 20)) as pilot:
        line = app.query_one(JobLine)
        line.say(REFUSED)
        line.begin()
        await pilot.pause()
        assert line.text == "starting"
        assert line.size.height == 1
