"""Item screen, and what keys do to an item wherever one is highlighted."""
