"""Ensembles, models made of models: the hybrid, stacked stars, and how their weights are learned."""
