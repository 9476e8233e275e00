"""Catalogue of items: pages, search, orders, genres, and items added by users."""
