"""Histories of books: Goodreads, StoryGraph, LibraryThing, Open Library, BookWyrm, Calibre."""
