"""Core that every model shares: protocols, interactions, taste, hyperparameters, fold-in, ranking and defaults."""
