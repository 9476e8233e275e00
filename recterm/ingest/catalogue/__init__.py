"""Catalogue of a data set: titles, genres, and title matching."""
