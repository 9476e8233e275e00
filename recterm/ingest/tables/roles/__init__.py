"""Roles of columns: which hold users, items, ratings and times; what the contents say; what is left out."""
