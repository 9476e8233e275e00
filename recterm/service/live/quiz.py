"""Quiz of a session: the next question for the current profile. Imports only the standard library."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from recterm.domain.quiz import QuizAnswer, RecordedAnswer, recorded_answer

if TYPE_CHECKING:
    from collections.abc import Collection

    from recterm.domain.model import ItemRow
    from recterm.service.live.serving.model_server import ModelServer
    from recterm.service.live.state.live_state import LiveState


class Quiz:
    """Questions about well-known items of which the profile has said nothing."""

    def __init__(self, state: LiveState, models: ModelServer) -> None:
        self._state = state
        self._models = models

    def question(self, asked: Collection[ItemRow]) -> ItemRow | None:
        """Return the item to ask about next; None when there is nothing left to ask about.

        Args:
            asked: items of earlier questions, whatever the answers were.

        Raises:
            ModelMissingError: there is no model to load.
        """
        live = self._models.current()
        import numpy as np

        from recterm.engine.core.taste import Taste
        from recterm.engine.lists.quiz import next_question

        mine = self._state.profile
        taste = Taste.build(mine.feedback, scale=live.scale, now=int(time.time()), groups=mine.groups)
        rows = np.fromiter(asked, dtype=np.int64, count=len(asked))
        return next_question(live.ranking.popularity, taste, rows, live.work)

    def recorded(self, answer: QuizAnswer) -> RecordedAnswer | None:
        """Return what an answer is recorded as in this library; None: as nothing."""
        return recorded_answer(answer, self._state.info.scale)
