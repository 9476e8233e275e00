"""Painting: themes, contrast, selectable lines, and the last step before the terminal."""
