"""Personal histories: import, titles that are not sure, decisions."""
