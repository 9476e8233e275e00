"""The catalogue of a data set: titles, genres, and the matching of titles."""
