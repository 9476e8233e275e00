"""Histories of books: Goodreads, StoryGraph."""
