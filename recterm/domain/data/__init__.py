"""Data sets and histories: what an import is asked for, what it decides about titles, events, editions and users."""
