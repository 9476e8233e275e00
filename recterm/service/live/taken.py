"""Hit rates of a profile's own shelves: what was shown, and what was then taken. Imports only the standard library."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recterm.domain.answers.taken import Duel, HitRate, MixItem, PastMix, PastMixes, TakenReport
from recterm.domain.clock import DAY
from recterm.domain.feedback_kinds import FEEDBACK_KINDS, TAKEN_BY, is_taken
from recterm.domain.model import EventKind, Feedback
from recterm.domain.shelf import FOR_YOU
from recterm.domain.showings import ANY_SHELF, WINDOW, monday
from recterm.lab.statistics.proportions import clustered, sign_test, wilson
from recterm.store.people.shown import LISTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from recterm.domain.answers.taken import Verdict
    from recterm.domain.model import ProfileId
    from recterm.domain.showings import Showing
    from recterm.service.live.shelves.weekly_mixes import WeeklyMix, WeeklyMixes
    from recterm.service.live.shown import ShownPicks
    from recterm.service.live.state.live_state import LiveState
    from recterm.store import Library
    from recterm.store.people.shown import Act

TAKING = {LISTED, *(row.kind.value for row in TAKEN_BY)}
"""Acts by which an item is taken."""

EVERYTHING = "all"

DECIDED = 6
"""Decided visits below which no outcome of a sign test is significant: 2 / 2 ** 5 is above 0.05."""

LEVEL = 0.05


@dataclass(slots=True)
class Outcome:
    """One item of one week, and what followed."""

    showing: Showing
    pending: bool
    """Whether more may follow: the window is not over."""
    taken: bool = False
    refused: bool = False
    stars: float | None = None

    def follow(self, act: Act) -> None:
        """Add an act that followed."""
        self.taken = self.taken or act.kind in TAKING
        self.refused = self.refused or act.kind == EventKind.HIDE
        self.stars = act.value if act.kind == EventKind.RATE else self.stars


class Taken:
    """What came of the current profile's shelves."""

    def __init__(self, state: LiveState, shown: ShownPicks, mixes: WeeklyMixes) -> None:
        self._state, self._shown, self._mixes = state, shown, mixes

    def report(self) -> TakenReport:
        """Return the hit rates by week, by shelf and by model, and the comparisons of two models."""
        profile = self._state.profile
        return taken_report(self._state.library, profile.id, profile.info.name, kept=self._shown.kept)

    def mixes(self) -> PastMixes:
        """Return the kept weekly mixes, this week's too, the latest first, with what came of each by now."""
        return PastMixes(self._state.profile.info.name, tuple(map(self._mix, reversed(self._mixes.all()))))

    def _mix(self, mix: WeeklyMix) -> PastMix:
        rows = self._mixes.rows(mix)
        items = []
        for item in self._state.items_of(list(rows.values())):
            state = self._state.profile.feedback.get(item.row, Feedback())
            marks = tuple(row.name for row in FEEDBACK_KINDS if row.of(state))
            items.append(
                MixItem(
                    item.id, item.title, item.year, item.own,
                    bridge=item.id in mix.bridges, taken=is_taken(state), stars=state.stars, rated_at=state.rated_at,
                    marks=marks,
                )
            )  # fmt: skip
        return PastMix(mix.monday, sum(item.taken for item in items), tuple(items), len(mix.items) - len(items))


def taken_report(library: Library, profile: ProfileId, name: str, *, kept: bool) -> TakenReport:
    """Return what came of a profile's shelves, over any connection.

    Args:
        library: the library.
        profile: the profile.
        name: its name.
        kept: whether it is kept what shelves show.
    """
    stored = library.shown
    outcomes = outcomes_of(stored.of(profile), stored.acts(profile), int(time.time()))
    anywhere = [outcome for outcome in outcomes if outcome.showing.key.shelf == ANY_SHELF]
    shelves = [outcome for outcome in outcomes if outcome.showing.key.shelf != ANY_SHELF]
    by_model = _once([outcome for outcome in shelves if outcome.showing.key.model])
    weeks = _rates(anywhere, lambda outcome: monday(outcome.showing.key.week).isoformat())
    return TakenReport(
        profile=name,
        kept=kept,
        window_days=WINDOW // DAY,
        total=hit_rate(EVERYTHING, anywhere) if anywhere else None,
        weeks=tuple(weeks[::-1]),
        shelves=tuple(_by_shown(_rates(shelves, lambda outcome: outcome.showing.key.shelf))),
        models=tuple(_by_shown(_rates(by_model, lambda outcome: outcome.showing.key.model))),
        duels=tuple(duels_of(outcomes)),
    )


