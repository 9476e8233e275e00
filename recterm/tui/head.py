"""What the head line says of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recterm.domain import Role
from recterm.measured_models import row_in_use
from recterm.tui.text import profile_said

if TYPE_CHECKING:
    from recterm.service.session import Session

_ABBREVIATION = 4
"""Names of models up to this length are abbreviations: als, ease, slim."""


def left_of_head(session: Session) -> tuple[tuple[str, str], ...]:
    """Library and profile; a simulated community is said to be one."""
    info = session.info
    label = info.label
    if info.simulated and "simulated" not in label.lower():
        label += " (simulated community)"
    return ((label, "head--text"), (profile_said(session.profile), "head--soft"))


def right_of_head(session: Session) -> tuple[str, ...]:
    """Active model, its precision where the latest run measured what is in use, density; what matters most first."""
    info = session.info
    parts = [f"{100 * info.density:.2g} % dense"]
    header = next((one for one in session.models if one.role is Role.RANKING), None)
    if header is None:
        return tuple(parts)
    name, run = header.name, session.run
    row = row_in_use(run, header) if run is not None and run.fingerprint == info.fingerprint else None
    if run is not None and row is not None:
        measure = run.models[row].get(f"precision@{run.k}")
        if measure is not None:
            parts.insert(0, f"P@{run.k} {measure.mean:.2f}")
    return (name.upper() if len(name) <= _ABBREVIATION else name, *parts)
