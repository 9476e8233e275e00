"""History, personal: import, uncertain titles, decisions."""
