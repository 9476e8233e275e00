"""Histories of music: Spotify, ListenBrainz, Last.fm, Apple Music, YouTube Music."""
