"""Lab jobs, run as child processes: evaluations, searches, training and reports."""

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
    """Controller that runs one job at a time; the board keeps its results, and the view shows them."""

    def __init__(self, screen: FrameScreen, view: LabView) -> None:
        self._screen, self._view, self._board = screen, view, view.board
        self.jobs = Jobs(screen, self)

    # Jobs to start

    def action_evaluate(self) -> None:
        """Measure the planned models."""
        plan = self._board.plan
        self._start("evaluate", *plan.models, *plan.options, *plan.breakdowns)

    def action_evaluate_all(self) -> None:
        """Measure every model, as planned."""
        plan = self._board.plan
        self._start("evaluate", "--all", *plan.options, *plan.breakdowns)

    def action_evaluate_rerank(self) -> None:
        """Measure the lists of the planned models, plain and re-ranked."""
        self._start("evaluate", *self._board.plan.models, "--rerank", *self._board.plan.options)

    def action_look(self) -> None:
        """Inspect the next of the users whom the best model serves worst."""
        chosen = self._board.next_user()
        if chosen is None:
            say(self._screen, "No ranking model has been measured yet; press ⟦evaluate⟧ to measure.")
            return
        self._start("evaluate", *chosen)

    def action_tune(self) -> None:
        """Choose a model and search for its best hyperparameters."""
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
        """Train the model of the best trial on all data, and use it."""
        tuning = self._board.tuning
        if tuning is None or not tuning.trials:
            say(self._screen, "Nothing has been tuned yet; press ⟦tune⟧ to tune a model.")
            return
        self._start("tune", tuning.model, "--trials", str(len(tuning.trials)), *tuning.options, "--apply")

    def action_train(self) -> None:
        """Show what would be trained and what is in use, and train the default models if the user agrees."""
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
        """Explain the search for the best models, and start it if the user agrees."""
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
        """Return whether the user agrees; without models in use there is nothing to lose, so do not ask."""
        if not self._screen.session.models.active:
            return True
        chosen = await self._screen.app.push_screen_wait(ChooseScreen(title, choices, single=True, facts=facts))
        return bool(chosen == frozenset({TRAIN}))

    def action_repeat_run(self) -> None:
        """Repeat the shown run."""
        run = self._view.shown_run()
        if run is not None:
            self._start("runs", "repeat", str(run.id))

    def action_report(self) -> None:
        """Write a report of the shown run, a web page, to the folder in which the app was started."""
        run = self._view.shown_run()
        if run is not None:
            self._start("runs", "report", str(run.id))

    def _start(self, *command: str) -> None:
        if self.jobs.are_free():
            self._board.begin("look" if "--user" in command else command[0])
            self._view.show_from_the_top()
            self.jobs.start(*command, "--library", self._screen.session.info.path)

    # Events of the running job

    def job_moved(self, progress: Progress) -> None:
        """Show what the job has found so far."""
        if progress.found is not None:
            self._board.take(progress.found)
            self._view.show_results()

    async def job_done(self, command: tuple[str, ...], answer: object | None) -> None:
        """Load new models and show the answer; on another screen, say which key shows it."""
        self._screen.session.refresh()
        if command[0] == "train" or "--apply" in command:
            await make_ready(self._screen.session, self.jobs.line.tell)
        message = self._board.finish(command[0], answer)
        self.jobs.line.say(message)
        self._screen.app.bell()
        if not self._screen.is_current:
            say(self._screen, f"{message}, ⟦lab⟧ shows it")

    def job_refused(self, command: tuple[str, ...], error: JobError) -> None:
        """Ask before a report overwrites a file."""
        if error.code == "file_exists":
            self._screen.ask(partial(self._ask_to_replace, command, error.message))

    async def _ask_to_replace(self, command: tuple[str, ...], why: str) -> None:
        choices = [Choice(KEEP, "Keep the file"), Choice(REPLACE, "Overwrite it")]
        chosen = await self._screen.app.push_screen_wait(ChooseScreen(why, choices, single=True))
        if chosen == frozenset({REPLACE}) and self.jobs.are_free():
            self.jobs.start(*command, "--force")

    def job_ended(self) -> None:
        """Show the final state after a job."""
        self._board.ended()
        if self._screen.is_current:
            self._view.show_all()
