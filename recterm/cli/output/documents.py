"""The JSON documents of the command line: stable keys for what the domain holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recterm.domain.feedback_kinds import IN_PLACE, OPINIONS
from recterm.domain.undoing import StepKind
from recterm.process.codec import to_document

if TYPE_CHECKING:
    from recterm.domain.model import Event, Item, LibraryInfo, ProfileInfo
    from recterm.domain.shelf import Pick, Shelf
    from recterm.domain.undoing import ListChange, Reverted
    from recterm.service.live.session import Session
    from recterm.service.live.shelves.what_if import Lifted, Without

Document = dict[str, Any]


def item_document(item: Item) -> Document:
    """Which item; `own` is true for what a history has and the data set lacks."""
    return {"item": item.id, "title": item.title, "year": item.year, "own": item.own}


def without_document(answer: Without) -> Document:
    """Where an item stands, and where without one event; places are null where the model cannot score."""
    return {
        **item_document(answer.item),
        "without": item_document(answer.event),
        "place": answer.place,
        "place_without": answer.place_without,
        "score": answer.score,
        "score_without": answer.score_without,
    }


def lifted_document(answer: Lifted) -> Document:
    """What would bring an item up: five stars for each of `rate`."""
    return {
        **item_document(answer.item),
        "place": answer.place,
        "place_then": answer.place_then,
        "reached": answer.reached,
        "rate": [item_document(item) for item in answer.events],
    }


def library_document(info: LibraryInfo) -> Document:
    """Which library an answer is from."""
    return {"library": info.name, "path": info.path, "data": info.label, "simulated": info.simulated}


def event_document(event: Event, item: Item | None) -> Document:
    """One event and the item it is about; title and year are null when the item left the catalogue."""
    return {
        "event": {
            "id": event.id,
            "kind": event.kind,
            "value": event.value,
            "timestamp": event.timestamp,
            "undoes": event.undoes,
        },
        "item": event.item,
        "title": item.title if item else None,
        "year": item.year if item else None,
    }


def reverted_document(done: Reverted, opened: Session) -> Document:
    """A step that was undone or redone; `event`, `item`, `title` and `year` are null where it is no event."""
    row = None if done.item is None else opened.catalogue.row_of(done.item)
    item = None if row is None else opened.catalogue.page([row])[0]
    about: Document = {"event": None, "item": done.item, "title": None, "year": None}
    if done.event is not None:
        about = event_document(done.event, item)
    return about | {
        "step": {"id": done.step, "kind": done.kind.value, "redone": done.redone},
        "stars": {"before": done.before.stars, "after": done.after.stars} if done.event is not None else None,
        "lists": [list_change_document(change) for change in done.lists],
        "dials": done.dials if done.kind is StepKind.DIALS else None,
        "decision": done.title or None,
        "import": None if done.history is None else to_document(done.history),
    }


def list_change_document(change: ListChange) -> Document:
    """What a step had done to a list."""
    return {
        "list": change.name,
        "created": change.created,
        "deleted": change.deleted,
        "renamed_from": change.renamed_from or None,
        "added": [item for item, _ in change.added],
        "removed": [item for item, _ in change.removed],
    }


def revision_document(opened: Session) -> Document:
    """What an answer is computed from: the last event, and the active models that fit the data, loaded or not."""
    fingerprint = opened.info.fingerprint
    models = [header.id for header in opened.models.active if header.fingerprint == fingerprint]
    return {"event": opened.shelves.revision.event, "models": models}


def profile_document(profile: ProfileInfo) -> Document:
    """A profile and its counts."""
    return {"profile": profile.name, **{row.name: row.counted(profile) for row in IN_PLACE}}


def pick_document(pick: Pick) -> Document:
    """One pick with all of its reasons, largest first; the amounts sum to the score, the shares to 1."""
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
    """A shelf with its picks, and the item that it hangs on if there is one."""
    document: Document = {"shelf": shelf.key, "title": shelf.title, "note": shelf.note}
    if shelf.anchor is not None:
        document |= {"item": shelf.anchor.id, "stars": shelf.anchor_stars}
    return document | {"picks": [pick_document(pick) for pick in shelf.picks]}
