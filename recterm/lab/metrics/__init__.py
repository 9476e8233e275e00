"""Metrics: measures of a fold, from lists, stars and neighbours."""
