"""Examinations: is this machine fit for recterm, and is the library sound?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Examination:
    """All of it."""

    ok: bool
    """Whether every check is."""
    checks: tuple[Check, ...]
