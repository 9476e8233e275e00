"""Lab board, the state of the results panel: view, run, order, and live trials and figures."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from recterm.domain.answers.lab.evaluation import ModelFigures, RepeatedEvaluation, ReportWritten, Run, RunSettings
from recterm.domain.answers.lab.training import ModelsFound, TrainingAnswer
from recterm.domain.answers.lab.tuning import TrialOver, TuningAnswer
from recterm.domain.answers.lab.user_inspection import UserReport
from recterm.domain.evaluation_settings import SIGNALS
from recterm.domain.measured_models import changed_in, model_of
from recterm.present.lab.results_table import live_models, metric_at, metrics_of, table_lines, wrapped
from recterm.present.lab.taken_lines import taken_lines
from recterm.present.lab.tuning import ShownTuning, tuning_lines
from recterm.present.lab.views import (
    breakdown_lines,
    breakdowns_of,
    comparison_lines,
    meaning_lines,
    user_lines,
)
from recterm.present.runs.run_table import headline, in_order, leading, run_facts
from recterm.present.runs.run_views import WITH_ORDER
from recterm.present.text import clean, counted
from recterm.process.codec import from_document
from recterm.tui.lab.lab_plan import LabPlan, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from recterm.domain.answers.lab.comparison import RunComparison
    from recterm.domain.answers.taken import TakenReport
    from recterm.present.lab.results_table import Line
    from recterm.tui.lab.plot_panel import PlotPanel

TABLE, USER, TRIALS, COMPARISON, TAKEN, MEANING = "table", "one user", "trials", "comparison", "taken", "meaning"
MOST_LINES = 6
"""Most models in one picture."""

TRIALS_AT_ONCE = 30
"""Number of trials per search; the next search continues from there."""

NOT_MEASURED = "No evaluations yet."
HOW_TO_MEASURE = (
    "Press ⟦evaluate⟧ to measure the plan above on held-out data; ⟦choose-models⟧ chooses models, "
    "⟦choose-split⟧ the split; ⟦evaluate-all⟧ measures every model. ⟦tune⟧ searches for better hyperparameters."
)


class LabBoard:
    """State of the results panel; it paints nothing itself."""

    def __init__(self, named: Callable[[str], str] = str) -> None:
        """Make an empty board; `named` puts the keys of the app for `⟦evaluate⟧` and similar."""
        self._named = named
        self.plan = LabPlan()
        self.latest: Run | None = None
        """Latest run on these data."""
        self.tuning: ShownTuning | None = None
        self.taken: TakenReport | None = None
        """What came of the profile's own shelves; None before anything was shown."""
        self.view = TABLE
        self.sorted_by = ""
        self._chosen: Run | None = None
        self._live: dict[str, Mapping[str, float]] | None = None
        self._comparison: RunComparison | None = None
        self._inspected: UserReport | None = None
        self._looked_at = -1
        self._searching = False

    @property
    def run(self) -> Run | None:
        """Shown run: the chosen one, otherwise the latest."""
        return self._chosen or self.latest

    @property
    def views(self) -> list[str]:
        """Available views, in order."""
        views = [TABLE]
        if self.run is not None:
            views += breakdowns_of(self.run)
        if self._inspected is not None:
            views.append(USER)
        if self.tuning is not None:
            views.append(TRIALS)
        if self._comparison is not None:
            views.append(COMPARISON)
        if self.taken is not None:
            views.append(TAKEN)
        return [*views, MEANING]

    @property
    def title(self) -> str:
        """Title of the panel: the view and its position."""
        place = f"{self.views.index(self._view) + 1} of {len(self.views)}"
        return f"Evaluation  {self._view if self._live is None else 'running'}  ({place})"

    @property
    def subtitle(self) -> str:
        """Subtitle of the panel, which identifies the run."""
        run = self.run
        if self._view == TRIALS and self.tuning is not None:
            return f"{self.tuning.model}, {counted(len(self.tuning.trials), 'trial')}"
        if self._live is not None or run is None:
            return ""
        if self._view == COMPARISON and self._comparison is not None:
            compared = self._comparison
            if compared.first == compared.second:
                return f"run {compared.first}: {' → '.join(compared.models[0])}"
            return f"run {compared.first} → run {compared.second}"
        return ", ".join((f"run {run.id}", *run_facts(run)))

    @property
    def _view(self) -> str:
        return self.view if self.view in self.views else TABLE

    def lines(self, width: int) -> list[Line]:
        """Return the view, laid out for a panel of this width in cells."""
        if self._view == TRIALS and self.tuning is not None:
            return tuning_lines(self.tuning, width, self._named)
        if self._view == USER and self._inspected is not None:
            return user_lines(self._inspected, width)
        if self._view == TAKEN and self.taken is not None:
            return taken_lines(self.taken, width)
        shown = self._shown
        if self._view == MEANING:
            return meaning_lines(shown, width)
        if self._view == COMPARISON and self._comparison is not None:
            return comparison_lines(self._comparison, width)
        if shown is None:
            return [*wrapped(NOT_MEASURED, width), [], *wrapped(self._named(HOW_TO_MEASURE), width)]
        if self._view == TABLE or self._live is not None:
            return table_lines(shown, width, self.sorted_by, self._named)
        return breakdown_lines(breakdowns_of(shown)[self._view], self._ranking(shown), width)

    @property
    def has_picture(self) -> bool:
        """Whether `draw` can draw this view."""
        return (self._view == TRIALS and self.tuning is not None) or (
            self.run is not None and self._view not in (USER, MEANING, COMPARISON, TAKEN)
        )

    def draw(self, plot: PlotPanel) -> bool:
        """Draw the view; return False if it has no picture."""
        if not self.has_picture:
            return False
        if self._view == TRIALS and self.tuning is not None:
            plot.trials(self.tuning)
        elif self.run is not None and self._view == TABLE:
            plot.intervals(self.run, self._sorted_by(self.run))
        elif self.run is not None and self._view == SIGNALS:
            plot.differences(breakdowns_of(self.run)[SIGNALS])
        elif self.run is not None:
            models = leading(self._ranking(self.run), MOST_LINES)
            plot.groups(breakdowns_of(self.run)[self._view], models, joined=self._view in WITH_ORDER)
        return True

    # Actions of the user

    def next_view(self) -> None:
        """Switch to the next view; after the last, to the first."""
        views = self.views
        self.view = views[(views.index(self._view) + 1) % len(views)]

    def sort_by_next(self) -> bool:
        """Sort by the next metric; after the last, in the order measured. Return False if nothing is shown."""
        shown = self._shown
        if shown is None:
            return False
        self.view = TABLE
        order = ["", *metrics_of(shown)]
        place = order.index(self.sorted_by) if self.sorted_by in order else 0
        self.sorted_by = order[(place + 1) % len(order)]
        return True

    def sort_at(self, x: int, width: int) -> None:
        """Sort by the metric whose heading was clicked."""
        shown = self._shown
        if shown is not None and self._view == TABLE:
            self.sorted_by = metric_at(shown, width, self.sorted_by, x) or ""

    def show_run(self, run: Run) -> None:
        """Show this run until a new one is measured."""
        self._chosen, self.view = run, TABLE

    def compare(self, comparison: RunComparison) -> None:
        """Show a comparison of two runs or two models."""
        self._comparison, self.view = comparison, COMPARISON

    def next_user(self) -> tuple[str, ...] | None:
        """Return arguments of `recterm evaluate` to inspect the next of the users whom the best model serves worst.

        The model has the settings of the run and is measured in the same way. None if the run has no ranking model.
        """
        run = self.run
        worst = {} if run is None else run.settings.worst_users
        if run is None or not worst:
            return None
        model = next(name for name in self._ranking(run) if name in worst)
        self._looked_at = (self._looked_at + 1) % len(worst[model])
        set_by_hand = [f"{name}={json.dumps(value)}" for name, value in changed_in(run, model).items()]
        return (
            model_of(run, model), "--user", str(worst[model][self._looked_at].user),
            *(word for pair in set_by_hand for word in ("--set", pair)), *plan_of(run).options, "--seed", str(run.seed),
        )  # fmt: skip

    def begin_tuning(self, model: str) -> tuple[str, ...]:
        """Begin a search as planned, or continue the last one; return its command."""
        options = self.plan.search_options
        if self.tuning is None or (self.tuning.model, self.tuning.options) != (model, options):
            self.tuning = ShownTuning(model, options=options)
        return ("tune", model, "--trials", str(len(self.tuning.trials) + TRIALS_AT_ONCE), *options)

    # Progress and answers of jobs

    def begin(self, name: str) -> None:
        """Prepare for a job: an evaluation empties the table, a search switches to the trials."""
        if name == "evaluate":
            self._live, self.view = {}, TABLE
        elif name == "tune":
            self._searching, self.view = True, TRIALS

    def take(self, report: object) -> None:
        """Add what a job reports while it runs."""
        if self._live is not None:
            figures = from_document(report, ModelFigures)
            self._live[figures.model] = figures.metrics
        elif self._searching and self.tuning is not None:
            over = from_document(report, TrialOver)
            self.tuning.trials.append(over.trial)
            self.tuning.metric = over.metric

    def ended(self) -> None:
        """Note that the job has ended, successfully or not."""
        self._live, self._searching = None, False

    def finish(self, name: str, answer: object | None) -> str:
        """Apply a job's answer; return the message about it."""
        done = f"{name}: done"
        match answer:
            case TuningAnswer():
                return f"{done}, {self._finish_tuning(answer)}"
            case UserReport():
                self._inspected, self.view = answer, USER
                return f"user {answer.user}: press ⟦look⟧ for the next"
            case ReportWritten():
                return f"report: {answer.report.absolute()}"
            case RepeatedEvaluation():
                self._chosen = None
                return f"repeat: the same to the last digit as run {answer.repeats}"
            case TrainingAnswer():
                self._chosen = None if isinstance(answer, ModelsFound) else self._chosen
                return "\n".join([done, *map(clean, answer.notes)])
        self._chosen = None
        return done

    def _finish_tuning(self, answer: TuningAnswer) -> str:
        if self.tuning is not None:
            self.tuning.finish(answer)
        return "the best is in use" if answer.applied else "⟦use-best⟧ uses the best"

    @property
    def _shown(self) -> Run | None:
        """Run in the table; while an evaluation runs, the figures measured so far."""
        if self._live is None:
            return self.run
        plan, models = self.plan, live_models(self._live)
        notes = RunSettings(notes=("Measuring: intervals and comparisons come at the end.",))
        return Run(0, "", "", plan.split, 0, plan.k, 0, models, 0.0, int(time.time()), notes)

    def _ranking(self, run: Run) -> list[str]:
        """Return the models that rank items, the best first."""
        ranking = {name for breakdown in run.settings.breakdowns for name in breakdown.models}
        return [name for name in in_order(run, self._sorted_by(run)) if name in ranking]

    def _sorted_by(self, run: Run) -> str:
        return self.sorted_by if self.sorted_by in run.metrics else headline(run)