def outcomes_of(showings: Sequence[Showing], acts: Iterable[Act], now: int) -> list[Outcome]:
    """Return what followed each count of showings within WINDOW.

    An act counts once for each shelf: for the week, and the model, that showed the item last before it.
    """
    outcomes = [Outcome(showing, showing.last + WINDOW > now) for showing in showings]
    shelves = defaultdict[tuple[str, str], list[Outcome]](list)
    names = defaultdict[str, set[str]](set)
    for outcome in outcomes:
        key = outcome.showing.key
        shelves[key.item, key.shelf].append(outcome)
        names[key.item].add(key.shelf)
    for act in acts:
        for shelf in names[act.item]:
            before = [outcome for outcome in shelves[act.item, shelf] if outcome.showing.first <= act.when]
            before = [outcome for outcome in before if act.when <= outcome.showing.last + WINDOW]
            if before:
                latest = max(before, key=lambda outcome: (min(outcome.showing.last, act.when), outcome.showing.first))
                latest.follow(act)
    return outcomes


def _once(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return each item of a model and week once, whichever of the model's shelves showed it."""
    merged: dict[tuple[str, str, int], Outcome] = {}
    for outcome in outcomes:
        showing = outcome.showing
        key = showing.key.model, showing.key.item, showing.key.week
        other = merged.get(key)
        if other is None:
            merged[key] = Outcome(showing, outcome.pending, outcome.taken, outcome.refused, outcome.stars)
            continue
        other.pending, other.taken = other.pending or outcome.pending, other.taken or outcome.taken
        other.refused = other.refused or outcome.refused
        other.stars = outcome.stars if other.stars is None else other.stars
        opened = showing.opened if other.showing.opened is None else other.showing.opened
        other.showing = other.showing._replace(visit=min(other.showing.visit, showing.visit), opened=opened)
    return list(merged.values())


def _rates(outcomes: Iterable[Outcome], name: Callable[[Outcome], str]) -> list[HitRate]:
    """Return the hit rate of each group, by name."""
    groups = defaultdict[str, list[Outcome]](list)
    for outcome in outcomes:
        groups[name(outcome)].append(outcome)
    return [hit_rate(group, groups[group]) for group in sorted(groups)]


def _by_shown(rates: list[HitRate]) -> list[HitRate]:
    return sorted(rates, key=lambda rate: (-rate.shown, rate.name))


def hit_rate(name: str, outcomes: Sequence[Outcome]) -> HitRate:
    """Return the share of items that were taken, at least one, with an interval that knows the visits."""
    visits = defaultdict[int, list[bool]](list)
    for outcome in outcomes:
        visits[outcome.showing.visit].append(outcome.taken)
    share = clustered([(sum(taken), len(taken)) for taken in visits.values()])
    stars = [outcome.stars for outcome in outcomes if outcome.stars is not None]
    return HitRate(
        name=name,
        shown=len(outcomes),
        taken=sum(outcome.taken for outcome in outcomes),
        opened=sum(outcome.showing.opened is not None for outcome in outcomes),
        refused=sum(outcome.refused for outcome in outcomes),
        rate=share.share,
        low=share.low,
        high=share.high,
        visits=len(visits),
        stars=sum(stars) / len(stars) if stars else None,
        pending=sum(outcome.pending for outcome in outcomes),
    )


def duels_of(outcomes: Iterable[Outcome]) -> list[Duel]:
    """Return the comparison of each two models that were interleaved on For you, by their labels.

    A visit is won by the model of which more picks were taken, among those that the visit showed first (Radlinski,
    Kurup and Joachims, "How does clickthrough data reflect retrieval quality?", 2008).
    """
    pairs = defaultdict[tuple[str, str], list[Outcome]](list)
    for outcome in outcomes:
        key = outcome.showing.key
        if key.shelf == FOR_YOU and key.rival:
            pairs[min(key.model, key.rival), max(key.model, key.rival)].append(outcome)
    return [_duel(first, second, pairs[first, second]) for first, second in sorted(pairs)]


def _duel(first: str, second: str, outcomes: Sequence[Outcome]) -> Duel:
    sides = {
        label: [outcome for outcome in outcomes if outcome.showing.key.model == label] for label in (first, second)
    }
    visits: dict[int, dict[str, int]] = {outcome.showing.visit: {first: 0, second: 0} for outcome in outcomes}
    for outcome in outcomes:
        visits[outcome.showing.visit][outcome.showing.key.model] += outcome.taken
    wins = sum(taken[first] > taken[second] for taken in visits.values())
    losses = sum(taken[first] < taken[second] for taken in visits.values())
    ties = sum(0 < taken[first] == taken[second] for taken in visits.values())
    share = wilson(wins, wins + losses) if wins + losses else None
    p = sign_test(wins, losses)
    return Duel(
        first=first,
        second=second,
        first_shown=len(sides[first]),
        second_shown=len(sides[second]),
        first_taken=sum(outcome.taken for outcome in sides[first]),
        second_taken=sum(outcome.taken for outcome in sides[second]),
        wins=wins,
        losses=losses,
        ties=ties,
        untaken=len(visits) - wins - losses - ties,
        share=None if share is None else share.share,
        low=None if share is None else share.low,
        high=None if share is None else share.high,
        p=p,
        verdict=_verdict(wins, losses, p),
    )


def _verdict(wins: int, losses: int, p: float) -> Verdict:
    if wins + losses < DECIDED:
        return "too early"
    if p >= LEVEL:
        return "no difference"
    return "first" if wins > losses else "second"
