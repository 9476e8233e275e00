"""Answers on a profile's taste: its diary, and what else the taste screen shows."""
