"""Kinds: the shelves themselves, one module for each entry of `recterm/service/live/shelves/registry.py`."""
