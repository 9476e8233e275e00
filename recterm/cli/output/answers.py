"""Answers of the command line, made from items, events, profiles and shelves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from recterm.domain.answers.feedback import (
    EventFields,
    ListChanged,
    Recorded,
    Revised,
    Revision,
    StarsChanged,
    Step,
    StepReverted,
)
from recterm.domain.answers.libraries import LibraryInUse
from recterm.domain.answers.profiles import ListedProfile, ProfileAnswer, ProfileList
from recterm.domain.answers.recommendations import AnchoredShelfAnswer, PickAnswer, ReasonAnswer, ShelfAnswer
from recterm.domain.answers.what_if import BroughtUp, ItemAsked, StandsWithout
from recterm.domain.feedback_kinds import IN_PLACE, OPINIONS
from recterm.domain.undoing import StepKind
from recterm.present.items.reason_sentence import sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recterm.domain.model import Event, Item, LibraryInfo, ProfileId, ProfileInfo
    from recterm.domain.shelf import Pick, Reason, Shelf
    from recterm.domain.undoing import ListChange, Reverted
    from recterm.service.live.session import Session
    from recterm.service.live.shelves.what_if import Lifted, Without


def asked(item: Item) -> ItemAsked:
    """Return which item."""
    return ItemAsked(item.id, item.title, item.year, item.own)


def stands_without(answer: Without) -> StandsWithout:
    """Return where an item stands, and where without one event."""
    item = answer.item
    return StandsWithout(
        item.id, item.title, item.year, item.own,
        without=asked(answer.event),
        place=answer.place,
        place_without=answer.place_without,
        score=answer.score,
        score_without=answer.score_without,
    )  # fmt: skip


def brought_up(answer: Lifted) -> BroughtUp:
    """Return what would bring an item up."""
    item = answer.item
    return BroughtUp(
        item.id, item.title, item.year, item.own,
        place=answer.place,
        place_then=answer.place_then,
        reached=answer.reached,
        rate=tuple(map(asked, answer.events)),
    )  # fmt: skip


def library_in_use(info: LibraryInfo) -> LibraryInUse:
    """Return the library of an answer."""
    return LibraryInUse(info.name, Path(info.path), info.label, info.simulated)


def recorded(event: Event, item: Item | None) -> Recorded:
    """Return one event and the item it is about."""
    fields = EventFields(event.id, event.kind, event.value, event.timestamp, event.undoes, event.weight, event.note)
    return Recorded(fields, event.item, item.title if item else None, item.year if item else None)


def step_reverted(done: Reverted, opened: Session) -> StepReverted:
    """Return a step that was undone or redone."""
    row = None if done.item is None else opened.catalogue.row_of(done.item)
    item = None if row is None else opened.catalogue.page([row])[0]
    about = Recorded(None, done.item) if done.event is None else recorded(done.event, item)
    return StepReverted(
        event=about.event,
        item=about.item,
        title=about.title,
        year=about.year,
        step=Step(done.step, done.kind, done.redone),
        stars=None if done.event is None else StarsChanged(done.before.stars, done.after.stars),
        lists=tuple(map(list_changed, done.lists)),
        dials=done.dials if done.kind is StepKind.DIALS else None,
        decision=done.title or None,
        history=done.history,
    )


def list_changed(change: ListChange) -> ListChanged:
    """Return what a step had done to a list."""
    return ListChanged(
        change.name,
        change.created,
        change.deleted,
        change.renamed_from or None,
        tuple(item for item, _ in change.added),
        tuple(item for item, _ in change.removed),
    )


def revised(opened: Session) -> Revised:
    """Return what an answer is computed from."""
    fingerprint = opened.info.fingerprint
    models = tuple(header.id for header in opened.models.active if header.fingerprint == fingerprint)
    return Revised(Revision(opened.shelves.revision.event, models))


def profile_answer(profile: ProfileInfo) -> ProfileAnswer:
    """Return a profile and its counts."""
    return ProfileAnswer(profile.name, _counts(profile))


def profile_list(profiles: Sequence[ProfileInfo], active: ProfileId) -> ProfileList:
    """Return the profiles of a library, one of which is active."""
    listed = (ListedProfile(profile.name, _counts(profile), profile.id == active) for profile in profiles)
    return ProfileList(tuple(listed))


def pick_answer(pick: Pick) -> PickAnswer:
    """Return one pick with all of its reasons."""
    item = pick.item
    return PickAnswer(
        item.id, item.title, item.year, item.own,
        genres=item.genres,
        score=pick.score,
        predicted=pick.predicted,
        deviation=pick.deviation,
        general=pick.general,
        reasons=tuple(map(_reason_answer, pick.reasons)),
        sentence=sentence(pick),
        why=pick.why or None,
        shown=pick.shown or None,
    )  # fmt: skip


def shelf_answer(shelf: Shelf) -> ShelfAnswer:
    """Return a shelf with its picks, and the item that it hangs on if there is one."""
    picks = tuple(map(pick_answer, shelf.picks))
    if shelf.anchor is None:
        return ShelfAnswer(picks, shelf.key, shelf.title, shelf.note)
    return AnchoredShelfAnswer(picks, shelf.key, shelf.title, shelf.note, shelf.anchor.id, shelf.anchor_stars)


def _counts(profile: ProfileInfo) -> dict[str, int]:
    return {row.name: row.counted(profile) for row in IN_PLACE}


def _reason_answer(reason: Reason) -> ReasonAnswer:
    opinions = {row.name: reason.opinion is row.kind for row in OPINIONS}
    return ReasonAnswer(reason.item, reason.title, reason.stars, opinions, reason.amount, reason.share)
