"""The engine: arrays in, models, scores, neighbours and reasons out."""
