"""Lab plan keys, which change the plan: models, split, list length and threshold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.evaluation_settings import SIGNALS
from recterm.tui.lab.lab_choosing import choose, has_ratings
from recterm.tui.shared.frame.controllers import Controller

if TYPE_CHECKING:
    from recterm.tui.lab.lab_plan import LabPlan
    from recterm.tui.lab.lab_view import LabView
    from recterm.tui.shared.frame.frame import FrameScreen


class LabPlanKeys(Controller):
    """Controller that changes the plan on the board and shows it at once."""

    def __init__(self, screen: FrameScreen, view: LabView) -> None:
        self._screen, self._view = screen, view

    @property
    def _plan(self) -> LabPlan:
        return self._view.board.plan

    def _change(self, plan: LabPlan) -> None:
        self._view.board.plan = plan
        self._view.show_plan()

    def action_next_length(self) -> None:
        """Switch to the next list length."""
        self._change(self._plan.next_length())

    def action_next_threshold(self) -> None:
        """Switch to the next number of stars from which an item is relevant."""
        self._change(self._plan.next_threshold())

    def action_choose_split(self) -> None:
        """Choose how the data are split."""
        self._screen.ask(self._choose_split)

    async def _choose_split(self) -> None:
        from recterm.service.models import choices as lab

        offered = lab.protocols(has_ratings(self._screen.session))
        card = self._screen.session.catalogue.data_card
        if card is not None and card.scores is not None:
            offered = [*offered, (SIGNALS, "what each kind of event, dwell times and age add to the lists")]
        chosen = await choose(self._screen, "Split", offered, {self._plan.split}, single=True)
        if chosen:
            self._change(replace(self._plan, split=next(iter(chosen))))

    def action_choose_models(self) -> None:
        """Choose the models to measure; none means the models in use."""
        self._screen.ask(self._choose_models)

    async def _choose_models(self) -> None:
        from recterm.service.models import choices as lab

        offered = lab.measurable(has_ratings(self._screen.session))
        chosen = await choose(self._screen, "Measure", offered, self._plan.models)
        if chosen is not None:
            self._change(replace(self._plan, models=tuple(name for name, _ in offered if name in chosen)))
