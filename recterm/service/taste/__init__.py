"""Use cases of the taste screen, over a session: what a profile's events say of its taste."""
