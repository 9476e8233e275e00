"""Data screen: libraries, imports by path, histories and their uncertain titles."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from textual.widgets import Input, Static

from recterm.cli.main import recterm
from recterm.domain.model import Progress
from recterm.service.data.preview import preview
from recterm.service.history.review import open_matches
from recterm.service.jobs.history import past_jobs, remembered, report_of
from recterm.service.libraries.files import current, list_libraries, new, remember
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.data.data import DataScreen
from recterm.tui.data.job_list import JobList
from recterm.tui.data.mapping import MappingScreen
from recterm.tui.data.path import PathScreen, PlainTree, plain_path
from recterm.tui.data.preview import HistoryPreviewScreen, PreviewScreen
from recterm.tui.data.report import ReportScreen
from recterm.tui.data.report_panel import ReportPanel
from recterm.tui.data.review import ReviewScreen
from recterm.tui.lab.lab import LabScreen
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.jobs import jobs as screen_jobs
from recterm.tui.shared.jobs.job_line import JobLine
from recterm.tui.shared.lists.choice_list import ChoiceList
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.painting import themes
from tests.tui.driving import arrived, at_rest, lines, shown_toasts, text_of, title_of, until

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from recterm.domain.answers.data.preview import DataPreview
    from recterm.service.live.session import Session

SIZE = (120, 36)


async def give_path(pilot: Pilot[int], path: Path, *keys: str) -> None:
    """Press the keys that ask for a path, and type it."""
    await pilot.press(*keys)
    await arrived(pilot, PathScreen)
    pilot.app.screen.query_one("#path", Input).value = str(path)
    await pilot.press("enter")


def import_job(path: Path, library: str) -> None:
    """Import a history as the command does."""
    words = ["history", "import", str(path), "--library", library, "--json"]
    assert CliRunner().invoke(recterm, words).exit_code == 0


async def test_it_lists_the_libraries_and_what_is_in_them(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await pilot.pause()
        text = app.screen.query_one("#details", FactsPanel).text
        assert f"{session.info.n_interactions:,}" in text
        assert session.info.label in text


async def test_a_pasted_path_becomes_a_library_that_enter_opens(app: RectermApp, tmp_path: Path) -> None:
    path = tmp_path / "two words.csv"
    path.write_text("user,item,rating\n" + "".join(f"{u},{i},{(u * i) % 5 + 1}\n" for u in range(9) for i in range(9)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "i")
        await pilot.pause()
        assert isinstance(app.screen, PathScreen)
        app.screen.query_one("#path", Input).value = f"'{path}'"
        await pilot.press("enter")
        await arrived(pilot, PreviewScreen)
        await pilot.press("enter")
        await at_rest(pilot)
        screen = app.screen
        assert isinstance(screen, DataScreen)
        assert "import: done" in screen.query_one(JobLine).text
        assert "81" in screen.query_one("#details", FactsPanel).text
        names = [library.name for library in list_libraries()]
        assert "two-words" in names or "two words" in names
        assert isinstance(screen.focused, ChoiceList)
        await pilot.press("enter")
        await pilot.pause()
    assert app.next_library is not None
    assert "two" in app.next_library


async def test_the_albums_library_is_made_here_and_the_cursor_is_on_it(app: RectermApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("D", "tab", "N")
        await arrived(pilot, ChooseScreen)
        await pilot.press("end", "enter")
        await at_rest(pilot)
        screen = app.screen
        assert isinstance(screen, DataScreen)
        assert "new library: done" in screen.query_one(JobLine).text
        assert "albums" in [library.name for library in list_libraries()]
        assert "open albums" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
    assert app.next_library is not None
    assert "albums" in app.next_library


async def test_a_built_in_library_that_is_there_is_gone_to(app: RectermApp) -> None:
    path = new("films", make_current=False)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "N")
        await arrived(pilot, ChooseScreen)
        assert "already made" in text_of(app)
        await pilot.press("enter")
        await at_rest(pilot)
        assert "open films" in text_of(app)
        await pilot.press("enter")
    assert app.next_library == str(path)


async def test_data_of_two_kinds_are_asked_about(app: RectermApp, tmp_path: Path) -> None:
    path = tmp_path / "BX-Book-Ratings.csv"
    lines = [f'"{user}";"00000000{book}X";"{user * book % 4 * 2}"' for user in range(1, 9) for book in range(10, 22)]
    path.write_text('"User-ID";"ISBN";"Book-Rating"\n' + "\n".join(lines) + "\n")
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "i")
        await arrived(pilot, PreviewScreen)
        assert "Book-Crossing" in text_of(app)
        await pilot.press("enter")
        await arrived(pilot, ChooseScreen)
        await pilot.pause()
        assert "Hold all 96 together, as scores" in text_of(app)
        await pilot.press("end", "enter")
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        (entry,) = [library for library in list_libraries() if library.name == "BX-Book-Ratings"]
        assert entry.info is not None
        assert (entry.info.n_interactions, entry.info.scale) == (96, None)


async def test_other_data_in_the_place_of_data_are_asked_about(app: RectermApp, tmp_path: Path) -> None:
    for users in (9, 5):
        (tmp_path / str(users)).mkdir()
        rows = [f"{user},{item},{(user * item) % 5 + 1}" for user in range(users) for item in range(9)]
        (tmp_path / str(users) / "stars.csv").write_text("\n".join(["user,item,rating", *rows]) + "\n")
    assert CliRunner().invoke(recterm, ["import", str(tmp_path / "9" / "stars.csv")]).exit_code == 0

    def users_here() -> int:
        return next(library.info.n_users for library in list_libraries() if library.name == "stars" and library.info)

    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        for keys, users in ((("enter",), 9), (("end", "enter"), 5)):
            await give_path(pilot, tmp_path / "5" / "stars.csv", "i")
            await arrived(pilot, PreviewScreen)
            await pilot.press("enter")
            await arrived(pilot, ChooseScreen)
            assert "holds other data" in text_of(app)
            await pilot.press(*keys)
            await at_rest(pilot)
            assert users_here() == users


async def test_a_path_that_is_no_data_set_says_why(app: RectermApp, tmp_path: Path) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "i")
        await pilot.pause()
        app.screen.query_one("#path").value = str(tmp_path / "nothing")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await at_rest(pilot)
        assert "does not exist" in app.screen.query_one(JobLine).text


async def test_a_history_is_brought_in_and_decided_about(app: RectermApp, session: Session, tmp_path: Path) -> None:
    first = session.catalogue.page([0])[0]
    path = tmp_path / "ratings.csv"
    path.write_text(
        "Date,Name,Year,Letterboxd URI,Rating\n"
        f"2024-01-11,{first.title},{first.year},https://boxd.it/a,4.5\n"
        "2024-01-13,A Film That Nobody Has,1901,https://boxd.it/c,5\n"
    )
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "p")
        await pilot.pause()
        app.screen.query_one("#path").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await at_rest(pilot)
        await pilot.pause()
        assert "2 new" in app.screen.query_one("#details", FactsPanel).text
        assert len(open_matches(session.info.path)) == 1
        await pilot.press("m")
        await pilot.pause()
        assert isinstance(app.screen, ReviewScreen)
        await pilot.press("end", "enter")  # not in this catalogue
        await pilot.pause()
        assert open_matches(session.info.path) == []
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, DataScreen)


async def test_terms_are_shown_before_a_download(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "d")
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ChooseScreen)
        assert "terms" in app.screen.query_one("#told", FactsPanel).text
        await pilot.press("end", "enter")  # no
        await pilot.pause()
        assert isinstance(app.screen, DataScreen)
        assert app.screen.query_one(JobLine).text == ""


async def test_the_library_that_is_open_needs_no_opening(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "enter")
        await pilot.pause()
        assert not isinstance(app.screen, DataScreen)
        assert app.next_library is None


async def test_jobs_are_listed_newest_first_and_outlive_the_app(
    app: RectermApp, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "two words.csv"
    path.write_text("user,item,rating\n" + "".join(f"{u},{i},{(u * i) % 5 + 1}\n" for u in range(9) for i in range(9)))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await pilot.pause()
        assert "No jobs yet" in "\n".join(lines(app.screen.query_one(JobList)))
        for name in (path, tmp_path / "nowhere.csv"):
            await give_path(pilot, name, "i")
            if name == path:
                await arrived(pilot, PreviewScreen)
                await pilot.press("enter")
            await at_rest(pilot)
        assert "nowhere.csv" in app.screen.query_one("#details", FactsPanel).text
    again = RectermApp(session, load_settings(), themes.DARK.name)
    async with again.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await again.workers.wait_for_complete()
        first, second, *_ = lines(again.screen.query_one(JobList))
        assert "✕ import   nowhere.csv" in first
        assert "✓ import   two words.csv" in second
        await pilot.press("tab", "down", "enter")
        await pilot.pause()
        assert isinstance(again.screen, ReportScreen)
        text = again.screen.query_one(ReportPanel).text
        assert "interactions     81" in text
        assert "note" in text
        await pilot.press("c")
        await pilot.pause()
        assert again.clipboard.endswith(".json")
        assert shown_toasts(again)[-1] == f"Copied: {again.clipboard}"
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(again.screen, DataScreen)


async def test_the_report_of_a_history_has_every_title_and_turns_over(
    app: RectermApp, session: Session, tmp_path: Path
) -> None:
    first = session.catalogue.page([0])[0]
    path = tmp_path / "ratings.csv"
    rows = [f"2024-01-11,{first.title},{first.year},https://boxd.it/a,4.5"]
    rows += [f"2024-01-13,[b]Film {place:03d} of Nobody,1901,https://boxd.it/{place},5" for place in range(90)]
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n" + "\n".join([*rows, "2024-01-13,Heat,1995,x,99"]) + "\n")
    import_job(path, session.info.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("D")
        await app.workers.wait_for_complete()
        await pilot.press("tab", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        panel = app.screen.query_one(ReportPanel)
        assert "Not in this catalogue: kept as added by you (90)" in panel.text
        assert "ratings.csv:93: Heat" in panel.text
        assert first.title in panel.text
        seen: list[str] = []
        while len(seen) < 1000 and panel.scroll_offset.y < panel.max_scroll_y:
            seen += lines(panel)
            await pilot.press("space")
            await pilot.pause()
        shown = "\n".join([*seen, *lines(panel)])
        assert all(f"[b]Film {place:03d} of Nobody (1901)" in shown for place in range(90))
        await pilot.press("g", "j")
        assert panel.scroll_offset.y == 1
        await pilot.press("G")
        assert panel.scroll_offset.y == panel.max_scroll_y


async def test_a_report_that_is_gone_is_said_to_be(app: RectermApp, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,Heat,1995,x,4\n")
    import_job(path, session.info.path)
    report_of(past_jobs()[0]).unlink()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await app.workers.wait_for_complete()
        await pilot.press("tab", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "is gone" in app.screen.query_one(ReportPanel).text


async def test_a_job_of_the_lab_that_was_cancelled_is_listed_as_such(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "M", "X")
        lab = app.screen
        assert isinstance(lab, LabScreen)
        await until(pilot, lambda: not lab.jobs.running)
        await pilot.press("q", "D")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "– evaluate tiny-films" in lines(app.screen.query_one(JobList))[0]


def write_table(path: Path, *columns: str) -> Path:
    """Write a table of ids and stars whose columns only their names identify."""
    rows = (f"{100 + user},{200 + item},{(user * item) % 5 + 1}" for user in range(9) for item in range(9))
    path.write_text("\n".join([",".join(columns), *rows]) + "\n")
    return path


async def test_what_was_recognised_is_shown_first_and_can_be_changed(app: RectermApp, tmp_path: Path) -> None:
    path = write_table(tmp_path / "[b]ratings.csv", "user", "item", "rating")
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "i")
        await arrived(pilot, PreviewScreen)
        await pilot.pause()
        text = text_of(app)
        for words in (
            "a table",
            "begins with user,item,rating",
            "user = user",
            "ratings from 1 to 5",
            "100   200",
            "becomes",
        ):
            assert words in text
        await pilot.press("c")
        await arrived(pilot, MappingScreen)
        app.screen.query_one("#user", Input).value = "item"
        app.screen.query_one("#item", Input).value = "user"
        app.screen.query_one("#where", Input).value = "rating>=1 and user!=nobody"
        await pilot.press("enter")
        await at_rest(pilot)
        assert "user = item, item = user" in app.screen.query_one("#details", FactsPanel).text.replace(
            "\n                 ", " "
        )
        # The next import asks nothing.
        await give_path(pilot, path, "i")
        await at_rest(pilot)
        assert isinstance(app.screen, DataScreen)
        assert [job.outcome for job in past_jobs()] == ["done", "done"]
        assert any("rows with rating>=1 and user!=nobody;" in note for note in past_jobs()[0].found["notes"])
        # c on the job says the columns anew.
        await pilot.press("tab", "c")
        await arrived(pilot, MappingScreen)
        assert app.screen.query_one("#user", Input).value == "user"
        assert app.screen.query_one("#where", Input).value == "rating>=1 and user!=nobody"
        await pilot.press("escape")
        await pilot.pause()
        assert len(past_jobs()) == 2


async def test_a_preview_that_is_closed_imports_nothing(app: RectermApp, tmp_path: Path) -> None:
    path = write_table(tmp_path / "ratings.csv", "user", "item", "rating")
    async with app.run_test(size=(60, 20)) as pilot:
        await give_path(pilot, path, "D", "i")
        await arrived(pilot, PreviewScreen)
        await pilot.press("q")
        await at_rest(pilot)
        assert isinstance(app.screen, DataScreen)
        assert past_jobs() == []


async def test_columns_that_left_the_table_bring_the_form_back(app: RectermApp, tmp_path: Path) -> None:
    path = write_table(tmp_path / "ratings.csv", "who", "what", "rating")
    path.with_name("ratings.csv.recterm.json").write_text('{"columns": {"user": "item", "item": "user"}}')
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "i")
        await arrived(pilot, MappingScreen)
        assert "no column 'item' (columns as remembered in" in past_jobs()[0].message
        app.screen.query_one("#user", Input).value = "who"
        app.screen.query_one("#item", Input).value = "what"
        await pilot.press("enter")
        await at_rest(pilot)
        assert past_jobs()[0].outcome == "done"


async def test_columns_are_changed_of_imports_only(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "c")
        await pilot.pause()
        assert shown_toasts(app)[-1] == "Move the cursor to an import first."


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("/a/b c.csv\n", "/a/b c.csv"),
        ("'/a/b c.csv'", "/a/b c.csv"),
        ('"/a/b"', "/a/b"),
        ("file:///a/b%20c.csv", "/a/b c.csv"),
        ("/a/b\\ c.csv", "/a/b c.csv"),
        ("C:\\data\\x.csv", "C:\\data\\x.csv"),
        ("  ", ""),
    ],
)
def test_paths_as_terminals_paste_them(pasted: str, path: str) -> None:
    assert plain_path(pasted) == path


async def test_an_empty_library_is_listed_too(app: RectermApp, session: Session) -> None:
    empty = new("empty-one")
    remember(type(empty)(session.info.path))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await pilot.pause()
        details = app.screen.query_one("#details", FactsPanel)
        await pilot.press("home")
        await pilot.pause()
        assert "empty" in details.text


async def test_a_table_that_nothing_shows_gets_a_form_with_its_rows(app: RectermApp, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    lines = [f"{a},{b},{1_500_000_000 + a * 77}" for a in range(1, 8) for b in range(31, 38)]
    path.write_text("alpha,beta,gamma\n" + "\n".join(lines) + "\n")
    shape = preview(str(path), fresh=True).shape
    async with app.run_test(size=SIZE) as pilot:
        screen = MappingScreen("Which column is which?", shape)
        answers: list[dict[str, str] | None] = []
        app.push_screen(screen, answers.append)
        await pilot.pause()
        screen.query_one("#user", Input).value = "alpha"
        screen.query_one("#item", Input).value = "nothing"
        await pilot.pause()
        columns = screen.query_one("#columns-there", Static)
        assert str(columns.render()) == "no column nothing;  columns: alpha, beta, gamma"
        await pilot.press("enter")
        assert answers == []
        for role, hint in (("item", "say which column is the item;"), ("user", "say which column is the user;")):
            screen.query_one(f"#{role}", Input).value = ""
            await pilot.pause()
            assert str(columns.render()).startswith(hint)
            await pilot.press("enter")
        assert answers == []
        screen.query_one("#user", Input).value = "alpha"
        screen.query_one("#item", Input).value = "beta"
        await pilot.pause()
        shown = str(screen.query_one("#preview", Static).render())
        assert "31" in shown
        assert len(shown.splitlines()) == 11
        for condition, hint in (("alpha", "'alpha' is not a condition;"), ("size=2", "no column size;")):
            screen.query_one("#where", Input).value = condition
            await pilot.pause()
            assert str(columns.render()).startswith(hint)
            await pilot.press("enter")
        assert answers == []
        screen.query_one("#where", Input).value = "Beta>31 and beta!=34"
        await pilot.pause()
        shown = str(screen.query_one("#preview", Static).render())
        assert len(shown.splitlines()) == 8  # of the first ten rows, three do not meet both
        await pilot.press("enter")
        await pilot.pause()
        columns_chosen = {"user": "alpha", "item": "beta", "time": "gamma"}
        assert answers == [columns_chosen | {"where": "Beta>31 and beta!=34"}]


async def test_names_of_files_are_literal_text_and_hidden_ones_are_left_out(app: RectermApp, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("[b]old.csv", "bell\x07.csv", ".hidden"):
        (folder / name).write_text("")
    async with app.run_test(size=SIZE) as pilot:
        app.push_screen(PathScreen("Import", str(folder)))
        await pilot.pause()
        tree = app.screen.query_one(PlainTree)
        await until(pilot, lambda: tree.root.children)
        assert sorted(str(node.label) for node in tree.root.children) == ["[b]old.csv", "bell�.csv"]


async def test_n_makes_an_empty_library_that_the_next_import_fills(
    app: RectermApp, session: Session, tmp_path: Path
) -> None:
    path = write_table(tmp_path / "ratings.csv", "user", "item", "rating")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "n")
        await pilot.pause()
        await pilot.press(*"zz top", "enter")
        await at_rest(pilot)
        assert current() == Path(session.info.path)
        assert title_of(app.screen.query_one("#details")) == "zz top"
        await give_path(pilot, path, "i")
        await arrived(pilot, PreviewScreen)
        await pilot.pause()
        assert "the library zz top, which already exists" in text_of(app)
        await pilot.press("enter")
        await at_rest(pilot)
        assert {library.name: library.info.n_interactions for library in list_libraries() if library.info}[
            "zz top"
        ] == 81
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"zz top", "enter")
        await at_rest(pilot)
        assert "a library named 'zz top' already exists" in shown_toasts(app)[-1]
        await pilot.press("n", "escape")
        await at_rest(pilot)
        assert isinstance(app.screen, DataScreen)


async def test_a_new_library_has_a_name_and_never_a_path(
    app: RectermApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D", "n")
        await pilot.pause()
        await pilot.press(*"a/b", "enter")
        await at_rest(pilot)
        assert "'a/b' is not a valid library name" in shown_toasts(app)[-1]
        await pilot.press("n")
        await pilot.pause()
        await pilot.press(*"films2.recterm", "enter")
        await at_rest(pilot)
        assert title_of(app.screen.query_one("#details")) == "films2"
    assert list(Path.cwd().iterdir()) == []


async def test_a_running_job_is_listed_as_soon_as_it_says_something(
    app: RectermApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = asyncio.Event()

    async def held(command: tuple[str, ...], progress: Callable[[Progress], None]) -> dict[str, object]:
        with remembered("import", "far.csv"):
            progress(Progress("reading far.csv", 1, 3))
            await over.wait()
        return {"library": "far"}

    monkeypatch.setattr(screen_jobs, "run_job", held)
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, tmp_path / "far.csv", "D", "i")
        await arrived(pilot, DataScreen)
        jobs = app.screen.query_one(JobList)
        await until(pilot, lambda: len(jobs.entries))
        assert "… import   far.csv" in lines(jobs)[0]
        assert "reading far.csv" in app.screen.query_one(JobLine).text
        over.set()
        await at_rest(pilot)
        assert "✓ import   far.csv" in "\n".join(lines(jobs))


async def test_a_personal_history_among_data_sets_is_offered_to_the_profile(
    app: RectermApp, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-13,A Film of Nobody,1901,https://boxd.it/c,5\n")
    async with app.run_test(size=SIZE) as pilot:
        for answer in ("end", "home"):
            await give_path(pilot, path, *("D", "i") if answer == "end" else "i")
            await arrived(pilot, ChooseScreen)
            await pilot.pause()
            assert "This is a personal history from Letterboxd" in text_of(app)
            assert past_jobs() == []
            await pilot.press(answer, "enter")
            await at_rest(pilot)
        assert [job.kind for job in past_jobs()] == ["history import"]
        assert "1 new" in app.screen.query_one("#details", FactsPanel).text


async def test_a_table_of_ones_own_among_data_sets_is_offered_to_the_profile(app: RectermApp, tmp_path: Path) -> None:
    path = tmp_path / "seen.csv"
    path.write_text("Title,Year,Date watched,Rating\nA Film of Nobody,1901,2024-01-13,5\nAnother,1902,2024-01-14,3\n")
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "i")
        await arrived(pilot, ChooseScreen)
        await pilot.pause()
        assert "This looks like one person's table of titles" in text_of(app)


async def test_the_whole_file_system_is_refused_and_the_app_lives_on(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, Path("/"), "D", "i")
        await at_rest(pilot)
        screen = app.screen
        assert isinstance(screen, DataScreen)
        assert "whole file system" in screen.jobs.line.text
        assert past_jobs()[0].outcome == "refused"


async def test_a_damaged_file_paints_nothing_over_the_app(
    app: RectermApp, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ratings.parquet"
    path.write_bytes(b"PAR1" + bytes(range(256)) * 64 + b"PAR1")
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "i")
        await at_rest(pilot)
        assert "damaged or unreadable parquet" in past_jobs()[0].message
    assert capfd.readouterr().err == ""


async def test_a_look_that_takes_long_is_cancelled(
    app: RectermApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []

    async def endless(path: str, library: str | None = None, *, fresh: bool = False) -> DataPreview:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(path)
        raise AssertionError

    monkeypatch.setattr("recterm.tui.data.data_imports.preview_in_child", endless)
    path = write_table(tmp_path / "ratings.csv", "user", "item", "rating")
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "i")
        screen = app.screen
        assert isinstance(screen, DataScreen)
        assert screen.jobs.line.text == f"reading {path} …"
        assert screen.jobs.running
        await pilot.press("X")
        await at_rest(pilot)
        assert ended == [str(path)]
        assert screen.jobs.line.text == f"{path}: cancelled"
        assert not screen.jobs.running
        assert past_jobs() == []


async def test_of_a_household_the_app_asks_whose_history_it_is(
    app: RectermApp, session: Session, tmp_path: Path
) -> None:
    first, second = session.catalogue.page([0, 1])
    path = tmp_path / "ViewingActivity.csv"
    lines = [("Anna", first.title), ("Bo", second.title)]
    path.write_text(
        "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type\n"
        + "".join(f'{name},2022-10-17 23:42:00,01:33:26,,"{title}",\n' for name, title in lines)
    )
    async with app.run_test(size=SIZE) as pilot:
        await give_path(pilot, path, "D", "p")
        await arrived(pilot, ChooseScreen)
        await pilot.pause()
        assert "Whose history is it?" in text_of(app)
        assert "Anna" in text_of(app)
        await pilot.press("end", "enter")
        await arrived(pilot, HistoryPreviewScreen)
        await pilot.pause()
        assert "1 view" in text_of(app)
        await pilot.press("enter")
        await at_rest(pilot)
        details = app.screen.query_one("#details", FactsPanel).text
        assert "1 new" in details
        assert "of another profile" in details
