"""Core that every model shares: protocols, interactions, taste, hyperparameters, fold-in, ranking and defaults.

Room: `checks` (of histories, of stored arrays, of the data that a model needs).
"""
