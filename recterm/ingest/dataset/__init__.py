"""A data set that was read: items, interactions, data card, and the community as it is kept."""
