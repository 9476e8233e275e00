"""Statistics: intervals and significance tests."""
