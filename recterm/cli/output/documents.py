"""Documents in JSON of the command line: stable keys for domain objects.

What the table of feedback kinds gives keys to (profiles, picks) is a dict: a new kind is a new key.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from recterm.domain.answers.what_if import BroughtUp, ItemAsked, StandsWithout
from recterm.domain.feedback_kinds import IN_PLACE, OPINIONS
from recterm.domain.undoing import StepKind

if TYPE_CHECKING:
    from recterm.domain.model import Event, Item, LibraryInfo, ProfileInfo
    from recterm.domain.shelf import Pick, Shelf
    from recterm.domain.undoing import ListChange, Reverted
    from recterm.service.live.session import Session
    from recterm.service.live.shelves.what_if import Lifted, Without

Document = dict[str, Any]


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
    fields = EventFields(event.id, event.kind, event.value, event.timestamp, event.undoes)
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


def profile_document(profile: ProfileInfo) -> Document:
    """Return a profile and its counts."""
    return {"profile": profile.name, **{row.name: row.counted(profile) for row in IN_PLACE}}


def pick_document(pick: Pick) -> Document:
    """Return one pick with all of its reasons, largest first; the amounts sum to the score, the shares to 1."""
    return {
        "item": pick.item.id,
        "title": pick.item.title,
        "year": pick.item.year,
        "genres": list(pick.item.genres),
        "own": pick.item.own,
        "score": pick.score,
        "predicted": pick.predicted,
        "deviation": pick.deviation,
        "general": pick.general,
        "reasons": [
            {
                "item": reason.item,
                "title": reason.title,
                "stars": reason.stars,
                **{row.name: reason.opinion is row.kind for row in OPINIONS},
                "amount": reason.amount,
                "share": reason.share,
            }
            for reason in pick.reasons
        ],
    }


def shelf_document(shelf: Shelf) -> Document:
    """Return a shelf with its picks, and the item that it hangs on if there is one."""
    document: Document = {"shelf": shelf.key, "title": shelf.title, "note": shelf.note}
    if shelf.anchor is not None:
        document |= {"item": shelf.anchor.id, "stars": shelf.anchor_stars}
    return document | {"picks": [pick_document(pick) for pick in shelf.picks]}
