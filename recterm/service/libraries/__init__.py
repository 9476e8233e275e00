"""Library files: open, make, back up, restore, check; profiles and words for what a library has."""
