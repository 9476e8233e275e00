"""Browse screen: what every key changes in the library, and what the panels then show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.app import App, ComposeResult

from recterm.domain.model import EventKind, Feedback, ItemRow, Listing, Sort
from recterm.domain.reranking import PLAIN, Reranking
from recterm.service.data.importing import import_data
from recterm.service.libraries import files as libraries
from recterm.service.live.session import Session
from recterm.service.models.training import train
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.browse.search_bar import QueryStatus, SearchInput
from recterm.tui.help import HelpScreen
from recterm.tui.shared.frame.head_line import HeadLine
from recterm.tui.shared.painting import themes
from tests.tui.conftest import write_films
from tests.tui.driving import because_keys, lines, ready, shelf_lines, shelf_title, shown_toasts, title_of

if TYPE_CHECKING:
    from pathlib import Path

    from rich.segment import Segment
    from textual.pilot import Pilot

    from recterm.tui.browse.browse import BrowseScreen
    from recterm.tui.shared.lists.entries import Pen

SIZE = (120, 36)


async def press(pilot: Pilot[int], *keys: str) -> BrowseScreen:
    """Press keys one after the other on a browse screen that is ready."""
    screen = await ready(pilot)
    await pilot.press(*keys)
    await pilot.pause()
    return screen


def line_of(screen: BrowseScreen, title: str) -> str:
    """Return the catalogue's line of a title."""
    return next(line for line in lines(screen.catalogue.table) if title in line)


def state_of(session: Session, title: str) -> Feedback:
    return session.feedback.of(session.catalogue.resolve(title))


async def test_titles_stand_as_they_are(app: RectermApp) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        shown = "\n".join(lines((await ready(pilot)).catalogue.table))
        for title in ("[REC] ", "千と千尋の神隠し ", "[/b]roken Markup", "Singin' in the Rain"):
            assert title in shown
        assert "\x07" not in shown
        assert "A Very Long Title That …" in shown


async def test_a_rating_is_stored_and_moves_the_shelves_at_once(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        first = screen.stack.contents.picks_of("for-you")[0].item.title
        await pilot.press("5")
        assert state_of(session, "Amélie").stars == 5.0
        assert line_of(screen, "Amélie").endswith("★★★★★")
        assert first == "Amélie"
        assert "Amélie" not in [pick.item.title for pick in screen.stack.contents.picks_of("for-you")]
        assert "why: Amélie +100 %" in shelf_lines(screen)[1]
        assert lines(screen.query_one(HeadLine))[0].startswith(" recterm   tiny-films (MovieLens format)  me: 1 rated")


async def test_picks_say_how_they_moved(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "5", "down", "5")
        signs = {line[4:7].strip() for line in shelf_lines(screen)[0:20:2]}
        assert signs & {f"▲{n}" for n in range(1, 10)}
        assert signs <= {"", "new", *(f"{arrow}{n}" for arrow in "▲▼" for n in range(1, 10))}


@pytest.mark.parametrize(
    ("keys", "stars"),
    [
        ("1", 1.0),
        ("+", 3.5),
        ("-", 2.5),
        ("5+", 5.0),
        ("5-", 4.5),
        ("1--", 0.5),
        ("4=", 4.5),
        ("40", None),
        ("0", None),
    ],
)
async def test_stars_and_half_stars(app: RectermApp, session: Session, keys: str, stars: float | None) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *keys)
        assert state_of(session, "Amélie").stars == stars


async def test_keys_that_change_nothing_leave_no_event(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "5", "+", "0", "0", "backspace")
        assert [event.kind for event, _ in session.feedback.history()] == [EventKind.UNRATE, EventKind.RATE]


async def test_view_like_save_and_hide_leave_their_marks(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "v", "v", "e", "w", "x")
        state = state_of(session, "Amélie")
        assert (state.views, state.liked, state.saved, state.hidden) == (2, True, True, True)
        assert line_of(screen, "Amélie").endswith("✓♥⚑✕")
        assert shown_toasts(app) == ["Hidden: Amélie (u to undo)"]
        await pilot.press("w", "e", "x")
        state = state_of(session, "Amélie")
        assert (state.liked, state.saved, state.hidden) == (False, False, False)


async def test_what_was_dropped_leaves_the_shelves_and_says_so(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "A")
        assert state_of(session, "Amélie").dropped
        assert line_of(screen, "Amélie").endswith("◔")
        assert shown_toasts(app) == ["Dropped: Amélie (u to undo)"]
        assert "Amélie" not in [pick.item.title for pick in session.shelves.all().shelves[0].picks]
        await pilot.press("A")
        assert state_of(session, "Amélie").empty
        await pilot.press("u")
        assert shown_toasts(app) == ["Undone: Amélie no longer dropped"]


