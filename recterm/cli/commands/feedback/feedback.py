"""Feedback commands: rate and every other kind of feedback, undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from recterm.cli.output.answers import recorded, revised, step_reverted
from recterm.cli.output.results import stdout, write_json
from recterm.cli.shared.options import (
    Amount,
    day_option,
    examples,
    json_option,
    library_option,
    note_option,
    profile_option,
)
from recterm.cli.shared.sessions import session
from recterm.domain.feedback_kinds import FEEDBACK_KINDS

if TYPE_CHECKING:
    from recterm.domain.feedback_kinds import FeedbackKind, KindCommand
    from recterm.domain.model import Event, EventKind, Item, ItemId
    from recterm.domain.undoing import Reverted
    from recterm.service.live.session import Session


@click.command(
    short_help="Rate an item with 0.5 to 5 stars.",
    epilog=examples(
        'recterm rate "Toy Story" 5',
        'recterm rate "Alien (1979)" 4.5 --date 2024-03-14 --note "with Ann"',
        'recterm rate Alien --note "better every time"',
        "recterm rate Alien --off",
    ),
)
@click.argument("item")
@click.argument("stars", metavar="STARS", type=Amount(), required=False)
@click.option("--off", is_flag=True, help="Remove the rating.")
@day_option
@note_option
@library_option
@profile_option
@json_option
def rate(
    item: str,
    stars: float | None,
    off: bool,
    day: str | None,
    note: str | None,
    library: str | None,
    profile: str | None,
    as_json: bool,
) -> None:
    """Rate ITEM with 0.5 to 5 STARS, in halves.

    ITEM is an id, a title, or a search that matches only one item. Without STARS, --date and --note change the latest
    rating.
    """
    if stars is None and not off and (day is not None or note is not None):
        _change_rating(item, day, note, library, profile, as_json=as_json)
        return
    if off == (stars is not None):
        raise click.UsageError("give STARS, or --off to remove the rating")
    from recterm.domain.model import EventKind

    kind = EventKind.UNRATE if off else EventKind.RATE
    _record(kind, item, stars, library, profile, day=day, note=note, as_json=as_json)


def _change_rating(
    item: str, day: str | None, note: str | None, library: str | None, profile: str | None, *, as_json: bool
) -> None:
    """Give the latest rating of an item another day or note.

    Raises:
        RectermError: the item is not rated.
    """
    from recterm.domain.model import EventKind
    from recterm.errors import RectermError
    from recterm.service.taste.noting import Entry, noted_event, write_entry

    with session(library, profile) as opened:
        row = opened.catalogue.resolve(item)
        event = noted_event(opened, row)
        film = opened.catalogue.page([row])[0]
        if event is None or event.kind is not EventKind.RATE:
            raise RectermError(f"you have not rated {film.label}", "give STARS too", code="not_rated")
        write_entry(opened, row, event, Entry(event.value, day, note))
        changed = noted_event(opened, row)
        _tell(opened, event if changed is None else changed, film, as_json=as_json)


def _command_of(row: FeedbackKind, about: KindCommand) -> click.Command:
    """Make the command that records a kind for an item, or takes it back with `--off`."""

    def say(
        item: str,
        library: str | None,
        profile: str | None,
        as_json: bool,
        day: str | None,
        note: str | None,
        off: bool = False,
    ) -> None:
        kind = row.opposite if off and row.opposite else row.kind
        _record(kind, item, None, library, profile, day=day, note=note, as_json=as_json)

    name = row.kind.value
    once = f"recterm {name} {about.example}"
    command = day_option(note_option(library_option(profile_option(json_option(say)))))
    if about.off:
        command = click.option("--off", is_flag=True, help=about.off)(command)
    return click.command(
        name,
        short_help=about.summary,
        help=f"{about.sentence}\n\nITEM is an id, a title, or a search that matches only one item.",
        epilog=examples(once, f"{once} --off") if about.off else examples(once),
    )(click.argument("item")(command))


BY_NAME = {row.kind.value: _command_of(row, row.command) for row in FEEDBACK_KINDS if row.command is not None}
"""The command of every kind but ratings."""


@click.command(
    short_help="Undo your last action.",
    epilog=examples("recterm undo", "recterm undo && recterm undo", "recterm redo"),
)
@library_option
@profile_option
@json_option
def undo(library: str | None, profile: str | None, as_json: bool) -> None:
    """Undo your last action; repeat to go further back.

    Everything that you said of items, changes of lists, decisions about titles, the arrangement of shelves; an imported
    history is one step.
    """
    with session(library, profile) as opened:
        tell_reverted(opened, opened.steps.undo(), as_json=as_json)


@click.command(short_help="Redo what you last undid.", epilog=examples("recterm redo"))
@library_option
@profile_option
@json_option
def redo(library: str | None, profile: str | None, as_json: bool) -> None:
    """Redo what you last undid, until you do something else."""
    with session(library, profile) as opened:
        tell_reverted(opened, opened.steps.redo(), as_json=as_json)


def _record(
    kind: EventKind,
    item: str,
    value: float | None,
    library: str | None,
    profile: str | None,
    *,
    day: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    from recterm.service.taste.noting import Entry, record_entry

    with session(library, profile) as opened:
        row = opened.catalogue.resolve(item)
        event = record_entry(opened, row, kind, Entry(value, day, note))
        _tell(opened, event, opened.catalogue.page([row])[0], as_json=as_json)


def tell_reverted(opened: Session, done: Reverted, *, as_json: bool) -> None:
    """Report what was undone or redone."""
    if as_json:
        write_json(step_reverted(done, opened), revised(opened))
        return
    from recterm.cli.output.tables import named
    from recterm.present.undo import format_reverted

    def name_of(item: ItemId) -> str:
        row = opened.catalogue.row_of(item)
        return opened.catalogue.title_of(item) if row is None else named(opened.catalogue.page([row])[0])

    stdout().print(
        format_reverted(done, name_of, opened.catalogue.words), markup=False, highlight=False, soft_wrap=True
    )


def _tell(opened: Session, event: Event, item: Item, *, as_json: bool) -> None:
    if as_json:
        write_json(recorded(event, item), revised(opened))
        return
    from recterm.cli.output.tables import event_line

    stdout().print(event_line(event, item))
