"""The browse screen: catalogue, shelves, search, filter, profiles."""
