"""List entries of named lists, as SQL that both lists and catalogue queries use."""

from __future__ import annotations

ENTRIES = """
(SELECT list, place, list_items.item AS kept, coalesce(matches.item, list_items.item) AS item
FROM list_items LEFT JOIN matches ON matches.own_id = list_items.item AND matches.item IS NOT NULL)
"""
"""Every entry: the stored id, and the item that it currently stands for."""
