"""Checks: what a model refuses, which are histories, stored arrays, and data that lack what it needs."""
