"""Undo and redo in one sentence: for the app's toasts and for the command line."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from recterm.domain.feedback_kinds import BY_EVENT, RATING, event_text
from recterm.domain.undoing import StepKind
from recterm.present.text import clean, counted, star_glyphs

if TYPE_CHECKING:
    from collections.abc import Callable

    from recterm.domain.exclusions import Exclusions
    from recterm.domain.kind_words import KindWords
    from recterm.domain.model import Feedback, ItemId
    from recterm.domain.undoing import ImportInfo, ListChange, Reverted

LISTED = 3
"""Changes of lists that are named."""


def format_reverted(done: Reverted, title_of: Callable[[ItemId], str], words: KindWords) -> str:
    """Return `Undone: Alien ★★★★½ → ★★★`, `Redone: Heat viewed`, `Undone: Letterboxd import of 12 Nov, 431 events`."""
    begin = "Redone" if done.redone else "Undone"
    if done.waiting:
        begin = "Waiting to redo" if done.redone else "Waiting to undo"
    return f"{begin}: {_what(done, title_of, words)}"


def _what(done: Reverted, title_of: Callable[[ItemId], str], words: KindWords) -> str:
    match done.kind:
        case StepKind.FEEDBACK:
            return _format_event(done, title_of, words)
        case StepKind.LISTS:
            parts = [_format_list_change(change, title_of) for change in done.lists]
            more = len(parts) - LISTED
            return ", ".join([*parts[:LISTED], *([f"and {more:,} more"] if more > 0 else [])]) or "lists"
        case StepKind.DIALS:
            return f"For you is now {done.dials or 'in plain order'}"
        case StepKind.DIARY:
            return _format_amended(done, title_of, words)
        case StepKind.EXCLUSIONS:
            return format_excluded(done.exclusions)
        case StepKind.DECISION:
            return f"what {clean(done.title)} is"
        case StepKind.IMPORT:
            return format_import(done.history) if done.history is not None else "an import"


def _format_event(done: Reverted, title_of: Callable[[ItemId], str], words: KindWords) -> str:
    if done.event is None:
        return "an event that is also in a history"
    title = clean(title_of(done.event.item))
    if BY_EVENT[done.event.kind] is RATING:
        return f"{title} {_stars(done.before)} → {_stars(done.after)}"
    return f"{title} {words.fill(event_text(done.event.kind).became)}"


def _format_amended(done: Reverted, title_of: Callable[[ItemId], str], words: KindWords) -> str:
    """Return what became of an event of the diary: `diary, Alien ★★★ → ★★★★`, `diary, watched: Alien`."""
    if done.event is None:
        return "a change of the diary"
    title = clean(title_of(done.event.item))
    if done.before.stars != done.after.stars:
        return f"diary, {title} {_stars(done.before)} → {_stars(done.after)}"
    return f"diary, {words.fill(event_text(done.event.kind).done)}: {title}"


def _stars(feedback: Feedback) -> str:
    return "no rating" if feedback.stars is None else star_glyphs(feedback.stars)


def _format_list_change(change: ListChange, title_of: Callable[[ItemId], str]) -> str:
    name = clean(change.name)
    if change.renamed_from:
        return f"list {clean(change.renamed_from)} renamed {name}"
    if change.deleted:
        return f"list {name} deleted"
    parts = [f"list {name} created"] if change.created else []
    for entries, where in ((change.added, f"added to {name}"), (change.removed, f"removed from {name}")):
        if len(entries) == 1:
            parts.append(f"{clean(title_of(entries[0][0]))} {where}")
        elif entries:
            parts.append(f"{counted(len(entries), 'item')} {where}")
    return ", ".join(parts)


def format_import(info: ImportInfo) -> str:
    """Return `Letterboxd import of 12 Nov, 431 events`, with the year unless it is the current one."""
    date = ""
    if info.made:
        made, now = datetime.fromtimestamp(info.made).astimezone(), datetime.now().astimezone()
        date = f" of {made.day} {made:%b}" + (f" {made.year}" if made.year != now.year else "")
    return f"{clean(info.source)} import{date}, {counted(info.events, 'event')}"


def format_excluded(exclusions: Exclusions | None) -> str:
    """Return what is excluded now: `your taste without 3 events, netflix and 1 period`."""
    if exclusions is None or exclusions.empty:
        return "your taste with everything"
    parts = [counted(len(exclusions.events), "event")] if exclusions.events else []
    parts += [clean(source) or "what you did here" for source in sorted(exclusions.sources)]
    parts += [counted(len(exclusions.periods), "period")] if exclusions.periods else []
    *others, last = parts
    return f"your taste without {', '.join(others)} and {last}" if others else f"your taste without {last}"
