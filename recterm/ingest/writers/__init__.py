"""Writers of exports: one small module per format, from the same content."""

from __future__ import annotations

from recterm.ingest.writers.content import ITEM_UNKNOWN, Content, Interaction, Written
from recterm.ingest.writers.formats import ENDINGS, WRITERS

__all__ = ["ENDINGS", "ITEM_UNKNOWN", "WRITERS", "Content", "Interaction", "Written"]
