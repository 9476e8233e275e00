"""Exclusion keys: what leaves the taste or comes back, with the effect on "For you" before it is accepted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from recterm.domain.days import days_of, period_of
from recterm.domain.exclusions import Exclusions, Period
from recterm.errors import RectermError
from recterm.present.taste.diary import day_of, iso_day
from recterm.present.taste.exclusions import effect_facts, format_change, format_period, format_source
from recterm.present.text import clean, counted
from recterm.service.taste.effect import effect_of
from recterm.tui.shared.dialogs.choose import ChooseScreen
from recterm.tui.shared.dialogs.name import NameScreen
from recterm.tui.shared.frame.controllers import Controller
from recterm.tui.shared.lists.choice_list import Choice
from recterm.tui.shared.toasts import refuse, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from recterm.domain.answers.taste.diary import DiaryEntry
    from recterm.present.facts import Fact
    from recterm.service.live.session import Session
    from recterm.tui.keys.actions import Keymap
    from recterm.tui.shared.frame.frame import FrameScreen
    from recterm.tui.taste.diary_list import DiaryList

EVENT, SEARCH, TYPED, EVENTS, KEPT = "event", "search", "typed", "events", "kept"
SOURCE, PERIOD = "source:", "period:"
"""Beginnings of the choices of a service and of a period."""

ACCEPT, LEAVE = "accept", "leave"
NO_EFFECT: Sequence[Fact] = [("For you", "no models are loaded, so the effect is not known", "facts--text")]


class ExclusionKeys(Controller):
    """Controller of what the diary's profile excludes from its taste."""

    def __init__(self, diary: DiaryList, session: Session, keymap: Keymap, show: Callable[[], None]) -> None:
        """Create the controller; `show` reads the diary again after a change."""
        self._diary, self._session, self._keymap, self._show = diary, session, keymap, show

    def action_exclude(self) -> None:
        """Choose what to exclude, or to count again, beginning with the highlighted event."""
        entry = self._diary.highlighted
        if entry is not None:
            self._screen.ask(partial(self._exclude, entry))

    def action_review(self) -> None:
        """Show what is excluded; what is unticked counts again."""
        if self._session.diary.exclusions.empty:
            say(self._screen, "Nothing is excluded from your taste.")
        else:
            self._screen.ask(self._review)

    @property
    def _screen(self) -> FrameScreen:
        return self._diary.frame_screen

    async def _exclude(self, entry: DiaryEntry) -> None:
        title = "Count again in your taste" if entry.excluded else "Exclude from your taste"
        chosen = await self._choose(title, self._choices(entry))
        exclusions = None if chosen is None else await self._with(chosen, entry)
        if exclusions is not None:
            await self._confirm(exclusions)

    async def _choose(self, title: str, choices: Sequence[Choice], facts: Sequence[Fact] = ()) -> str | None:
        screen = ChooseScreen(title, choices, single=True, facts=facts)
        chosen = await self._screen.app.push_screen_wait(screen)
        return next(iter(chosen), None) if chosen else None

    def _choices(self, entry: DiaryEntry) -> list[Choice]:
        """Return what can be excluded or counted again from an event on."""
        exclusions, entries = self._session.diary.exclusions, self._diary.every_entry
        choices = [Choice(EVENT, f"This event: {clean(self._session.catalogue.title_of(entry.event.item))}")]
        for source in entry.sources:
            number = sum(source in other.sources for other in entries)
            again = " again" if source in exclusions.sources else ""
            choices.append(Choice(f"{SOURCE}{source}", f"Everything{again}: {format_source(source)}", f"{number:,}"))
        covering = [period for period in exclusions.periods if period.covers(entry.event.timestamp)]
        choices += [
            Choice(f"{PERIOD}{period.since}-{period.until}", f"The period again: {format_period(period)}")
            for period in covering
        ]
        if not entry.excluded:
            choices += [self._period(text, entries) for text in _spans(entry.event.timestamp)]
            choices.append(Choice(TYPED, "A period: first and last day"))
        if self._diary.searched:
            shown = self._diary.contents.entries
            choices.append(Choice(SEARCH, f"All that “{clean(self._diary.searched)}” finds", f"{len(shown):,}"))
        return choices

    def _period(self, text: str, entries: Sequence[DiaryEntry]) -> Choice:
        period = period_of(*days_of(text))
        number = sum(period.covers(entry.event.timestamp) for entry in entries)
        return Choice(f"{PERIOD}{text}", f"Everything of {text}", f"{number:,}")

    async def _with(self, chosen: str, entry: DiaryEntry) -> Exclusions | None:
        """Return the exclusions after a choice; None where a question was not answered."""
        exclusions = self._session.diary.exclusions
        if chosen.startswith(SOURCE):
            source = chosen.removeprefix(SOURCE)
            there = source in exclusions.sources
            return exclusions.without_source(source) if there else exclusions.with_source(source)
        for period in exclusions.periods:
            if chosen == f"{PERIOD}{period.since}-{period.until}":
                return exclusions.without_period(period)
        if chosen == TYPED:
            typed = await self._typed_period()
            return None if typed is None else exclusions.with_period(typed)
        if chosen.startswith(PERIOD):
            return exclusions.with_period(period_of(*days_of(chosen.removeprefix(PERIOD))))
        shown = self._diary.contents.entries if chosen == SEARCH else (entry,)
        events = [other.event.id for other in shown]
        return exclusions.without_events(events) if entry.excluded else exclusions.with_events(events)

    async def _typed_period(self) -> Period | None:
        """Ask for a first and a last day; None without an answer, or if they are not days."""
        app = self._screen.app
        first = await app.push_screen_wait(NameScreen("From: a day, a month or a year, such as 2024-03"))
        last = None if first is None else await app.push_screen_wait(NameScreen("To, included", first))
        if first is None or last is None:
            return None
        try:
            return period_of(days_of(first)[0], days_of(last)[1])
        except RectermError as error:
            refuse(self._screen, error)
            return None

    async def _confirm(self, exclusions: Exclusions) -> None:
        """Show the effect, and store the exclusions if it is accepted."""
        if exclusions == self._session.diary.exclusions:
            return
        effect = effect_of(self._session, exclusions) if self._session.models.ready else None
        facts = NO_EFFECT if effect is None else effect_facts(effect)
        choices = [Choice(ACCEPT, "Accept"), Choice(LEAVE, "Leave your taste as it is")]
        if await self._choose("What it would change", choices, facts) != ACCEPT:
            return
        try:
            self._session.diary.exclude(exclusions)
        except RectermError as error:
            refuse(self._screen, error, "Not changed", severity="error")
            return
        self._show()
        undo = self._keymap.shown("undo")
        change = "" if effect is None else f": {format_change(effect)}"
        say(self._screen, f"Your taste has changed{change} ({undo} to undo)")

    async def _review(self) -> None:
        exclusions = self._session.diary.exclusions
        choices = [
            *(
                Choice(f"{SOURCE}{source}", f"Everything: {format_source(source)}")
                for source in sorted(exclusions.sources)
            ),
            *(Choice(f"{PERIOD}{format_period(period)}", format_period(period)) for period in exclusions.periods),
        ]
        if exclusions.events:
            choices.append(Choice(EVENTS, counted(len(exclusions.events), "single event")))
        if exclusions.kept:
            choices.append(Choice(KEPT, f"Except {counted(len(exclusions.kept), 'event')} that you count"))
        screen = ChooseScreen("Excluded from your taste", choices, {choice.value for choice in choices})
        ticked = await self._screen.app.push_screen_wait(screen)
        if ticked is not None:
            await self._confirm(
                Exclusions(
                    events=exclusions.events if EVENTS in ticked else frozenset(),
                    kept=exclusions.kept if KEPT in ticked else frozenset(),
                    sources=frozenset(source for source in exclusions.sources if f"{SOURCE}{source}" in ticked),
                    periods=tuple(
                        period for period in exclusions.periods if f"{PERIOD}{format_period(period)}" in ticked
                    ),
                )
            )


def _spans(timestamp: int) -> list[str]:
    """Return the year, the month and the day of UTC seconds as they are typed, as far as they are known."""
    parts = iso_day(day_of(timestamp)).split("-")
    return ["-".join(parts[: end + 1]) for end in range(len(parts)) if parts[0]]
