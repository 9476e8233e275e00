"""State of a session in memory: the library, the profile, and a person's acts as values."""
