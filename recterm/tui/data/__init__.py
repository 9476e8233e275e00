"""Data screen: libraries, imports, previews, downloads, jobs, decisions about titles."""
