"""Models: train, choose, tune, evaluate, compare."""