async def test_a_like_has_a_shelf_a_sign_and_an_undo(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "e")
        assert line_of(screen, "Amélie").endswith("♥")
        assert shelf_title(screen, "because") == "Because you liked Amélie"
        await pilot.press("u")
        assert state_of(session, "Amélie").empty
        assert shown_toasts(app) == ["Undone: Amélie liked"]


async def test_undo_says_what_it_took_back(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "4", "-", "v")
        for undone in (
            "Undone: Amélie watched",
            "Undone: Amélie ★★★½ → ★★★★",
            "Undone: Amélie ★★★★ → no rating",
        ):
            await pilot.press("u")
            await pilot.pause()
            assert shown_toasts(app) == [undone], "one at a time: they would cover the shelves"
        assert state_of(session, "Amélie").empty
        assert not line_of(screen, "Amélie").rstrip().endswith("★")
        await pilot.press("u")
        await pilot.pause()
        assert shown_toasts(app)[-1] == "nothing to undo"


async def test_a_highlighted_pick_can_be_rated(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "y", "down", "down")
        title = screen.stack.contents.picks_of("for-you")[2].item.title
        await pilot.press("4")
        assert state_of(session, title).stars == 4.0
        assert screen.stack.cursor == 2
        assert title not in [pick.item.title for pick in screen.stack.contents.picks_of("for-you")]
        assert line_of(screen, title).endswith("★★★★")


