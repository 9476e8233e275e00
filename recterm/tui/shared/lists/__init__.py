"""Lists that paint their own lines, and panels of facts."""
