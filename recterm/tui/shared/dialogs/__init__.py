"""Dialogs: their base, choosing, naming, leaving."""
