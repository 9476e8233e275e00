"""Relations between tables: which of a folder's has the interactions, which the items, and what joins them."""
