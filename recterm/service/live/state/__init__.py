"""What a session knows in memory: the library, the profile, and what a person does as values."""
