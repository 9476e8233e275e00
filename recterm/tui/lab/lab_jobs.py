"""What the lab starts as child processes: evaluations, searches, training, reports; what becomes of their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import work

from recterm.errors import RectermError
from recterm.tui.lab.lab_board import LabBoard
from recterm.tui.lab.lab_training import FIND_CHOICES, TRAIN, TRAIN_CHOICES, finding_facts, training_facts
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.jobs.background import in_thread
from recterm.tui.shared.jobs.job_screen import JobScreen
from recterm.tui.shared.jobs.models import make_ready
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.answers.evaluation import Run
    from recterm.domain.model import Progress
    from recterm.errors import JobError
    from recterm.present.facts import Fact
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap

KEEP, REPLACE = "keep", "replace"

NO_RUN = "Nothing has been measured in this library yet; M measures."


class LabJobs(JobScreen):
    """The lab's jobs; the screen itself paints."""

    def __init__(self, session: Session, keymap: Keymap) -> None:
        super().__init__(session, keymap)
        self.board = LabBoard()
        """What is planned, and what the results panel shows."""

    # What the screen says

    def show_all(self) -> None:
        """Paint everything again."""
        raise NotImplementedError

    def show_results(self) -> None:
        """Paint the results panel again."""
        raise NotImplementedError

    def show_from_the_top(self) -> None:
        """Show another view; what was said of the one before is over."""
        raise NotImplementedError

    # What is started

    def action_evaluate(self) -> None:
        """Measure what is planned."""
        plan = self.board.plan
        self._start("evaluate", *plan.models, *plan.options, *plan.breakdowns)

    def action_evaluate_all(self) -> None:
        """Measure every model there is, as planned."""
        plan = self.board.plan
        self._start("evaluate", "--all", *plan.options, *plan.breakdowns)

    @work(group="choosing", exclusive=True)
    async def action_train(self) -> None:
        """Say what would be trained and what is in use now, and train the default models when that is wanted."""
        from recterm.service.models import choices as lab
        from recterm.service.models.planned_training import last_training, planned_training

        path = self.session.info.path
        if not self.job_is_free():
            return
        try:
            planned = await in_thread(lambda: planned_training(path))
        except RectermError as error:
            refuse(self, error)
            return
        facts = training_facts(planned, lab.models_in_use(self.session), last_training(path))
        if await self._agreed("Train", TRAIN_CHOICES, facts):
            self._start("train")

    @work(group="choosing", exclusive=True)
    async def action_find_best(self) -> None:
        """Say what finding the best models does, and do it when that is wanted."""
        from recterm.service.models import choices as lab
        from recterm.service.models.planned_training import AUTO, last_training

        if not self.job_is_free():
            return
        facts = finding_facts(lab.models_in_use(self.session), last_training(self.session.info.path, AUTO))
        if await self._agreed("Find the best models", FIND_CHOICES, facts):
            self._start("train", AUTO)

    async def _agreed(self, title: str, choices: Sequence[Choice], facts: Sequence[Fact]) -> bool:
        """Whether the person wants what the facts say; without models in use there is nothing to lose."""
        if not self.session.models.active:
            return True
        chosen = await self.app.push_screen_wait(ChooseScreen(title, choices, single=True, facts=facts))
        return bool(chosen == frozenset({TRAIN}))

    def action_evaluate_rerank(self) -> None:
        """Measure lists as they are and rearranged, as planned: of what is in use, or of the chosen models."""
        self._start("evaluate", *self.board.plan.models, "--rerank", *self.board.plan.options)

    def action_look(self) -> None:
        """Look at the next of the users whom the best model serves worst."""
        chosen = self.board.next_user()
        if chosen is None:
            say(self, "No ranking model has been measured yet; M measures.")
            return
        self._start("evaluate", *chosen)

    def action_use_best(self) -> None:
        """Train the best of the trials on all data, and use it."""
        tuning = self.board.tuning
        if tuning is None or not tuning.trials:
            say(self, "Nothing has been tuned yet; i tunes a model.")
            return
        self._start("tune", tuning.model, "--trials", str(len(tuning.trials)), *tuning.options, "--apply")

    def action_repeat_run(self) -> None:
        """Measure again what the shown run measured."""
        run = self.shown_run()
        if run is not None:
            self._start("runs", "repeat", str(run.id))

    def action_report(self) -> None:
        """Write the shown run as a web page into the folder that the app was started in."""
        run = self.shown_run()
        if run is not None:
            self._start("runs", "report", str(run.id))

    def shown_run(self) -> Run | None:
        """The run that is shown; without one the person is told how to measure one."""
        if self.board.run is None:
            say(self, NO_RUN)
        return self.board.run

    def _start(self, *command: str) -> None:
        if self.job_is_free():
            self.board.begin("look" if "--user" in command else command[0])
            self.show_from_the_top()
            self.start_job(*command, "--library", self.session.info.path)

    def tell(self, progress: Progress) -> None:
        """Show how far the job is, and what it found by now."""
        super().tell(progress)
        if progress.found is not None:
            self.board.take(progress.found)
            self.show_results()

    async def job_done(self, command: tuple[str, ...], found: dict[str, Any]) -> None:
        """Put new models to use, and show what was found; or tell where to see it."""
        self.session.refresh()
        if command[0] == "train" or "--apply" in command:
            await make_ready(self.session, self.job_line.tell)
        said = self.board.finish(command[0], found)
        self.job_line.say(said)
        self.app.bell()
        if not self.is_current:
            say(self, f"{said}, L shows it")

    def job_refused(self, command: tuple[str, ...], error: JobError) -> None:
        """Say why; a report that would be written over a file is asked about."""
        super().job_refused(command, error)
        if error.code == "file_exists":
            self._ask_to_replace(command, error.message)

    @work(group="choosing", exclusive=True)
    async def _ask_to_replace(self, command: tuple[str, ...], why: str) -> None:
        choices = [Choice(KEEP, "Keep the file as it is"), Choice(REPLACE, "Write over it")]
        chosen = await self.app.push_screen_wait(ChooseScreen(why, choices, single=True))
        if chosen == frozenset({REPLACE}) and self.job_is_free():
            self.start_job(*command, "--force")

    def job_ended(self) -> None:
        """Paint what is left when nothing runs any more."""
        self.board.ended()
        if self.is_current:
            self.show_all()
