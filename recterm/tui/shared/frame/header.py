"""Header texts of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.present.text import WAITING, format_profile

if TYPE_CHECKING:
    from recterm.service.live.session import Session

FILE_GONE = "The library file is gone: nothing is saved"

PRIVATE = "Just looking"
"""Says that nothing is recorded, before all else and short: a narrow header cuts the longest part."""

_ABBREVIATION = 4
"""Longest model name that is an abbreviation: als, ease, slim."""


def left_of_head(session: Session) -> tuple[tuple[str, str], ...]:
    """Return the library, the profile and a warning if changes are not saved, each with its component class.

    A simulated community is marked as such.
    """
    info = session.info
    label = info.heading
    if info.simulated and "simulated" not in label.lower():
        label += " (simulated community)"
    parts = ((label, "head--text"), (format_profile(session.profile, session.catalogue.words), "head--soft"))
    if session.file.gone:
        return ((FILE_GONE, "head--warning"), *parts)
    if session.writes.private:
        return ((PRIVATE, "head--warning"), *parts)
    waiting = session.writes.n_waiting
    return (*parts, (f"{WAITING} {waiting:,} not saved yet", "head--warning")) if waiting else parts


def right_of_head(session: Session) -> tuple[str, ...]:
    """Return the active model, its precision and the density, the most important first.

    The precision is left out unless the latest run measured what is in use.
    """
    parts = [f"{100 * session.info.density:.2g} % dense"]
    standing = session.models.standing
    if standing is None:
        return tuple(parts)
    name = standing.model
    if standing.precision is not None:
        k, mean = standing.precision
        parts.insert(0, f"P@{k} {mean:.2f}")
    return (name.upper() if len(name) <= _ABBREVIATION else name, *parts)
