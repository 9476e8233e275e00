"""Lab tables: models, runs and searches."""
