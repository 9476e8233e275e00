"""Fact: one line of a panel, a label and a text."""

from __future__ import annotations

Fact = tuple[str, str, str]
"""Label, text, and the component class of the text."""
