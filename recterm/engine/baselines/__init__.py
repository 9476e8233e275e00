"""Baselines to beat: popularity, means, the bias model, random order, and content."""
