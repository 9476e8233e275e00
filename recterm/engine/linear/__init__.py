"""Linear item models: EASE, SLIM, and their weights."""
