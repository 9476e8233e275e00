"""Dialogs: their base, and those for choosing, naming and leaving."""
