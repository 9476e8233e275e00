"""Taste screen's answers as lines: the diary."""
