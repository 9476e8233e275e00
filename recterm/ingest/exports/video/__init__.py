"""Histories of films and series: IMDb, TMDB, MovieLens, Letterboxd, Netflix, Trakt, Simkl, TV Time, MyAnimeList."""
