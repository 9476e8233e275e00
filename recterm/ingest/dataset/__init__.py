"""Data set as read: items, interactions, data card, and the community as it is stored."""
