"""Steps of a person that can be undone and redone: an event, a change of lists, a decision, an import."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from recterm.domain.exclusions import Exclusions, exclusions_key
from recterm.domain.reranking import Reranking
from recterm.domain.undoing import ListChange, Reverted, StepKind
from recterm.errors import RectermError
from recterm.store.file.damage import decoding
from recterm.store.file.values import json_object
from recterm.store.people.amendments import Amended, Amendments
from recterm.store.people.list_changes import ListChanges, list_change, list_changes, renamed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from recterm.domain.model import Event, EventId, EventKind, Feedback, ItemId, ProfileId
    from recterm.store.catalogue.user_items import UserItems
    from recterm.store.file.connection import Connection
    from recterm.store.file.preferences import LibrarySettings
    from recterm.store.people.events import Events, Recorded
    from recterm.store.people.imports import Imports
    from recterm.store.people.provenance import Provenance
    from recterm.store.people.title_matches import TitleMatch, TitleMatches

_STEP = "id, profile, kind, change"


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a profile."""

    id: int
    profile: ProfileId
    kind: StepKind
    change: Mapping[str, Any]
    """What it changed, as JSON types that depend on the kind."""


class Steps:
    """Steps of every profile, in order. Undone steps can be redone until the profile does something else."""

    def __init__(
        self,
        db: Connection,
        events: Events,
        imports: Imports,
        settings: LibrarySettings,
        matches: TitleMatches,
        provenance: Provenance,
        own: UserItems,
    ) -> None:
        self._db = db
        self._events = events
        self._imports = imports
        self._settings = settings
        self._matches = matches
        self._provenance = provenance
        self._own = own
        self._lists = ListChanges(db)
        self._amendments = Amendments(db, events, provenance, settings)

    # What is done

    def record(
        self,
        profile: ProfileId,
        item: ItemId,
        kind: EventKind,
        value: float | None,
        timestamp: int,
        *,
        note: str | None = None,
        before: Feedback | None = None,
        redoable: bool = True,
    ) -> Recorded:
        """Append an event as one step; see `Events.append`.

        Args:
            profile: who did it.
            item: id of the item.
            kind: anything but UNDO.
            value: stars for RATE, else None.
            timestamp: UTC seconds.
            note: what the person wrote beside it.
            before: the profile's feedback on the item, if the caller knows it and that the profile exists.
            redoable: False if the caller knows that nothing is undone.
        """
        with self._db.joined():
            recorded = self._events.append(profile, item, kind, value, timestamp, before, note=note)
            self.log(profile, StepKind.FEEDBACK, {"event": recorded.event.id}, redoable=redoable)
        return recorded

    def log(self, profile: ProfileId, kind: StepKind, change: Mapping[str, Any], *, redoable: bool = True) -> int:
        """Record an action as one step, in its own transaction; undone steps can no longer be redone."""
        sql = "INSERT INTO steps (profile, kind, made, change) VALUES (?, ?, ?, ?)"
        step = self._db.insert(sql, (profile, str(kind), int(time.time()), json.dumps(change)))
        if redoable:
            self._db.run("DELETE FROM steps WHERE profile = ? AND undone IS NOT NULL", (profile,))
        return step

    @contextmanager
    def changing_lists(self, profile: ProfileId, renamed_from: str = "") -> Iterator[None]:
        """Record the block's changes to a profile's lists as one step, if there are any."""
        with self._db.transaction():
            before = self._lists.states(profile)
            yield
            changes = list_changes(before, self._lists.states(profile))
            if renamed_from:
                changes = renamed(changes, renamed_from)
            if changes:
                self.log(profile, StepKind.LISTS, {"lists": [asdict(change) for change in changes]})

    @contextmanager
    def noting_lists(self, profile: ProfileId) -> Iterator[list[ListChange]]:
        """Give a list that holds the block's changes to a profile's lists when it ends."""
        before, changes = self._lists.states(profile), list[ListChange]()
        yield changes
        changes += list_changes(before, self._lists.states(profile))

    def log_import(self, profile: ProfileId, number: int, lists: Iterable[ListChange]) -> None:
        """Record an import as one step, in its transaction."""
        self.log(profile, StepKind.IMPORT, {"number": number, "lists": [asdict(change) for change in lists]})

    def decide(self, profile: ProfileId, number: int, item: str | None) -> TitleMatch:
        """Decide on an item, or (None) that the catalogue does not have it, and move its events, as one step.

        Raises:
            RectermError: there is no match with this number.
        """
        with self._db.transaction():
            before = self._matches.standing(number)
            self._matches.decide(number, item)
            now = self._moved(number, *self._matches.standing(number))
            after = self._matches.standing(number)
            self.log(profile, StepKind.DECISION, {"number": number, "before": before, "after": after})
        return now

    def set_dials(self, profile: ProfileId, key: str, value: Mapping[str, float | str | None]) -> None:
        """Store a profile's reranking settings, as one step."""
        with self._db.transaction():
            before = self._settings.get(key, {})
            self._settings.set(key, dict(value))
            self.log(profile, StepKind.DIALS, {"key": key, "before": before, "after": dict(value)})

    def amend(self, event: Event, wanted: Event) -> EventId | None:
        """Put another event in the place of one, as one step; return its id. See `Amendments.amend`."""
        with self._db.transaction():
            return self._log_amended(event, self._amendments.amend(event, wanted))

    def delete(self, event: Event) -> None:
        """Undo one event, whatever was done since, as one step. See `Amendments.delete`."""
        with self._db.transaction():
            self._log_amended(event, self._amendments.delete(event))

    def _log_amended(self, event: Event, done: Amended) -> EventId | None:
        self.log(event.profile, StepKind.DIARY, done._asdict())
        return done.made

    def exclude(self, profile: ProfileId, exclusions: Exclusions) -> None:
        """Store what a profile excludes from its taste, as one step."""
        key = exclusions_key(profile)
        with self._db.transaction():
            before, after = self._settings.get(key, {}), exclusions.document()
            self._settings.set(key, after)
            self.log(profile, StepKind.EXCLUSIONS, {"key": key, "before": before, "after": after})

    # What is undone

    def latest(self, profile: ProfileId, passing: Collection[int] = ()) -> Step:
        """Return the step to undo next, apart from those already waiting.

        Raises:
            RectermError: there is no such step.
        """
        step = self._latest(profile, passing)
        if step is None:
            raise RectermError(
                "nothing to undo", "rate, view, like, hide or save something first", code="nothing_to_undo"
            )
        return step

    def _latest(self, profile: ProfileId, passing: Collection[int] = ()) -> Step | None:
        sql = f"SELECT {_STEP} FROM steps WHERE profile = ? AND undone IS NULL ORDER BY id DESC LIMIT ?"
        rows = self._db.rows(sql, (profile, len(passing) + 1))
        return next((self._read(fields) for fields in rows if fields[0] not in passing), None)

    def undone(self, profile: ProfileId, passing: Collection[int] = ()) -> Step:
        """Return the step to redo next, apart from those already waiting.

        Raises:
            RectermError: there is no such step.
        """
        for fields in self._db.rows(
            f"SELECT {_STEP} FROM steps WHERE profile = ? AND undone IS NOT NULL ORDER BY undone DESC LIMIT ?",
            (profile, len(passing) + 1),
        ):
            if fields[0] not in passing:
                return self._read(fields)
        raise RectermError("nothing to redo", "only the last undone step can be redone", code="nothing_to_redo")

    def _read(self, fields: tuple[Any, ...]) -> Step:
        number, profile, kind, change = fields
        with decoding(self._db.path, f"step {number}"):
            changed = json_object(change)
            if not _CHANGES[StepKind(kind)] <= changed.keys():
                raise ValueError("a step does not record what it changed")
            return Step(number, profile, StepKind(kind), changed)

    def any_undone(self, profile: ProfileId) -> bool:
        """Return whether there is anything to redo."""
        sql = "SELECT EXISTS (SELECT 1 FROM steps WHERE profile = ? AND undone IS NOT NULL)"
        return bool(self._db.value(sql, (profile,)))

    def event_of(self, step: Step) -> Event | None:
        """Return the event of a feedback step, as it is or was."""
        return self._events.get(step.change["event"]) if step.kind is StepKind.FEEDBACK else None

    def undo(self, profile: ProfileId) -> Reverted:
        """Undo a profile's last step that is not undone; repeat to go further back.

        Raises:
            RectermError: nothing is left to undo.
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            return self._undo(self.latest(profile))

    def undo_decision(self, profile: ProfileId) -> int | None:
        """Undo the last step of a profile if it was a decision about a title; return the title's number."""
        with self._db.transaction():
            step = self._latest(profile)
            if step is None or step.kind is not StepKind.DECISION:
                return None
            self._undo(step)
        number: int = step.change["number"]
        return number

    def redo(self, profile: ProfileId) -> Reverted:
        """Redo the last undone step; only until the profile does something else.

        Raises:
            RectermError: there is nothing to redo.
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            return self._redo(self.undone(profile))

    def undo_import(self, number: int) -> Reverted:
        """Undo one import, whatever was done since.

        Raises:
            RectermError: there is no import with this number, or it is undone.
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            self._imports.get(number)
            rows = self._db.rows(
                f"SELECT {_STEP} FROM steps WHERE kind = 'import' AND undone IS NULL"
                " AND json_extract(change, '$.number') = ?",
                (number,),
            )
            if not rows:
                raise RectermError(
                    f"import {number} is already undone",
                    "`recterm redo`, or import the file again",
                    code="import_undone",
                )
            return self._undo(self._read(rows[0]))

    def revert(self, step: int, *, redo: bool) -> Reverted:
        """Undo or redo one step.

        Raises:
            RectermError: another process has done that in the meantime.
            LibraryError: the library cannot be written.
        """
        with self._db.transaction():
            rows = self._db.rows(
                f"SELECT {_STEP} FROM steps WHERE id = ? AND undone IS {'NOT NULL' if redo else 'NULL'}", (step,)
            )
            if not rows:
                raise RectermError(
                    "another program has already done this",
                    "`recterm history` shows the current state",
                    code="done_meanwhile",
                )
            return (self._redo if redo else self._undo)(self._read(rows[0]))

    def _undo(self, step: Step) -> Reverted:
        done = self._revert(step, redo=False)
        self._db.run(
            "UPDATE steps SET undone = (SELECT coalesce(max(undone), 0) + 1 FROM steps) WHERE id = ?", (step.id,)
        )
        return done

    def _redo(self, step: Step) -> Reverted:
        done = self._revert(step, redo=True)
        self._db.run("UPDATE steps SET undone = NULL WHERE id = ?", (step.id,))
        return done

    def _revert(self, step: Step, *, redo: bool) -> Reverted:
        change = step.change
        match step.kind:
            case StepKind.FEEDBACK:
                return self._revert_event(step, redo=redo)
            case StepKind.LISTS:
                lists = tuple(list_change(document) for document in change["lists"])
                (self._lists.apply if redo else self._lists.revert)(step.profile, lists)
                return Reverted(step.id, step.kind, redo, lists=lists)
            case StepKind.DIALS:
                wanted = change["after" if redo else "before"]
                with decoding(self._db.path, f"step {step.id}"):
                    words = ", ".join(Reranking(**wanted).dials)
                self._settings.set(change["key"], wanted)
                return Reverted(step.id, step.kind, redo, dials=words)
            case StepKind.DIARY:
                return self._revert_amended(step, redo=redo)
            case StepKind.EXCLUSIONS:
                rules = change["after" if redo else "before"]
                with decoding(self._db.path, f"step {step.id}"):
                    exclusions = Exclusions(**rules)
                self._settings.set(change["key"], rules)
                return Reverted(step.id, step.kind, redo, exclusions=exclusions)
            case StepKind.DECISION:
                return self._revert_decision(step, redo=redo)
            case StepKind.IMPORT:
                return self._revert_import(step, redo=redo)

    def _revert_event(self, step: Step, *, redo: bool) -> Reverted:
        event = self._events.get(step.change["event"])
        if event is None:  # it was merged with an imported event
            return Reverted(step.id, step.kind, redo)
        before = self._events.feedback_of(step.profile, event.item)
        if redo:
            profile, item, kind, value, moment, _, weight, note = event[1:]
            made = self._events.append(profile, item, kind, value, moment, weight=weight, note=note)
            self._amendments.follow(event, made.event.id)
        else:
            self._events.take_back(event)
        after = self._events.feedback_of(step.profile, event.item)
        return Reverted(step.id, step.kind, redo, event=event, item=event.item, before=before, after=after)

    def _revert_amended(self, step: Step, *, redo: bool) -> Reverted:
        """Bring back the event that was taken, in the place of the one that was made; redo the same the other way."""
        done = Amended(step.change["taken"], step.change["made"])
        replaced = None if done.taken is None else self._events.get(done.taken)
        about = replaced if replaced is not None or done.made is None else self._events.get(done.made)
        if about is None:  # it was deleted with its import
            return Reverted(step.id, step.kind, redo)
        before = self._events.feedback_of(step.profile, about.item)
        reverted = self._amendments.revert(done, replaced)
        self._db.run("UPDATE steps SET change = ? WHERE id = ?", (json.dumps(reverted._asdict()), step.id))
        after = self._events.feedback_of(step.profile, about.item)
        return Reverted(step.id, step.kind, redo, event=about, item=about.item, before=before, after=after)

    def _revert_decision(self, step: Step, *, redo: bool) -> Reverted:
        now = self._moved(step.change["number"], *step.change["after" if redo else "before"])
        return Reverted(step.id, step.kind, redo, title=now.title)

    def _moved(self, number: int, state: str, item: str | None, decided: int) -> TitleMatch:
        now = self._matches.put(number, state, item, decided)
        self._provenance.move(now.number, now.own_id, now.place)
        self._own.settle(now.own_id)
        return now

    def _revert_import(self, step: Step, *, redo: bool) -> Reverted:
        number = step.change["number"]
        lists = tuple(list_change(document) for document in step.change["lists"])
        if redo:
            self._lists.apply(step.profile, lists)
            self._imports.bring_back(number)
        else:
            self._lists.revert(step.profile, lists)
            self._imports.take_back(number, {item for change in lists for item, _ in change.added})
        return Reverted(step.id, step.kind, redo, lists=lists, history=self._imports.get(number))


_CHANGES = {
    StepKind.FEEDBACK: {"event"},
    StepKind.LISTS: {"lists"},
    StepKind.DIALS: {"key", "before", "after"},
    StepKind.EXCLUSIONS: {"key", "before", "after"},
    StepKind.DIARY: {"taken", "made"},
    StepKind.DECISION: {"number", "before", "after"},
    StepKind.IMPORT: {"number", "lists"},
}
"""Keys of the change of each kind of step."""
