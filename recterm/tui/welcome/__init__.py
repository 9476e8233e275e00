"""Welcome of the first start: what to begin with, and the quiz."""
