"""Shapes of files that are not one interaction per line, read as if they were: one module each."""
