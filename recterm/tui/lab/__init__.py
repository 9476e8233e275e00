"""Lab screen: data card, models, evaluation, tuning, runs."""