async def test_up_to_three_shelves_grow_from_what_was_liked(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        assert "Press 4, 5 or e on something you like" in "\n".join(shelf_lines(screen, "because"))
        await pilot.press("5", "down", "4", "down", "4", "down", "5")
        assert [shelf_title(screen, key) for key in because_keys(screen)] == [
            "Because you rated Blade Runner ★★★★★",
            "Because you rated Amélie ★★★★★",
        ]


async def test_panels_and_shelves_are_reached_by_tab_letters_and_clicks(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "5", "down", "5")
        first, second = because_keys(screen)
        steps = [
            ("tab", "for-you"),
            (".", first),
            (".", second),
            ("l", ""),
            ("right", second),
            (",", first),
            ("h", ""),
            ("b", first),
            ("b", second),
            ("b", first),
            ("y", "for-you"),
            ("c", ""),
        ]
        for key, shelf in steps:
            await pilot.press(key)
            assert screen.focused is (screen.stack if shelf else screen.catalogue.table), key
            if shelf:
                assert screen.stack.here is not None
                assert screen.stack.here.key == shelf, key
        await pilot.click(screen.stack, offset=(10, 4))
        assert screen.focused is screen.stack
        assert screen.stack.cursor == 1


async def test_search_answers_every_letter_and_is_left_three_ways(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "slash", "r", "e", "c")
        table = screen.catalogue.table
        assert lines(table)[0].startswith("▌ [REC]")
        assert title_of(screen.catalogue) == "Catalogue  2 of 40"
        for key in ("enter", "escape", "down"):
            await pilot.press(key)
            await pilot.pause()
            assert screen.focused is table, key
            assert screen.catalogue.shown.text == "rec"
            await pilot.press("slash")
            await pilot.pause()
            assert isinstance(screen.focused, SearchInput)
            assert screen.query_one(SearchInput).selected_text == "rec", (
                "a letter replaces what was searched for before"
            )
        await pilot.press("r", "e", "x")
        assert "Nothing matches “rex”" in "\n".join(lines(table))
        await pilot.press("enter", "F")
        assert len(table.entries) == 40
        assert screen.query_one(SearchInput).value == ""


async def test_a_letter_of_a_search_lays_nothing_out(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "slash", "t")
        laid_out: list[object] = []
        monkeypatch.setattr(type(screen), "_refresh_layout", lambda *args, **kwargs: laid_out.append(args))
        await pilot.press("h", "e")
        await pilot.pause()
        assert screen.catalogue.search_field.value == "the"
        assert laid_out == []


async def test_a_slash_is_a_letter_while_something_is_typed_and_found(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "slash", "r", "e", "slash", "c")
        field = screen.query_one(SearchInput)
        assert field.value == "re/c"
        await pilot.press("x", "y", "z")
        await pilot.pause()
        assert "Nothing matches" in "\n".join(lines(screen.catalogue.table))
        await pilot.press("slash")
        assert field.selected_text == "re/cxyz", "the panel says that this key changes the search"
        await pilot.press("slash", "r", "e")
        assert field.value == "re"


async def test_no_letter_is_lost_where_a_search_arrives_at_once(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        for letter in "/re/c":
            app.post_message(events.Key("slash" if letter == "/" else letter, letter))
        await pilot.pause()
        assert screen.query_one(SearchInput).value == "re/c"
        assert session.feedback.history() == []


async def test_a_typo_shows_the_nearest_and_says_so(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "slash", *"matirx")
        assert lines(screen.catalogue.table)[0].startswith("▌ The Matrix")
        assert title_of(screen.catalogue) == "Nothing matches: 1 nearest"


async def test_digits_in_the_search_are_text(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "slash", "5")
        assert screen.catalogue.shown.text == "5"
        assert session.feedback.history() == []


async def test_orders_are_shown_and_reversed(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "s")
        table, status = screen.catalogue.table, screen.query_one(QueryStatus)
        assert screen.catalogue.shown.sort is Sort.TITLE
        assert lines(status)[0].endswith("any genre · any year · A to Z")
        first = lines(table)[0]
        await pilot.press("S")
        assert lines(status)[0].endswith("Z to A")
        assert lines(table)[0] != first
        await pilot.press("s", "s", "s", "s")
        assert lines(status)[0].endswith("popular first")


async def test_a_click_on_a_heading_sorts_and_a_second_turns(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        await pilot.click("ColumnHeadings", offset=(28, 0))
        assert (screen.catalogue.shown.sort, screen.catalogue.shown.descending) == (Sort.YEAR, False)
        await pilot.click("ColumnHeadings", offset=(28, 0))
        assert screen.catalogue.shown.descending


async def test_lists_say_how_to_fill_them(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "w", *("m" * 5))
        table = screen.catalogue.table
        assert screen.catalogue.shown.listing is Listing.WATCHLIST
        assert [table.entries.item_row(entry) for entry in range(len(table.entries))] == [ItemRow(0)]
        for key in ("A", "x"):
            await pilot.press("m")
            assert f"Press {key}" in "\n".join(lines(table))


async def test_the_cursor_goes_wherever_keys_and_mouse_say(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        table = screen.catalogue.table
        for key, place in (
            ("j", 1),
            ("down", 2),
            ("k", 1),
            ("up", 0),
            ("up", 0),
            ("ctrl+d", 14),
            ("ctrl+u", 0),
            ("pagedown", 29),
            ("pageup", 0),
            ("G", 39),
            ("down", 39),
            ("home", 0),
            ("end", 39),
            ("g", 0),
        ):
            await pilot.press(key)
            assert table.cursor == place, key
        await pilot.click(table, offset=(10, 4))
        assert table.cursor == 4
        await pilot.hover(table, offset=(10, 6))
        assert table.hover == 6
        await pilot.hover(screen.stack, offset=(5, 5))
        assert table.hover is None


async def test_only_the_lines_that_change_are_repainted(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        table = screen.catalogue.table
        painted: list[int] = []
        paint = table.entries.paint

        def watched(line: int, pen: Pen) -> list[Segment]:
            painted.append(line)
            return paint(line, pen)

        monkeypatch.setattr(table.entries, "paint", watched)
        await pilot.press("down")
        await pilot.pause()
        assert sorted(set(painted)) == [0, 1]
        await pilot.press("y")
        await pilot.pause()
        painted.clear()
        row = screen.stack.contents.picks_of("for-you")[0].item.row
        await pilot.press("4")
        await pilot.pause()
        assert set(painted) == {list(table.rows).index(row)}


async def test_the_panels_stack_behind_tabs_when_it_is_narrow(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "5")
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert [screen.catalogue.region.width > 0, screen.stack.region.width > 0] == [True, False]
        await pilot.press("y")
        await pilot.pause()
        assert screen.focused is screen.stack
        assert screen.stack.region.size == (60, 17)
        assert "why: Amélie +100 %" in "\n".join(shelf_lines(screen))
        await pilot.click("TabLine", offset=(4, 0))
        await pilot.pause()
        assert screen.catalogue.region.width == 60
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert all(panel.region.width > 0 for panel in (screen.catalogue, screen.stack))


async def test_a_terminal_that_is_too_small_is_reported(app: RectermApp) -> None:
    async with app.run_test(size=(50, 12)) as pilot:
        screen = await ready(pilot)
        assert lines(screen.query_one(HeadLine))[0] == " 50x12 is small: recterm needs 60x20"


async def test_a_long_name_of_the_library_leaves_room_for_who_sits_here() -> None:
    class Head(App[None]):
        def compose(self) -> ComposeResult:
            yield HeadLine()

    app = Head()
    async with app.run_test(size=(60, 20)) as pilot:
        head = app.query_one(HeadLine)
        head.show((("Built-in films (simulated community)", "head--text"), ("me: 16 rated", "head--text")), ("EASE",))
        await pilot.pause()
        assert lines(head)[0].split("  ")[-1] == "me: 16 rated"
        assert "(simulated" in lines(head)[0]
        head.show((("long " * 20, "head--text"), ("me: 16 rated", "head--text")), ())
        await pilot.pause()
        assert lines(head)[0].endswith("…  me: 16 rated")


async def test_own_keys_work(session: Session, private_home: object) -> None:
    settings = load_settings()
    settings.config_file.write_text('[keys]\nundo = "z"\nview = "Z"\n', encoding="utf-8")
    app = RectermApp(session, load_settings(), themes.DARK.name)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "Z", "u", "v")
        assert state_of(session, "Amélie").views == 1
        await pilot.press("z")
        assert state_of(session, "Amélie").views == 0


async def test_shelves_can_be_made_rare_varied_and_calibrated(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "]", "]", "V", "C")
        assert session.shelves.reranking == Reranking(diversity=0.3, rarity=0.5, calibration=0.5)
        assert any("rarer 2, varied, genres" in toast for toast in shown_toasts(app))
        await press(pilot, "[", "[", "V", "V", "C")
        assert session.shelves.reranking == PLAIN


async def test_a_shelf_for_everybody_takes_the_place_of_mine_and_gives_it_back(
    app: RectermApp, session: Session
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "t")
        assert shown_toasts(app)[-1] == "No other profile here has ratings."
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Alien"), 5)
        first = session.profile.name
        session.profiles.create("ann")
        session.feedback.record(EventKind.RATE, session.catalogue.resolve("Amélie"), 5)
        screen = await press(pilot, "t")
        for note in ("taking turns", "the best on average", "least misery"):
            assert shelf_title(screen) == f"Together: ann, {first}"
            section = screen.stack.contents.section("for-you")
            assert section is not None
            assert note in section.note
            assert shown_toasts(app)[-1] == f"For you: {section.note}"
            await press(pilot, "t")
        assert shelf_title(screen) == "For you"
        assert shown_toasts(app)[-1] == "For you: yours alone again"


async def test_a_footer_word_can_be_clicked(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        footer = lines(screen.query_one("ActionFooter"))[0]
        await pilot.click("ActionFooter", offset=(footer.index("watched"), 0))
        await pilot.pause()
        assert state_of(session, "Amélie").views == 1
        await pilot.click("ActionFooter", offset=(footer.index("help"), 0))
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)


async def test_an_empty_library_says_what_to_do(private_home: object) -> None:
    with Session.open(libraries.new("empty")) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            screen = await press(pilot, "5", "enter", "v", "G", "down", "x")
            assert "Press D, then i to import" in "\n".join(lines(screen.catalogue.table))
            assert "No data yet" in "\n".join(lines(screen.stack))
            assert session.feedback.history() == []


async def test_what_other_processes_wrote_is_taken_in_when_the_terminal_is_looked_at(
    app: RectermApp, library: object, session: Session
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        app.app_focus = False
        with Session.open() as other:
            other.feedback.record(EventKind.RATE, other.catalogue.resolve("Amélie"), 2.0)
        app.app_focus = True
        await pilot.pause()
        assert line_of(screen, "Amélie").endswith("★★")


async def test_models_and_data_of_other_processes_are_taken_in(
    app: RectermApp, library: Path, tmp_path: Path, session: Session
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        screen = await ready(pilot)
        app.app_focus = False
        train(library, ["popularity"])
        app.app_focus = True
        await ready(pilot)
        assert session.shelves.revision.models == tuple(header.id for header in session.models.active)
        app.app_focus = False
        folder = write_films(tmp_path / "fewer")
        (folder / "movies.csv").write_text("movieId,title,genres\n1,Alien (1979),Horror\n", encoding="utf-8")
        import_data(folder, library=library)
        train(library, ["popularity"])
        app.app_focus = True
        await ready(pilot)
        assert title_of(screen.catalogue) == f"Catalogue  {session.info.n_items}"
        assert session.models.ready
