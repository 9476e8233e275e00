"""Shelves: scoring, ranking, prediction and explanation; similar items, groups and what-if questions."""
