"""Browse screen: catalogue, shelves, search, filter, profiles."""
