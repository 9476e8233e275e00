"""Files as they lie: folders, zips, tars and gzips."""
