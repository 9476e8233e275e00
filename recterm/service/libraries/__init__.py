"""Libraries as files: open, make, back up, restore, check; profiles and the words for a library's items."""
