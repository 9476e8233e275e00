"""Splits: holdouts, folds and splits by time, and the protocols that name them."""
