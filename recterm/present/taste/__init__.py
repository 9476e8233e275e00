"""Taste screen's answers: the diary as lines; other views as sections of blocks, drawn as text, SVG or a web page."""
