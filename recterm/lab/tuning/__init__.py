"""Tuning: the search for hyperparameters inside the training data."""
