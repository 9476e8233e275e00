"""Neighbourhood models: item-kNN, user-kNN and random walks, with their similarities."""
