"""Diary of a profile: its events searched, excluded from its taste and included again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from recterm.cli.output.answers import profile_answer, revised
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.options import (
    NUMBER,
    ROWS,
    Amount,
    day_option,
    examples,
    json_option,
    library_option,
    note_option,
    profile_option,
)
from recterm.cli.shared.sessions import session
from recterm.domain.answers.taste.diary import DiaryEvent, DiaryEvents
from recterm.domain.answers.taste.exclusions import ExcludedPeriod, ExclusionsAnswer
from recterm.domain.days import days_in
from recterm.domain.feedback_kinds import IN_PLACE
from recterm.domain.model import MAX_STARS, MIN_STARS, EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from recterm.domain.answers.taste.diary import DiaryEntry
    from recterm.domain.answers.taste.exclusions import TasteEffect
    from recterm.domain.exclusions import Exclusions
    from recterm.service.live.session import Session
    from recterm.service.taste.excluding import Chosen


@click.command(
    "list",
    epilog=examples(
        "recterm history list",
        "recterm history list --search alien",
        'recterm history list --search "2024-03 netflix" --json',
    ),
)
@click.option("--search", default="", metavar="TEXT", help="Words of titles, people, days, kinds of events, services.")
@click.option("--excluded", is_flag=True, help="Only what is excluded from your taste.")
@click.option("-n", "limit", type=ROWS, default=50, show_default=True, help="Number of events.")
@library_option
@profile_option
@json_option
def list_(search: str, excluded: bool, limit: int, library: str | None, profile: str | None, as_json: bool) -> None:
    """List your events that were not undone by date, latest first, with their numbers."""
    with session(library, profile) as opened:
        matching, events = _listed(opened, search, limit, excluded=excluded)
        if as_json:
            write_json(profile_answer(opened.profile), DiaryEvents(matching, tuple(events)), revised(opened))
            return
        from recterm.cli.output.diary_table import diary_heading, diary_table

        console = stdout()
        console.print(diary_heading(opened, matching, len(events)))
        if events:
            console.print(diary_table(events, opened.catalogue.words))


def _listed(opened: Session, search: str, limit: int, *, excluded: bool) -> tuple[int, list[DiaryEvent]]:
    from recterm.service.taste.diary_search import DiarySearch

    finder = DiarySearch(opened, _day)
    finder.over(opened.diary.entries())
    entries = [entry for entry in finder.entries(search) if entry.excluded or not excluded]
    return len(entries), _events(opened, entries[:limit])


def _events(opened: Session, entries: Sequence[DiaryEntry]) -> list[DiaryEvent]:
    items = opened.diary.items(entries)
    events = []
    for event, sources, left_out in entries:
        item = items.get(event.item)
        title, year = (None, None) if item is None else (item.title, item.year)
        day = _day(event.timestamp) or None
        events.append(
            DiaryEvent(
                event.id,
                event.item,
                title,
                year,
                event.kind,
                event.value,
                event.timestamp,
                day,
                sources,
                left_out,
                event.weight,
                event.note,
            )
        )
    return events


@click.command(
    "edit",
    epilog=examples(
        "recterm history edit 1204 --stars 4.5",
        "recterm history edit 1204 --date 2024-03-14 --as like",
        'recterm history edit 1204 --note "with Ann, in the rain"',
    ),
)
@click.argument("event", type=NUMBER)
@click.option("--stars", type=Amount(MIN_STARS, MAX_STARS), help="Make it a rating of this many stars.")
@click.option("--as", "kind", type=click.Choice([row.kind.value for row in IN_PLACE][1:]), help="Make it this kind.")
@day_option
@note_option
@library_option
@profile_option
@json_option
def edit(
    event: int,
    stars: float | None,
    kind: str | None,
    day: str | None,
    note: str | None,
    library: str | None,
    profile: str | None,
    as_json: bool,
) -> None:
    """Change the rating, the kind, the date or the note of EVENT, a number of `history list`.

    Nothing is overwritten: the event is undone, and another one takes its place and its services. `recterm undo` takes
    the change back. An empty note removes the note.
    """
    if stars is None and kind is None and day is None and note is None:
        raise click.UsageError("give --stars, --as, --date or --note")
    if stars is not None and kind is not None:
        raise click.UsageError("use --stars or --as, not both")
    from recterm.domain.days import moment_of

    with session(library, profile) as opened:
        old = opened.diary.entry(event).event
        wanted, value = old.kind, old.value
        if stars is not None or kind is not None:
            wanted, value = (EventKind.RATE, stars) if kind is None else (EventKind(kind), None)
        moment = old.timestamp if day is None else moment_of(day, old.timestamp, int(time.time()))
        opened.diary.amend(old, wanted, value, moment, note)
        newest = max(opened.diary.entries(), key=lambda entry: entry.event.id)
        _print_changed(opened, [newest], as_json=as_json)


@click.command("delete", epilog=examples("recterm history delete 1204"))
@click.argument("event", type=NUMBER)
@library_option
@profile_option
@json_option
def delete(event: int, library: str | None, profile: str | None, as_json: bool) -> None:
    """Delete EVENT, a number of `history list`, whatever you have done since; `recterm undo` brings it back."""
    with session(library, profile) as opened:
        entry = opened.diary.entry(event)
        opened.diary.delete(entry.event)
        _print_changed(opened, [entry], as_json=as_json)


def _print_changed(opened: Session, entries: Sequence[DiaryEntry], *, as_json: bool) -> None:
    """Print the lines of the diary as they are now, or as they were before they were deleted."""
    events = _events(opened, entries)
    if as_json:
        write_json(profile_answer(opened.profile), DiaryEvents(len(events), tuple(events)), revised(opened))
        return
    from recterm.cli.output.diary_table import diary_table

    stdout().print(diary_table(events, opened.catalogue.words))


def _chosen(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what both commands can name."""
    for option in (
        json_option,
        profile_option,
        library_option,
        click.option("--preview", is_flag=True, help="Only show what it would change on For you."),
        click.option("--search", metavar="TEXT", help="All that this search finds, as in `history list`."),
        click.option("--to", "last", metavar="DAY", help="Last day of the period; by default the end of --from."),
        click.option("--from", "first", metavar="DAY", help="A period: 2024, 2024-03 or 2024-03-14."),
        click.option("--source", "sources", multiple=True, metavar="NAME", help="A service; recterm: done here."),
        click.argument("events", nargs=-1, type=NUMBER, metavar="[EVENT]..."),
    ):
        command = option(command)
    return command


