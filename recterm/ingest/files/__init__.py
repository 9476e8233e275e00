"""Files of a source: folders, zips, tars and gzips."""
