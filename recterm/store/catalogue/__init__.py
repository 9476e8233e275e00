"""Items: pages, search, orders, genres, and items that a user added."""
