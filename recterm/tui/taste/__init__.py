"""Taste screen: its frame, the table of its views, and the views. `views` says how to add one."""
