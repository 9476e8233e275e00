"""Writes: the lane in which they wait for the library file, and undo and redo."""
