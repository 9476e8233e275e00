"""Metrics: what is measured on a fold, from lists, stars and neighbours."""
