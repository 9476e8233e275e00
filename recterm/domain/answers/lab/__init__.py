"""Answers on models: training, evaluation, comparison, tuning, the inspection of a user."""
