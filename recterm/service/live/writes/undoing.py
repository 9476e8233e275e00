"""Undo and redo of everything that a profile did, stored or waiting. Imports only the standard library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from recterm.domain.model import EventId
from recterm.domain.undoing import NOTHING, ListChange, Reverted, StepKind
from recterm.errors import RectermError
from recterm.service.libraries.files import open_library
from recterm.service.live.state.acts import (
    ActivateAct,
    AmendAct,
    DialsAct,
    ExcludeAct,
    FeedbackAct,
    ListsAct,
    RevertAct,
)

if TYPE_CHECKING:
    from recterm.domain.model import Feedback, ItemId
    from recterm.domain.undoing import ImportInfo
    from recterm.service.live.state.acts import Act
    from recterm.service.live.state.live_state import LiveState
    from recterm.service.live.writes.session_writes import Writes

IN_NO_LIBRARY = 0
"""Step number of an act that was never stored."""


LARGE = 2_000
"""Number of events above which undoing an import takes longer than a few frames."""


def revert_beside(library: str, profile: str, *, redo: bool) -> Reverted:
    """Undo or redo over a separate connection, in any thread; pass the result to `Steps.reverted_beside`.

    Raises:
        RectermError: there is nothing to undo or redo.
        LibraryError: the library cannot be written.
    """
    with open_library(library) as opened:
        person = opened.profiles.get(profile).id
        return opened.steps.redo(person) if redo else opened.steps.undo(person)


def undo_import_beside(library: str, number: int) -> Reverted:
    """Undo one import over a separate connection, as `revert_beside` undoes a step.

    Raises:
        RectermError: there is no import with this number, or it is already undone.
        LibraryError: the library cannot be written.
    """
    with open_library(library) as opened:
        return opened.steps.undo_import(number)


class Steps:
    """Steps of the current profile, stored or waiting, which can be undone and redone."""

    def __init__(self, state: LiveState, writes: Writes) -> None:
        self._state = state
        self._writes = writes

    def undo(self) -> Reverted:
        """Undo this profile's latest step; each further call undoes the one before.

        Raises:
            RectermError: there is nothing to undo.
            LibraryError: the library cannot be written.
        """
        last = self._last_waiting()
        if isinstance(last, RevertAct) and last.redo:
            return self._call_off(last)
        if last is not None and not isinstance(last, RevertAct):
            return self._withdraw(last)
        return self._revert(redo=False)

    def redo(self) -> Reverted:
        """Redo the step that was undone last; impossible after a new act of this profile.

        Raises:
            RectermError: there is nothing to redo.
            LibraryError: the library cannot be written.
        """
        withdrawn = self._writes.withdrawn[-1] if self._writes.withdrawn else None
        if withdrawn is not None:
            self._writes.withdrawn.pop()
            return self._bring_again(withdrawn)
        last = self._last_waiting()
        if isinstance(last, RevertAct) and not last.redo:
            return self._call_off(last)
        if last is not None and not isinstance(last, RevertAct):
            raise RectermError("nothing to redo", "only the last undone step can be redone", code="nothing_to_redo")
        return self._revert(redo=True)

    def imports(self) -> list[ImportInfo]:
        """Return the histories that were imported into this profile, latest first."""
        return self._state.library.imports.of(self._state.profile.id)

    def undo_import(self, number: int) -> Reverted:
        """Undo one import, whatever was done since. Events that other imports contain or that were made by hand stay.

        Raises:
            RectermError: there is no import with this number, or it is already undone.
            LibraryError: the library cannot be written, or another program keeps it locked.
        """
        self._refuse_in_private()
        done = self._state.library.steps.undo_import(number)
        self._state.reload()
        self._went(redo=False)
        return done

    def reverted_beside(self, done: Reverted) -> None:
        """Read the changes that `revert_beside` or `undo_import_beside` made."""
        self._state.refresh()
        self._went(redo=done.redone)

    def large_import(self, *, redo: bool) -> ImportInfo | None:
        """Return the import that is undone or redone next if that takes long: use `revert_beside` then. Else None."""
        if (
            self._writes.private
            or self._state.waiting
            or (redo and self._writes.withdrawn and self._writes.withdrawn[-1] is not None)
        ):
            return None
        steps = self._state.library.steps
        step = (steps.undone if redo else steps.latest)(self._state.profile.id)
        if step.kind is not StepKind.IMPORT:
            return None
        info = self._state.library.imports.get(step.change["number"])
        return info if info.events > LARGE else None

    def _last_waiting(self) -> Act | None:
        """Return this profile's latest waiting act, other than a switch of profiles."""
        acts = (act for act in reversed(self._state.waiting) if not isinstance(act, ActivateAct))
        return next((act for act in acts if act.profile == self._state.profile.id), None)

    def _revert(self, *, redo: bool) -> Reverted:
        """Undo or redo a step that is in the library, now or as soon as the file is free."""
        self._refuse_in_private()
        steps = self._state.library.steps
        waiting = [act for act in self._state.waiting if isinstance(act, RevertAct) and act.redo is redo]
        step = (steps.undone if redo else steps.latest)(self._state.profile.id, [act.step for act in waiting])
        event = steps.event_of(step)
        without = self._state.library.events.without(event) if event is not None else NOTHING
        act = RevertAct(self._state.profile.id, step.id, step.kind, redo, event, without)
        before = self._feedback_on(act.item)
        done: Reverted | None = None

        def write() -> None:
            nonlocal done
            done = act.write(self._state.library)

        written = self._writes.submit(act, write)
        self._went(redo=redo)
        if written and done is not None:
            self._state.reload()
            return done
        after = self._feedback_on(act.item)
        return Reverted(step.id, step.kind, redo, True, event, act.item, before, after)

    def _refuse_in_private(self) -> None:
        if self._writes.private:
            raise RectermError(
                "nothing that was recorded is undone while you are just looking",
                "stop just looking first: in the profiles, or start without --private",
                code="nothing_to_undo",
            )

    def _went(self, *, redo: bool) -> None:
        """Record that a stored step was undone or redone, so that acts withdrawn before it are redone after it."""
        if not redo:
            self._writes.withdrawn.append(None)
        elif self._writes.withdrawn and self._writes.withdrawn[-1] is None:
            self._writes.withdrawn.pop()

    def _call_off(self, act: RevertAct) -> Reverted:
        """Cancel a waiting undo or redo: the step stays as it is in the library."""
        self._went(redo=not act.redo)
        before = self._feedback_on(act.item)
        self._writes.take_back(act)
        after = self._feedback_on(act.item)
        return Reverted(act.step, act.kind, not act.redo, False, act.event, act.item, before, after)

    def _withdraw(self, act: Act) -> Reverted:
        before = self._feedback_on(act.item)
        self._writes.withdrawn.append(act)
        self._writes.take_back(act)
        return replace(self._reverted(act), before=before, after=self._feedback_on(act.item))

    def _bring_again(self, act: Act) -> Reverted:
        before = self._feedback_on(act.item)
        if self._writes.submit(act):
            self._state.reload()
        done = replace(self._reverted(act), redone=True, before=before, after=self._feedback_on(act.item))
        return replace(done, waiting=bool(self._writes.n_waiting))

    def _reverted(self, act: Act) -> Reverted:
        """Describe the undoing of a waiting act."""
        if isinstance(act, FeedbackAct):
            event = act.event(EventId(self._state.profile.last_event + 1))
            return Reverted(IN_NO_LIBRARY, StepKind.FEEDBACK, event=event, item=act.item)
        if isinstance(act, ListsAct):
            on = tuple(ListChange(name, added=((act.item, 0),)) for name in sorted(act.names - act.before))
            off = tuple(ListChange(name, removed=((act.item, 0),)) for name in sorted(act.before - act.names))
            return Reverted(IN_NO_LIBRARY, StepKind.LISTS, item=act.item, lists=(*on, *off))
        if isinstance(act, AmendAct):
            return Reverted(IN_NO_LIBRARY, StepKind.DIARY, event=act.event, item=act.item)
        if isinstance(act, ExcludeAct):
            return Reverted(IN_NO_LIBRARY, StepKind.EXCLUSIONS, exclusions=act.before)
        dials = ", ".join(act.before.dials) if isinstance(act, DialsAct) else ""
        return Reverted(IN_NO_LIBRARY, StepKind.DIALS, dials=dials)

    def _feedback_on(self, item: ItemId | None) -> Feedback:
        """Return the feedback on an item, even one that has left the catalogue."""
        if item is None:
            return NOTHING
        row = self._state.library.catalogue.rows_of([item]).get(item)
        return NOTHING if row is None else self._state.profile.of(row)
