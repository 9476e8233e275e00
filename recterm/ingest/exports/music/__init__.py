"""Histories of music: Spotify, ListenBrainz, Last.fm, Apple Music, YouTube Music, Rate Your Music, Discogs."""
