"""What the lab keeps: models, runs and searches."""
