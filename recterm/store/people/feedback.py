"""Feedback as the sum of events on one item by one profile: pure functions, the only place that defines it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from recterm.domain.clock import NO_TIME
from recterm.domain.data.event_weights import MOST_WEIGHT
from recterm.domain.feedback_kinds import BY_EVENT, is_skip
from recterm.domain.model import MAX_STARS, MIN_STARS, STAR_STEP, Event, EventKind, Feedback
from recterm.domain.notes import MOST_LETTERS, is_note
from recterm.errors import RectermError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


VALUES = frozenset({None, *(half * STAR_STEP for half in range(1, int(MAX_STARS / STAR_STEP) + 1))})
"""Stars that an event or feedback may have."""


WEIGHT_DIGITS = 3
"""Digits after the point of what a view counts."""


def after(feedback: Feedback, event: Event) -> Feedback:
    """Return the state after one more event, which must not be UNDO: `replay` leaves out the event that it names."""
    last = event.id
    match event.kind:
        case EventKind.RATE:
            if is_older_rating(event, feedback.rated_at):
                return replace(feedback, last_event=last)
            return replace(feedback, last_event=last, stars=event.value, rated_at=event.timestamp)
        case EventKind.UNRATE:
            return replace(feedback, last_event=last, stars=None, rated_at=None)
        case EventKind.VIEW:
            return _viewed(feedback, (event,))
        case EventKind.UNDO:
            raise ValueError("an UNDO is replayed by leaving out what it undoes")
        case _:
            return _standing(feedback, event)


def _standing(feedback: Feedback, event: Event) -> Feedback:
    """Return the state after an event that holds until it is taken back, or after the one that takes it back."""
    row = BY_EVENT[event.kind]
    holds = event.kind is row.kind
    since: dict[str, int | None] = {row.time_field: event.timestamp if holds else None} if row.time_field else {}
    changed: dict[str, Any] = {row.field: holds, **since}
    return replace(feedback, last_event=event.id, **changed)


def is_older_rating(event: Event, rated_at: int | None) -> bool:
    """Return whether a rating is older than the current one: a history imported later may contain it.

    A rating without a time (`NO_TIME`) is as new as its import.
    """
    return rated_at is not None and NO_TIME < event.timestamp < rated_at


def _viewed(feedback: Feedback, views: Sequence[Event]) -> Feedback:
    """Return the state after more views; a history imported later may contain older ones."""
    last = max(feedback.last_event, views[-1].id)
    weights = [event.weight for event in views if event.weight is not None]
    played = feedback.played
    if weights or played is not None:
        # Rounded at every step, so that the sum does not depend on the order in which the views came.
        played = round(feedback.plays + sum(weights) + len(views) - len(weights), WEIGHT_DIGITS)
        views = [event for event in views if not is_skip(event)]
    if not views:
        return replace(feedback, last_event=last, played=played)
    latest = max([event.timestamp for event in views])
    viewed_at = latest if feedback.viewed_at is None else max(feedback.viewed_at, latest)
    views_now = feedback.views + len(views)
    return replace(feedback, last_event=last, views=views_now, viewed_at=viewed_at, played=played)


def after_all(feedback: Feedback, events: Sequence[Event]) -> Feedback:
    """Return the state after more events in order, none of which is an UNDO.

    Views are independent of other events, so they are summed at once: histories of plays are mostly views.
    """
    view = EventKind.VIEW
    views = [event for event in events if event.kind is view]
    if len(views) < len(events):
        for event in events:
            if event.kind is not view:
                feedback = after(feedback, event)
    return _viewed(feedback, views) if views else feedback


def replay(events: Iterable[Event]) -> Feedback:
    """Return the state after the events of one item, in order, without the undone ones."""
    listed = list(events)
    undone = {event.undoes for event in listed}
    standing = [event for event in listed if event.kind is not EventKind.UNDO and event.id not in undone]
    return after_all(Feedback(), standing)


def check_weight(kind: EventKind, weight: float | None) -> None:
    """Refuse a weight that no view can have.

    Raises:
        RectermError: another kind of event has one, or it is 0, too large, or has more than WEIGHT_DIGITS.
    """
    if weight is not None and not (kind is EventKind.VIEW and is_weight(weight)):
        raise RectermError(
            f"{weight!r} is not what a {kind} can count",
            f"views count from {-MOST_WEIGHT:g} to {MOST_WEIGHT:g}, with {WEIGHT_DIGITS} digits, and not 0",
            code="bad_event",
        )


def is_weight(weight: object) -> bool:
    """Return whether a view can count that much."""
    return (
        isinstance(weight, float)
        and 0 < abs(weight) <= MOST_WEIGHT
        and math.isclose(round(weight, WEIGHT_DIGITS), weight, rel_tol=0.0, abs_tol=1e-9)
    )


def check_note(kind: EventKind, note: str | None) -> None:
    """Refuse a note that no event can have.

    Raises:
        RectermError: an UNDO has one, or it is not one line of up to MOST_LETTERS.
    """
    if note is not None and (kind is EventKind.UNDO or not is_note(note)):
        raise RectermError(
            f"that is not a note that a {kind} can have",
            f"a note is one line of up to {MOST_LETTERS:,} letters",
            code="bad_event",
        )


def check_value(kind: EventKind, value: float | None) -> None:
    """Refuse a value that does not go with the kind of event.

    Raises:
        RectermError: RATE without stars, or with stars other than 0.5 to 5 in halves; another kind with a value; UNDO.
    """
    if kind is EventKind.UNDO:
        raise RectermError("an undo cannot be recorded by itself", "undo reverts the last event", code="bad_event")
    if kind is not EventKind.RATE:
        if value is not None:
            raise RectermError(
                f"{kind} takes no value, not even {value:g}", "only ratings have stars", code="bad_event"
            )
    elif value is None:
        raise RectermError(
            "a rating needs stars", f"give {MIN_STARS:g} to {MAX_STARS:g} stars in halves", code="bad_event"
        )
    elif not (MIN_STARS <= value <= MAX_STARS and value % STAR_STEP == 0):
        raise RectermError(
            f"rating {value:g} is not {MIN_STARS:g} to {MAX_STARS:g} in halves",
            "give stars such as 4 or 3.5",
            code="bad_event",
        )
