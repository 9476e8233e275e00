"""Shelves: score, rank, predict, explain; similar items, groups, what-if questions."""
