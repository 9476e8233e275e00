"""Histories of films and series: sites that keep them, streaming services, media servers."""
