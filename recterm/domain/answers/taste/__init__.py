"""Answers on a profile's taste: its diary, habits, disagreements, drift, people, the map and a year."""
