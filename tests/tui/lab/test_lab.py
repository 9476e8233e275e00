"""Lab screen: what it says about the data, and jobs that measure, train and are cancelled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.evaluation_settings import EvaluationSettings
from recterm.domain.model import Role
from recterm.present.lab.results_table import metrics_of
from recterm.present.runs.run_table import in_order
from recterm.service.jobs.history import remembered
from recterm.service.libraries.files import called
from recterm.service.live.session import Session
from recterm.service.models.evaluating import evaluate
from recterm.service.models.planned_training import last_training, planned_training
from recterm.service.models.training import train
from recterm.settings import load_settings
from recterm.tui.app import RectermApp
from recterm.tui.lab.lab import LabScreen
from recterm.tui.lab.lab_board import LabBoard
from recterm.tui.lab.lab_plan import LabPlan
from recterm.tui.lab.lab_results import ResultsPanel
from recterm.tui.lab.plot_panel import PlotPanel
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.jobs.job_line import JobLine
from recterm.tui.shared.lists.facts_panel import FactsPanel
from recterm.tui.shared.painting import themes
from tests.tui.driving import arrived, ready, shown_toasts, text_of, until

if TYPE_CHECKING:
    import pytest
    from textual.pilot import Pilot


SIZE = (120, 36)
GENRES = ("Action", "Horror", "Sci-Fi", "Comedy", "Romance")


async def shown_dialog(pilot: Pilot[int]) -> ChooseScreen:
    """Return the dialog that a key opened, once its content is known."""
    await pilot.pause()
    await arrived(pilot, ChooseScreen)
    await pilot.pause()
    assert isinstance(pilot.app.screen, ChooseScreen)
    return pilot.app.screen


async def agree(pilot: Pilot[int]) -> None:
    """Choose the first line of the dialog that a key opened."""
    await shown_dialog(pilot)
    await pilot.press("enter")
    await pilot.pause()


async def test_the_data_card_names_density_and_sparsity(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        await pilot.pause()
        text = app.screen.query_one("#data", FactsPanel).text
        assert f"{100 * session.info.density:.4f} %" in text
        assert f"{100 * session.info.sparsity:.4f} %" in text
        assert "★★★★½" in text
        assert "item-knn" in app.screen.query_one("#models", FactsPanel).text
        assert "No evaluations yet" in app.screen.query_one(ResultsPanel).text


async def test_it_measures_and_shows_intervals(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "M")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen.query_one(JobLine).text == "evaluate: done"
        run = session.models.run
        assert run is not None
        text = app.screen.query_one(ResultsPanel).text
        for name, measures in run.models.items():
            assert name.split(" (")[0] in text
            assert f"{next(iter(measures.values())).mean:.4f}" in text
        measure = run.models["in use (For you)"]["precision@10"]
        assert f"{measure.low:.3f}".removeprefix("0") in text
        assert "in use (For you): item-knn with its defaults" in " ".join(text.split())
        assert f"P@10 {measure.mean:.2f}" in text_of(app)


async def test_a_cancelled_job_changes_nothing(app: RectermApp, session: Session) -> None:
    before = {header.id for header in session.models.active}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        for _ in range(2):
            await pilot.press("t")
            await agree(pilot)
            await pilot.press("X")
            await pilot.pause()
        lab = app.screen
        assert isinstance(lab, LabScreen)
        await until(pilot, lambda: not lab.jobs.running)
        assert "cancelled" in lab.query_one(JobLine).text
        session.refresh()
        assert {header.id for header in session.models.active} == before
        assert session.models.run is None
        await pilot.press("X")
        assert shown_toasts(app)[-1] == "No job is running."


async def test_a_job_goes_on_while_the_lab_is_closed(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "M")
        await pilot.press("q")
        await pilot.pause()
        assert "evaluate" in app.running_jobs
        assert "evaluate" in text_of(app)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert shown_toasts(app)[-1] == "evaluate: done, L shows it"
        assert app.running_jobs == {}
        await pilot.press("L")
        await pilot.pause()
        assert "popularity" in app.screen.query_one(ResultsPanel).text


async def test_a_low_lab_shows_every_model_in_use_and_more_where_the_focus_is(app: RectermApp) -> None:
    async with app.run_test(size=(60, 20)) as pilot:
        await ready(pilot)
        await pilot.press("L")
        await pilot.pause()
        shown = text_of(app)
        assert "For you" in shown
        assert "predicted stars" in shown
        data, results = app.screen.query_one("#data"), app.screen.query_one("#results")
        before = data.size.height, results.size.height
        app.screen.set_focus(data)
        await pilot.pause()
        assert data.size.height > before[0]
        app.screen.set_focus(results)
        await pilot.pause()
        assert (data.size.height, results.size.height) == before


async def test_every_key_that_needs_a_run_says_so(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        for key in "sgcRH":
            app.clear_notifications()
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert shown_toasts(app) == ["No evaluations yet; press M to run one."], key


async def test_the_data_screen_cancels_the_labs_job_which_the_head_line_shows(
    app: RectermApp, session: Session
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("D")
        await pilot.pause()
        assert "X cancel" not in text_of(app)
        await pilot.press("q", "L", "M", "q", "D")
        await pilot.pause()
        assert "evaluate" in app.running_jobs
        assert "X cancel" in text_of(app)
        await pilot.press("X")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.running_jobs == {}
        assert "X cancel" not in text_of(app)
        session.refresh()
        assert session.models.run is None
        await pilot.press("X")
        assert shown_toasts(app)[-1] == "No job is running."


async def test_training_puts_new_models_to_use(app: RectermApp, session: Session) -> None:
    before = {header.id for header in session.models.active}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "t")
        await agree(pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert app.screen.query_one(JobLine).text == "train: done"
        after = {header.id for header in session.models.active}
        assert after
        assert not after & before
        assert session.models.ready
        await pilot.press("q")
        await pilot.pause()
        assert session.shelves.all().shelves[0].picks


async def test_opening_the_app_changes_no_digit_of_a_named_model(untrained: Path) -> None:
    names = ["item-knn", "ease"]
    before = evaluate(untrained, names)
    with Session.open(untrained) as session:
        app = RectermApp(session, load_settings(), themes.DARK.name)
        async with app.run_test(size=SIZE) as pilot:
            await ready(pilot)
        assert {header.name for header in session.models.active} >= set(names)
    assert evaluate(untrained, names).models == before.models


async def test_t_and_a_ask_before_they_replace_what_is_in_use(app: RectermApp, session: Session) -> None:
    train(session.info.path, ["item-knn"], overrides={"shrinkage": 3.0})
    session.refresh()
    before = {header.id for header in session.models.active}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        await pilot.pause()
        assert "shrinkage=3" in app.screen.query_one("#models", FactsPanel).text
        for key, words in (
            ("t", ("ease with its defaults", "stacked-stars with its defaults", "in place of item-knn shrinkage=3")),
            ("a", ("strongest models", "in use: item-knn shrinkage=3")),
        ):
            for answer in (("escape",), ("down", "enter")):
                await pilot.press(key)
                dialog = await shown_dialog(pilot)
                facts = " ".join(dialog.query_one("#told", FactsPanel).text.split())
                assert all(word in facts for word in words)
                await pilot.press(*answer)
                await pilot.pause()
                lab = app.screen
                assert isinstance(lab, LabScreen)
                assert not lab.jobs.running
        session.refresh()
        assert {header.id for header in session.models.active} == before


async def test_the_dialog_tells_how_long_training_took(app: RectermApp, session: Session) -> None:
    path = session.info.path
    with remembered("train", "", called(Path(path))):
        train(path)
    session.refresh()
    planned = planned_training(path)
    assert [(plan.role, plan.name) for plan in planned] == [
        (Role.RANKING, "ease"), (Role.NEIGHBOURS, "item-knn"), (Role.STARS, "stacked-stars")
    ]  # fmt: skip
    assert all(plan.seconds is not None for plan in planned)
    assert last_training(path, "auto") is None
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "t")
        facts = (await shown_dialog(pilot)).query_one("#told", FactsPanel).text
        assert "in all" in facts
        assert facts.count("as in use now") == len(planned)
        assert "item-knn below_liked=0.25 similarity=phi" in " ".join(facts.split())
        assert facts.count("the last time") == 1 + len(planned)


async def test_two_models_of_the_shown_run_are_compared(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "C")
        assert "Measure two models first" in shown_toasts(app)[-1]
        await pilot.press("M")
        await app.workers.wait_for_complete()
        await pilot.press("C")
        await shown_dialog(pilot)
        await pilot.press("space", "enter")
        await pilot.pause()
        assert "Select two models" in shown_toasts(app)[-1]
        await pilot.press("C")
        await shown_dialog(pilot)
        await pilot.press("space", "down", "down", "space", "enter")  # popularity, in use (For you)
        await app.workers.wait_for_complete()
        await pilot.pause()
        lab = app.screen
        assert isinstance(lab, LabScreen)
        text = lab.query_one(ResultsPanel).text
        assert "popularity → in use (For you)" in text
        assert "p < .001" in text
        assert "paired permutation test" in text


async def test_the_plan_is_what_is_measured(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "k", "asterisk", "S")
        await pilot.pause()
        await pilot.press("down", "down", "down", "down", "down", "enter")  # random-1
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("down", "down", "space", "down", "space", "enter")  # popularity, als
        await pilot.pause()
        assert "popularity, als; random-1, k 20, from 4.5 stars" in app.screen.query_one("#models", FactsPanel).text
        await pilot.press("M")
        await app.workers.wait_for_complete()
        await pilot.pause()
        run = session.models.run
        assert run is not None
        assert (run.split, run.k, list(run.models)) == ("random-1", 20, ["popularity", "als"])
        assert run.settings.measuring == EvaluationSettings(k=20, relevant_stars=4.5)


async def test_r_measures_as_planned(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        lab = app.screen
        assert isinstance(lab, LabScreen)
        lab.view.board.plan = LabPlan(("als",), "users-2-fold", 5, 4.5)
        await pilot.press("r")
        await app.workers.wait_for_complete()
        run = session.models.run
        assert run is not None
        assert (run.split, run.settings.measuring) == ("users-2-fold", EvaluationSettings(k=5, relevant_stars=4.5))
        assert "als: varied 0.6" in run.models


async def test_a_choice_that_is_closed_changes_nothing(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L")
        lab = app.screen
        assert isinstance(lab, LabScreen)
        board, before = lab.view.board, lab.view.board.plan
        for key in ("S", "m", "i"):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, ChooseScreen)
            await pilot.press("escape")
            await pilot.pause()
        assert board.plan == before
        assert app.screen.id == lab.id
        assert board.tuning is None


async def test_the_table_fills_while_it_is_measured(app: RectermApp, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    take = LabBoard.take

    def watched(self: LabBoard, report: dict[str, object]) -> None:
        take(self, report)
        seen.append([line[0][0].strip() for line in self.lines(80)])

    monkeypatch.setattr(LabBoard, "take", watched)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "M")
        await app.workers.wait_for_complete()
    assert "popularity" in seen[0]
    assert "in use" not in seen[0]
    assert "in use" in seen[-1]


async def test_s_sorts_by_every_metric_in_turn_and_a_click_by_its_column(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "M")
        await app.workers.wait_for_complete()
        await pilot.pause()
        lab = app.screen
        assert isinstance(lab, LabScreen)
        run = session.models.run
        assert run is not None
        for metric in metrics_of(run):
            await pilot.press("s")
            assert lab.view.board.sorted_by == metric
            first = lab.query_one(ResultsPanel).text.splitlines()[1]
            assert first.startswith(in_order(run, metric)[0].split(" (")[0])
        await pilot.press("s")
        assert lab.view.board.sorted_by == ""
        await pilot.click(ResultsPanel, offset=(20, 1))
        assert lab.view.board.sorted_by == "precision@10"


async def test_v_goes_through_the_views_and_p_draws_them(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "M")
        await app.workers.wait_for_complete()
        await pilot.pause()
        lab = app.screen
        assert isinstance(lab, LabScreen)
        results = lab.query_one(ResultsPanel)
        for view, words in (
            ("table", "P@10"),
            ("activity", "length of the user's history"),
            ("popularity", "popularity of the relevant item"),
            ("genre", "genre of the relevant item"),
            ("history", "cut short"),
        ):
            assert view in str(results.border_title)
            assert words in results.text
            await pilot.press("p")
            await pilot.pause()
            assert lab.has_class("-picture")
            assert lab.query_one("#plot").display
            plot = lab.query_one(PlotPanel)
            assert plot.render()
            await pilot.pause()
            shown = text_of(app)
            assert ("● in use (For you) ■ popularity" in shown) == (view != "table")
            assert all((f"{genre}┤" in shown) == (view == "genre") for genre in GENRES)
            await pilot.press("p")
            assert not lab.has_class("-picture")
            assert lab.focused is results
            await pilot.press("n")
        assert "hits / relevant" in results.text
        await pilot.press("p")
        assert shown_toasts(app)[-1] == "This view has no picture."
        await pilot.press("n")
        assert not shown_toasts(app)


async def test_o_looks_at_the_worst_served_one_after_the_other(app: RectermApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "o")
        assert "No ranking model" in shown_toasts(app)[-1]
        await pilot.press("M")
        await app.workers.wait_for_complete()
        seen = []
        for _ in range(2):
            await pilot.press("o")
            await app.workers.wait_for_complete()
            await pilot.pause()
            text = app.screen.query_one(ResultsPanel).text
            assert "Relevant and held out" in text
            seen.append(text.splitlines()[0])
        assert seen[0] != seen[1]


async def test_tuning_shows_its_trials_and_b_uses_the_best(app: RectermApp, session: Session) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("L", "b")
        assert shown_toasts(app)[-1] == "Nothing has been tuned yet; press i to tune a model."
        lab = app.screen
        assert isinstance(lab, LabScreen)
        await pilot.press("i")
        await pilot.pause()
        await pilot.press("end", *(["up"] * 6), "enter")  # bias
        await pilot.pause()
        await pilot.press("i")
        await pilot.pause()
        assert not isinstance(app.screen, ChooseScreen)
        assert shown_toasts(app)[-1].startswith("A job is running")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert lab.view.board.tuning is not None
        assert lab.view.board.tuning.model == "bias"
        assert "validation part" in lab.query_one(ResultsPanel).text
        assert lab.query_one(JobLine).text == "tune: done, b uses the best"
        await pilot.press("p")
        await pilot.pause()
        assert lab.query_one("#plot").render()
        await pilot.press("b")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert lab.query_one(JobLine).text == "tune: done, the best is in use"
        assert "bias" in {header.name for header in session.models.active}


async def test_runs_are_shown_compared_and_repeated(
    app: RectermApp, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("L", "g")
        await pilot.pause()
        assert "No evaluations yet" in shown_toasts(app)[-1]
        for keys in (("M",), ("k", "M")):
            await pilot.press(*keys)
            await app.workers.wait_for_complete()
            await pilot.pause()
            if keys == ("M",):
                await pilot.press("c")
                await pilot.pause()
                assert shown_toasts(app)[-1].startswith("No other run yet")
        lab = app.screen
        assert isinstance(lab, LabScreen)
        newest = session.models.run
        assert newest is not None
        await pilot.press("g")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert lab.view.board.run is not None
        assert lab.view.board.run.id == newest.id - 1
        results = lab.query_one(ResultsPanel)
        results.scroll_end(animate=False)
        await pilot.pause()
        assert results.scroll_offset.y
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "10  →  20" in results.text or "20  →  10" in results.text
        assert f"Only run {newest.id} has P@" in results.text
        assert not results.scroll_offset.y
        await pilot.press("R")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert lab.query_one(JobLine).text == f"repeat: the same to the last digit as run {newest.id - 1}"
        await pilot.press("H")
        await app.workers.wait_for_complete()
        await pilot.pause()
        (report,) = tmp_path.glob("*.html")
        assert lab.query_one(JobLine).text == f"report: {report}"
