"""The lab screen: data card, models, evaluation, tuning, runs."""
