"""Tables that belong together: which of a folder's holds the interactions, which the items, and what joins them."""
