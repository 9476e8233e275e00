"""Interactions: from cells to ids, values and times in arrays."""
