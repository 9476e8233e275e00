"""The process itself: import path, streams, files that appear whole, the watch over the parent."""
