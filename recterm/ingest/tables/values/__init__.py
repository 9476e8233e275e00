"""Values in cells: numbers, styles of ratings and their scale, ids, lists in a cell, times and written dates."""
