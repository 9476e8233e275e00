"""Kinds: the shelves themselves, one module for each entry of the table in `recterm/service/live/shelves/table.py`."""
