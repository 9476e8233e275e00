"""Overview of a profile's taste: the views that were asked for."""

from __future__ import annotations

from dataclasses import dataclass, field

from recterm.domain.answers.taken import TakenReport
from recterm.domain.answers.taste.diary import DiaryEvents
from recterm.domain.answers.taste.disagreements import Disagreements
from recterm.domain.answers.taste.drift import Drift
from recterm.domain.answers.taste.habits import HabitsAnswer
from recterm.domain.answers.taste.people import People
from recterm.domain.answers.taste.taste_map import TasteMap
from recterm.domain.answers.taste.year import YearInReview
from recterm.process.codec import OMITTED


@dataclass(frozen=True, slots=True)
class TasteOverview:
    """Views of a taste; a view that was not asked for, or that the library cannot give, is left out."""

    library: str
    data: str
    """Source of the data, for people."""
    simulated: bool
    """Whether the community was generated."""
    profile: str
    habits: HabitsAnswer | None = field(default=None, metadata=OMITTED)
    disagreements: Disagreements | None = field(default=None, metadata=OMITTED)
    drift: Drift | None = field(default=None, metadata=OMITTED)
    people: People | None = field(default=None, metadata=OMITTED)
    map: TasteMap | None = field(default=None, metadata=OMITTED)
    year: YearInReview | None = field(default=None, metadata=OMITTED)
    diary: DiaryEvents | None = field(default=None, metadata=OMITTED)
    """The latest events."""
    taken: TakenReport | None = field(default=None, metadata=OMITTED)
