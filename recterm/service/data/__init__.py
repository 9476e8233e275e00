"""Data in and out: import, preview, download, export, restore."""
