"""Lists that paint their own lines, and panels: shelves and facts."""