@click.command(
    "exclude",
    epilog=examples(
        "recterm history exclude",
        "recterm history exclude --source netflix --preview",
        "recterm history exclude --from 2019 --to 2020-06",
        "recterm history exclude 1204 1207",
    ),
)
@_chosen
def exclude(library: str | None, profile: str | None, preview: bool, as_json: bool, **named: Any) -> None:
    """Exclude events from your taste, by number, service, period or search.

    They stay in your history and are not recommended to you again; models and shelves no longer see them. Without
    arguments, this lists what is excluded. `recterm undo` takes it back.
    """
    from recterm.service.taste.excluding import excluding

    with session(library, profile) as opened:
        chosen = _named(**named)
        wanted = opened.diary.exclusions if chosen.empty else excluding(opened, chosen, _day)
        _apply(opened, wanted, preview=preview, as_json=as_json)


@click.command(
    "include",
    epilog=examples(
        "recterm history include --source netflix", "recterm history include 1204", "recterm history include --all"
    ),
)
@click.option("--all", "everything", is_flag=True, help="Everything.")
@_chosen
def include(
    everything: bool, library: str | None, profile: str | None, preview: bool, as_json: bool, **named: Any
) -> None:
    """Include events in your taste again, by number, service, period or search."""
    from recterm.domain.exclusions import NOTHING_EXCLUDED
    from recterm.service.taste.excluding import including

    chosen = _named(**named)
    if chosen.empty and not everything:
        raise click.UsageError("name events, --source, --from or --search; or --all")
    with session(library, profile) as opened:
        wanted = NOTHING_EXCLUDED if everything else including(opened, chosen, _day)
        _apply(opened, wanted, preview=preview, as_json=as_json)


def _named(
    events: tuple[int, ...], sources: tuple[str, ...], first: str | None, last: str | None, search: str | None
) -> Chosen:
    from recterm.service.taste.excluding import Chosen

    if last and not first:
        raise click.UsageError("--to needs --from")
    return Chosen(events, sources, first, last, search)


def _day(timestamp: int) -> str:
    from recterm.present.taste.diary import day_of, iso_day

    return iso_day(day_of(timestamp))


def _apply(opened: Session, wanted: Exclusions, *, preview: bool, as_json: bool) -> None:
    """Store exclusions unless they are only tried, and print them with their effect."""
    effect = _effect(opened, wanted, needed=preview)
    if not preview:
        opened.diary.exclude(wanted)
    periods = tuple(ExcludedPeriod(*map(str, days_in(period))) for period in wanted.periods)
    rules = tuple(sorted(wanted.events)), tuple(sorted(wanted.kept)), tuple(sorted(wanted.sources)), periods
    answer = ExclusionsAnswer(*rules, stored=not preview, effect=effect)
    if as_json:
        write_json(profile_answer(opened.profile), answer, revised(opened))
        return
    from recterm.cli.output.diary_table import print_exclusions

    print_exclusions(opened, wanted, effect)


def _effect(opened: Session, wanted: Exclusions, *, needed: bool) -> TasteEffect | None:
    """Return the effect; None where nothing changes, or where no model is trained and it is not asked for.

    Raises:
        ModelMissingError: it is asked for, and no model is trained.
    """
    if wanted == opened.diary.exclusions or not (needed or opened.models.status == "ready"):
        return None
    from recterm.service.taste.effect import effect_of

    opened.models.load()
    return effect_of(opened, wanted)
