"""A fact: one line of a panel, a name and what is known."""

from __future__ import annotations

Fact = tuple[str, str, str]
"""Label, text, and the component class of the text."""
