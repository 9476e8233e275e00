"""Models made of models: the hybrid, stacked stars, and what their weights are learned from."""
