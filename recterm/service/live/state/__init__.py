"""State of a session in memory: the library, the profile, and the profile's acts as values."""
