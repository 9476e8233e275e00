"""Files that are not one interaction per line."""
