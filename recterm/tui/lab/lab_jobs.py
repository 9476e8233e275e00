"""Lab jobs, started as child processes: evaluations, searches, training, reports; and their answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.errors import RectermError
from recterm.tui.lab.lab_choosing import choose, has_ratings
from recterm.tui.lab.lab_training import FIND_CHOICES, TRAIN, TRAIN_CHOICES, finding_facts, training_facts
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.jobs.jobs import Jobs
from recterm.tui.shared.jobs.models import make_ready
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import Progress
    from recterm.errors import JobError
    from recterm.present.facts import Fact
    from recterm.tui.lab.lab_view import LabView
    from recterm.tui.shared.frame.frame import FrameScreen

KEEP, REPLACE = "keep", "replace"


class LabJobs(Controller):
    """Starts one job at a time; the board takes what it tells, and the view paints it."""

    def __init__(self, screen: FrameScreen, view: LabView) -> None:
        self._screen, self._view, self._board = screen, view, view.board
        self.jobs = Jobs(screen, self)

    # What is started

    def action_evaluate(self) -> None:
        """Measure what is planned."""
        plan = self._board.plan
        self._start("evaluate", *plan.models, *plan.options, *plan.breakdowns)

    def action_evaluate_all(self) -> None:
        """Measure every model there is, as planned."""
        plan = self._board.plan
        self._start("evaluate", "--all", *plan.options, *plan.breakdowns)

    def action_evaluate_rerank(self) -> None:
        """Measure lists as they are and rearranged, as planned: of what is in use, or of the chosen models."""
        self._start("evaluate", *self._board.plan.models, "--rerank", *self._board.plan.options)

    def action_look(self) -> None:
        """Look at the next of the users whom the best model serves worst."""
        chosen = self._board.next_user()
        if chosen is None:
            say(self._screen, "No ranking model has been measured yet; press M to measure.")
            return
        self._start("evaluate", *chosen)

    def action_tune(self) -> None:
        """Choose a model and search its hyperparameters."""
        self._screen.ask(self._tune)

    async def _tune(self) -> None:
        from recterm.service.models import choices as lab

        if not self.jobs.are_free():
            return
        before = {self._board.tuning.model} if self._board.tuning is not None else ()
        offered = lab.tunable(has_ratings(self._screen.session))
        chosen = await choose(self._screen, "Tune", offered, before, single=True)
        if chosen:
            (model,) = chosen
            self._start(*self._board.begin_tuning(model))

    def action_use_best(self) -> None:
        """Train the best of the trials on all data, and use it."""
        tuning = self._board.tuning
        if tuning is None or not tuning.trials:
            say(self._screen, "Nothing has been tuned yet; press i to tune a model.")
            return
        self._start("tune", tuning.model, "--trials", str(len(tuning.trials)), *tuning.options, "--apply")

    def action_train(self) -> None:
        """Say what would be trained and what is in use now, and train the default models when that is wanted."""
        self._screen.ask(self._train)

    async def _train(self) -> None:
        from recterm.service.models import choices as lab
        from recterm.service.models.planned_training import last_training, planned_training

        path = self._screen.session.info.path
        if not self.jobs.are_free():
            return
        try:
            planned = await in_thread(lambda: planned_training(path))
        except RectermError as error:
            refuse(self._screen, error)
            return
        facts = training_facts(planned, lab.models_in_use(self._screen.session), last_training(path))
        if await self._agreed("Train", TRAIN_CHOICES, facts):
            self._start("train")

    def action_find_best(self) -> None:
        """Say what finding the best models does, and do it when that is wanted."""
        self._screen.ask(self._find_best)

    async def _find_best(self) -> None:
        from recterm.service.models import choices as lab
        from recterm.service.models.planned_training import AUTO, last_training

        if not self.jobs.are_free():
            return
        session = self._screen.session
        facts = finding_facts(lab.models_in_use(session), last_training(session.info.path, AUTO))
        if await self._agreed("Find the best models", FIND_CHOICES, facts):
            self._start("train", AUTO)

    async def _agreed(self, title: str, choices: Sequence[Choice], facts: Sequence[Fact]) -> bool:
        """Return whether the person wants what the facts say; without models in use there is nothing to lose."""
        if not self._screen.session.models.active:
            return True
        chosen = await self._screen.app.push_screen_wait(ChooseScreen(title, choices, single=True, facts=facts))
        return bool(chosen == frozenset({TRAIN}))

    def action_repeat_run(self) -> None:
        """Measure again what the shown run measured."""
        run = self._view.shown_run()
        if run is not None:
            self._start("runs", "repeat", str(run.id))

    def action_report(self) -> None:
        """Write the shown run as a web page into the folder that the app was started in."""
        run = self._view.shown_run()
        if run is not None:
            self._start("runs", "report", str(run.id))

    def _start(self, *command: str) -> None:
        if self.jobs.are_free():
            self._board.begin("look" if "--user" in command else command[0])
            self._view.show_from_the_top()
            self.jobs.start(*command, "--library", self._screen.session.info.path)

    # What becomes of it

    def job_moved(self, progress: Progress) -> None:
        """Show what the job found by now."""
        if progress.found is not None:
            self._board.take(progress.found)
            self._view.show_results()

    async def job_done(self, command: tuple[str, ...], answer: object | None) -> None:
        """Put new models to use, and show what was found; or tell where to see it."""
        self._screen.session.refresh()
        if command[0] == "train" or "--apply" in command:
            await make_ready(self._screen.session, self.jobs.line.tell)
        said = self._board.finish(command[0], answer)
        self.jobs.line.say(said)
        self._screen.app.bell()
        if not self._screen.is_current:
            say(self._screen, f"{said}, L shows it")

    def job_refused(self, command: tuple[str, ...], error: JobError) -> None:
        """Ask about a report that would be written over a file."""
        if error.code == "file_exists":
            self._screen.ask(partial(self._ask_to_replace, command, error.message))

    async def _ask_to_replace(self, command: tuple[str, ...], why: str) -> None:
        choices = [Choice(KEEP, "Keep the file"), Choice(REPLACE, "Overwrite it")]
        chosen = await self._screen.app.push_screen_wait(ChooseScreen(why, choices, single=True))
        if chosen == frozenset({REPLACE}) and self.jobs.are_free():
            self.jobs.start(*command, "--force")

    def job_ended(self) -> None:
        """Paint what is left when nothing runs any more."""
        self._board.ended()
        if self._screen.is_current:
            self._view.show_all()
