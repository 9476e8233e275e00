"""Repair: what can be read of a damaged file, and a new library made of it."""
