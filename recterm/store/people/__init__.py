"""People: profiles, events, feedback, lists, steps, and where imported events come from."""
